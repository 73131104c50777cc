import { expect, test } from 'vitest'

interface Shown {
  tag?: string
  title?: string
  body?: string
  close?: string
}
const { noticeOf, wordsOf } = (await import(new URL('./notices.js', import.meta.url).href)) as {
  noticeOf(message: object, name: string): Shown | undefined
  wordsOf(data: object): [string, string]
}

const posted = { id: 'n1', app: 'Chat', title: 'Ada', text: 'at eight', silent: false }
const told = (event: string, data: object) => noticeOf({ device: 'd', feature: 'notifications', event, data }, 'Pixel')

test('what a phone shows pops up, changes in its place and goes', () => {
  const shown = { tag: 'd/notifications/n1', title: 'Ada', body: 'at eight' }
  expect(told('posted', posted)).toEqual(shown)
  expect(told('updated', { ...posted, text: 'at nine' })).toEqual({ ...shown, body: 'at nine' })
  expect(told('removed', { id: 'n1' })).toEqual({ close: shown.tag })
})

test('what is silent or of a muted app does not pop up, nor does what is no notification', () => {
  expect(told('posted', { ...posted, silent: true })).toBeUndefined()
  expect(told('posted', { ...posted, muted: true })).toBeUndefined()
  expect(told('synced', { active: 3 })).toBeUndefined()
  expect(
    noticeOf({ device: 'd', feature: 'clipboard', event: 'received', data: { text: 'x' } }, 'Pixel'),
  ).toBeUndefined()
})

test('of an app whose content is to be kept off the screen only its name is shown', () => {
  const hidden = told('posted', { ...posted, hidden: true, code: '123456' })
  expect(hidden).toMatchObject({ title: 'Chat', body: 'New notification' })
  expect(JSON.stringify([hidden, wordsOf({ ...posted, hidden: true })])).not.toMatch(/Ada|eight|123456/)
})

test('a one-time code is offered, and a notification without a title has that of its app', () => {
  expect(wordsOf({ ...posted, title: '', text: 'Your code is ••••••', code: '123456' })).toEqual([
    'Chat',
    'Your code is ••••••\nCode: 123456',
  ])
})

test('a phone that pings or looks for this PC says so by its name', () => {
  const from = (feature: string, event: string) => noticeOf({ device: 'd', feature, event, data: {} }, 'Pixel')
  expect(from('ping', 'received')).toMatchObject({ title: 'Pixel', body: 'Ping!' })
  expect(from('ring', 'asked')).toMatchObject({ title: 'Pixel is looking for this PC' })
})
