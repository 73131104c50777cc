import { describe, expect, test } from 'vitest'
import type { Listed, Notification } from '../contract.ts'
import { type Change, freshCodes, fromList, type Shown, spaced, withChanges, withoutCode, withRule } from './shown.ts'

function posted(id: string, change: Partial<Notification> = {}): Notification {
  return {
    id,
    app: 'Chat',
    title: 'Ada',
    text: 'Hi',
    time: 1_000,
    actions: [],
    canReply: false,
    clearable: true,
    silent: false,
    group: 'Chat',
    conversation: [],
    ...change,
  }
}

const listed = (id: string, change: Partial<Listed> = {}): Listed => ({ ...posted(id), active: true, ...change })
const none: Shown = { items: new Map(), codes: new Map(), more: false }
const withThese = (...items: Notification[]) =>
  withChanges(
    none,
    items.map((data): Change => ({ event: 'posted', data })),
    5_000,
  )

describe('events', () => {
  test('post, change and take away in their order', () => {
    const after = withChanges(
      withThese(posted('a')),
      [
        { event: 'posted', data: posted('b') },
        { event: 'updated', data: posted('a', { text: 'Hello' }) },
        { event: 'removed', data: { id: 'b' } },
      ],
      6_000,
    )
    expect([...after.items.keys()]).toEqual(['a'])
    expect(after.items.get('a')?.text).toBe('Hello')
  })

  test('what did not change stays the same object, so that its card is not drawn anew', () => {
    const before = withThese(posted('a'), posted('b'))
    const after = withChanges(before, [{ event: 'updated', data: posted('a') }], 6_000)
    expect(after.items.get('a')).toBe(before.items.get('a'))
    expect(
      withChanges(before, [{ event: 'updated', data: posted('a', { muted: true }) }], 6_000).items.get('a'),
    ).not.toBe(before.items.get('a'))
    expect(withChanges(before, [], 6_000)).toBe(before)
  })

  test('a code stands apart and nowhere in the notification', () => {
    const shown = withThese(posted('a', { text: '••••••', code: '123456' }))
    expect(JSON.stringify([...shown.items])).not.toContain('123456')
    expect(shown.codes.get('a')).toEqual({ code: '123456', app: 'Chat', at: 5_000 })
  })

  test('a code keeps its age through changes of looks, outlives its notification, and a newer one takes its place', () => {
    const shown = withThese(posted('a', { code: '123456' }))
    const again = withChanges(shown, [{ event: 'updated', data: posted('a', { code: '123456' }) }], 9_000)
    expect(again.codes.get('a')?.at).toBe(5_000)
    const newer = withChanges(again, [{ event: 'updated', data: posted('a', { code: '654321' }) }], 9_000)
    expect(newer.codes.get('a')).toMatchObject({ code: '654321', at: 9_000 })
    const removed = withChanges(newer, [{ event: 'removed', data: { id: 'a' } }], 9_500)
    expect(removed.codes.has('a')).toBe(true)
    expect(withoutCode(removed, 'a').codes.has('a')).toBe(false)
  })
})

describe('the list of the hub', () => {
  test('takes the place of what is known, with equal ones kept as they are', () => {
    const known = withThese(posted('a'), posted('b'), posted('c'))
    const items = [listed('a'), listed('b', { text: 'Other' })]
    const shown = fromList({ items, more: true }, [], known)
    expect([...shown.items.keys()]).toEqual(['a', 'b'])
    expect(shown.items.get('a')).toBe(known.items.get('a'))
    expect(shown.items.get('b')?.text).toBe('Other')
    expect(shown.more).toBe(true)
  })

  test('brings codes with the age of their notification, and of unknown ones none', () => {
    const named = [
      { id: 'a', code: '1111' },
      { id: 'x', code: '2222' },
    ]
    const shown = fromList({ items: [listed('a', { time: 700 })], more: false }, named, undefined)
    expect([...shown.codes]).toEqual([['a', { code: '1111', app: 'Chat', at: 700 }]])
    const known = withThese(posted('a', { code: '1111' }))
    expect(fromList({ items: [listed('a')], more: false }, named, known).codes.get('a')?.at).toBe(5_000)
  })
})

test('a rule is put on all notifications of its app, and taken off again', () => {
  const before = withThese(posted('a'), posted('m', { app: 'Mail' }))
  const muted = withRule(before, { app: 'Chat', muted: true, hideContent: true })
  expect(muted.items.get('a')).toMatchObject({ muted: true, hidden: true })
  expect(muted.items.get('m')).toBe(before.items.get('m'))
  expect(withRule(muted, { app: 'Chat', muted: false, hideContent: false }).items.get('a')).toEqual(posted('a'))
})

test('codes are offered for ten minutes, newest first', () => {
  const codes = new Map([
    ['a', { code: '1', app: 'Chat', at: 0 }],
    ['b', { code: '2', app: 'Chat', at: 60_000 }],
  ])
  expect(freshCodes(codes, 599_999).map(({ id }) => id)).toEqual(['b', 'a'])
  expect(freshCodes(codes, 600_000).map(({ id }) => id)).toEqual(['b'])
  expect(freshCodes(codes, 660_000)).toEqual([])
})

test.each([
  ['123456', '123 456'],
  ['1234567', '123 4567'],
  ['12345678', '1234 5678'],
  ['1234', '1234'],
  ['12345', '12345'],
  ['G-12345', 'G-12345'],
])('%s is read as %s', (code, read) => {
  expect(spaced(code)).toBe(read)
})
