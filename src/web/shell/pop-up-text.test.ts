import { describe, expect, it } from 'vitest'
import type { LiveEvent } from '../../client/live.ts'
import { popUpFor } from './pop-up-text.ts'

const notification = {
  id: 'n1',
  app: 'Chat',
  title: 'Anna',
  text: 'See you at five',
  time: 1,
  actions: [],
  canReply: true,
  clearable: true,
  silent: false,
  group: 'Chat',
  conversation: [],
}
const posted = (more: object = {}): LiveEvent => ({
  device: 'd',
  feature: 'notifications',
  event: 'posted',
  data: { ...notification, ...more },
})

describe('a pop-up of the page', () => {
  it('says what the notification says', () => {
    expect(popUpFor(posted(), false)).toEqual({ title: 'Anna', body: 'See you at five' })
    expect(popUpFor(posted({ title: '' }), false)?.title).toBe('Chat')
  })

  it('says nothing of it in privacy mode, and for an app that is kept off the screen', () => {
    for (const told of [popUpFor(posted(), true), popUpFor(posted({ hidden: true }), false)])
      expect(told).toEqual({ title: 'Chat', body: 'New notification' })
    expect(popUpFor(posted({ code: '123456' }), true)?.body).not.toContain('123456')
  })

  it('does not come for what is silent or muted, nor for anything else that happens', () => {
    expect(popUpFor(posted({ silent: true }), false)).toBeUndefined()
    expect(popUpFor(posted({ muted: true }), false)).toBeUndefined()
    expect(
      popUpFor({ device: 'd', feature: 'notifications', event: 'removed', data: { id: 'n1' } }, false),
    ).toBeUndefined()
    expect(popUpFor({ device: 'd', feature: 'ring', event: 'asked', data: {} }, false)).toBeUndefined()
  })

  it('shows a code, which the text does not have', () => {
    expect(popUpFor(posted({ text: 'Code ••••••', code: '123456' }), false)?.body).toBe('123456\nCode ••••••')
  })
})
