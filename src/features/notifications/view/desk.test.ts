import { describe, expect, test } from 'vitest'
import { Desk, deskOf } from './desk.ts'
import type { Item } from './shown.ts'

const item: Item = {
  id: 'a',
  app: 'Chat',
  title: 'Ada',
  text: 'Hi',
  time: 1,
  actions: [],
  canReply: true,
  clearable: true,
  silent: false,
  group: 'Chat',
  conversation: [],
}

describe('a draft', () => {
  test('becomes one reply, however often it is sent', () => {
    const desk = new Desk()
    desk.write('a', 'Hello\nthere \n')
    expect(desk.takeDraft('a', 'c1')).toEqual({ clientId: 'c1', kind: 'reply', text: 'Hello\nthere' })
    expect(desk.takeDraft('a', 'c2')).toBeUndefined()
    expect(desk.work('a')).toMatchObject({ draft: '', errands: [{ clientId: 'c1' }] })
  })

  test('of nothing but spaces is not sent', () => {
    const desk = new Desk()
    desk.write('a', '  \n ')
    expect(desk.takeDraft('a', 'c')).toBeUndefined()
    expect(desk.view().pinned.size).toBe(0)
  })

  test('is pinned while something stands in it', () => {
    const desk = new Desk()
    desk.write('a', 'H')
    expect([...desk.view().pinned]).toEqual(['a'])
    desk.write('a', '')
    expect(desk.view().pinned.size).toBe(0)
  })

  test('keeps its notification when that goes away on the phone, until it is thrown away', () => {
    const desk = new Desk()
    desk.write('a', 'Hello')
    desk.wentAway(item)
    expect(desk.view().gone.get('a')).toBe(item)
    expect(desk.work('a').draft).toBe('Hello')
    desk.discard('a')
    expect(desk.view().gone.size).toBe(0)
  })

  test('is there again with its notification', () => {
    const desk = new Desk()
    desk.write('a', 'Hello')
    desk.wentAway(item)
    desk.cameBack('a')
    expect(desk.view().gone.size).toBe(0)
    expect(desk.work('a').draft).toBe('Hello')
  })
})

describe('a reply on its way', () => {
  test('keeps its notification until what became of it was seen', () => {
    const desk = new Desk()
    desk.begin('a', { clientId: 'c', kind: 'reply', text: 'Hi' })
    desk.wentAway(item)
    desk.answered('a', 'c', 'taken')
    expect(desk.work('a').errands).toEqual([{ clientId: 'c', kind: 'reply', text: 'Hi', answer: 'taken' }])
    expect(desk.view().gone.has('a')).toBe(true)
    desk.drop('a', 'c')
    expect(desk.view().gone.has('a')).toBe(false)
    expect(desk.errands()).toEqual([])
  })

  test('takes nothing from an answer that comes after it was dropped', () => {
    const desk = new Desk()
    desk.answered('a', 'c', 'taken')
    expect(desk.errands()).toEqual([])
    expect(desk.view().pinned.size).toBe(0)
  })
})

describe('what is being dismissed', () => {
  test('takes its draft with it when it goes, for the person wanted that', () => {
    const desk = new Desk()
    desk.write('a', 'Hello')
    desk.leave(['a'], true)
    expect(desk.view().leaving.has('a')).toBe(true)
    desk.wentAway(item)
    expect(desk.view()).toMatchObject({ leaving: new Set(), pinned: new Set(), gone: new Map() })
    expect(desk.work('a').draft).toBe('')
  })

  test('comes back with its draft when the phone keeps it', () => {
    const desk = new Desk()
    desk.write('a', 'Hello')
    desk.leave(['a'], true)
    desk.leave(['a'], false)
    expect(desk.view().leaving.size).toBe(0)
    expect(desk.work('a').draft).toBe('Hello')
  })
})

test('only what changes is another object', () => {
  const desk = new Desk()
  let told = 0
  const end = desk.subscribe(() => told++)
  desk.write('a', 'x')
  const { a, b, view } = { a: desk.work('a'), b: desk.work('b'), view: desk.view() }
  desk.write('a', 'xy')
  expect(desk.work('b')).toBe(b)
  expect(desk.work('a')).not.toBe(a)
  expect(desk.view()).toBe(view)
  expect(told).toBe(2)
  end()
  desk.write('a', 'xyz')
  expect(told).toBe(2)
})

test('each phone has one desk', () => {
  expect(deskOf('one')).toBe(deskOf('one'))
  expect(deskOf('one')).not.toBe(deskOf('two'))
})
