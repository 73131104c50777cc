import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Notification } from '../../src/features/notifications/contract.ts'
import { type Heard, type Pair, pairUp, poll, startPair } from './harness.ts'

describe('a simulated phone that lives', () => {
  let pair: Pair
  let device: string
  let heard: Heard
  beforeAll(async () => {
    pair = await startPair(import.meta.filename)
    await pair.phone.act('notifications', 'fill', { count: 40 })
    heard = await pair.hub.listen()
    device = (await pairUp(pair.hub, pair.phone)).id
  })
  afterAll(() => pair.end())

  const list = async (input: object = {}) =>
    (await pair.hub.client.device(device).notifications.list({ limit: 100, ...input })).items

  it('shows believable notifications of two days, each with a picture', async () => {
    await poll(async () => (await list()).length === 40, 10_000)
    const items = await list()
    expect(new Set(items.map(({ app }) => app)).size).toBeGreaterThan(12)
    await poll(async () => (await list()).every(({ icon }) => icon !== undefined), 10_000)
    expect(items[0]!.time).toBeGreaterThan(Date.now() - 15 * 60_000)
    expect(items.at(-1)!.time).toBeLessThan(Date.now() - 36 * 3_600_000)
    // A code of the past is as little kept as a new one.
    expect(items.filter(({ text }) => /\d{6}/.test(text) && !text.includes('+44'))).toEqual([])
  })

  it('takes a reply into the conversation, and somebody answers after a while', async () => {
    await pair.phone.act('notifications', 'settings', { answers: true })
    const { id } = (await pair.phone.act('notifications', 'happen', { kind: 'chat' })) as { id: string }
    const { active } = await pair.phone.feature<{ active: ReadonlyArray<{ id: string; text: string }> }>(
      'notifications',
    )
    const { text: said } = active.find((one) => one.id === id)!
    await poll(async () => (await list()).some((one) => one.id === id && one.active && one.text === said))
    const { conversation } = (await list()).find((one) => one.id === id)!
    const { notifications } = pair.hub.client.device(device)
    await notifications.reply({ id, text: 'I bring cake', clientId: 'lively' })
    const replied = (await heard.next('notifications.updated', { id, text: 'I bring cake' })).data as Notification
    expect(replied.conversation).toEqual([...conversation, { sender: 'Me', text: 'I bring cake' }])
    await poll(async () => (await pair.hub.client.hub.fate({ clientId: 'lively' })).fate === 'confirmed')
    const at = Date.now()
    await poll(async () => (await list()).find((one) => one.id === id)!.text !== 'I bring cake', 10_000)
    expect(Date.now() - at).toBeGreaterThan(1_000)
    const answered = (await list()).find((one) => one.id === id)!
    expect(answered.conversation).toHaveLength(conversation.length + 2)
    expect(answered.conversation.at(-1)!.sender).toBe(conversation.at(-1)!.sender)
    expect(answered.canReply).toBe(true)
  }, 20_000)

  it('gives a code in any language to the PC, and not to its history', async () => {
    for (let n = 0; n < 6; n++) {
      const { id } = (await pair.phone.act('notifications', 'happen', { kind: 'code' })) as { id: string }
      const { data } = await heard.next('notifications.posted', { id })
      const { code, text } = data as Notification
      expect(code).toMatch(/^\d{6}$/)
      expect(text).not.toContain(code)
    }
  })
})
