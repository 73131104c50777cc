import { expect, test } from 'vitest'
import type { Listed } from '../contract.ts'
import { momentOf, timeline } from './history.ts'

const item: Listed = {
  id: '0|chat|1',
  app: 'Chat',
  title: 'Ada',
  text: 'Hi',
  time: 5,
  icon: 'picture',
  actions: [],
  canReply: true,
  clearable: true,
  silent: false,
  group: 'Chat',
  conversation: [],
  active: true,
}

test('a notification is a moment that has its key through all changes', () => {
  expect(momentOf(item)).toEqual({
    key: '5:0|chat|1',
    at: 5,
    icon: 'notification',
    picture: 'picture',
    summary: 'Chat',
    title: 'Ada',
    text: 'Hi',
    active: true,
  })
  expect(momentOf({ ...item, text: 'Other', active: false })).toMatchObject({ key: '5:0|chat|1', active: false })
})

test('what is kept off the screen is only named by its app', () => {
  const told = JSON.stringify(momentOf({ ...item, hidden: true }))
  expect(told).not.toMatch(/Ada|Hi|picture/)
})

test('only what came or changed is news', () => {
  const { active: _, ...data } = item
  const at = { device: 'd', feature: 'notifications' } as const
  expect(timeline.fresh?.({ ...at, event: 'posted', data })).toMatchObject({ key: '5:0|chat|1', active: true })
  expect(timeline.fresh?.({ ...at, event: 'updated', data })).toMatchObject({ key: '5:0|chat|1' })
  expect(timeline.fresh?.({ ...at, event: 'updated', data: { ...data, silent: true } })).toBeUndefined()
  expect(timeline.fresh?.({ ...at, event: 'removed', data: { id: item.id } })).toBeUndefined()
  expect(timeline.fresh?.({ device: 'd', feature: 'ping', event: 'received', data: {} } as never)).toBeUndefined()
})
