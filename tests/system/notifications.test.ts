import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DeviceActions } from '../../src/client/client.ts'
import { type Heard, linked, type Pair, pairUp, poll, startPair } from './harness.ts'

interface Shade {
  readonly count: number
  readonly active: ReadonlyArray<{ id: string; title: string }>
  readonly replies: ReadonlyArray<{ id: string; text: string }>
  readonly pressed: ReadonlyArray<{ id: string; action: string }>
  readonly dismissed: readonly string[]
  readonly received: ReadonlyArray<{ title: string; text: string }>
}

describe.each([8, 7] as const)('notifications of a phone on protocol %i', (protocol) => {
  let pair: Pair
  let device: string
  let actions: DeviceActions['notifications']
  let heard: Heard
  beforeAll(async () => {
    pair = await startPair(import.meta.filename, { protocol })
    heard = await pair.hub.listen()
    await pair.phone.act('notifications', 'post', { app: 'Calendar', title: 'There before', clearable: true })
    device = (await pairUp(pair.hub, pair.phone)).id
    actions = pair.hub.client.device(device).notifications
  })
  afterAll(() => pair.end())

  const post = async (what: object) => (await pair.phone.act('notifications', 'post', what)) as { id: string }
  const shade = () => pair.phone.feature<Shade>('notifications')

  it('arrive as they come, with their buttons', async () => {
    await post({ app: 'Chat', title: 'Ada', text: 'Are you there?', reply: true, actions: ['Mark as read'] })
    const posted = await heard.next('notifications.posted', { title: 'Ada' })
    expect(posted.data).toMatchObject({
      app: 'Chat',
      text: 'Are you there?',
      canReply: true,
      actions: ['Mark as read'],
      clearable: true,
    })
  })

  it('are answered with a text, and the phone confirms it', async () => {
    const { id } = await post({ app: 'Mail', title: 'Minutes', text: 'Comments?', reply: true })
    const posted = await heard.next('notifications.posted', { title: 'Minutes' })
    const clientId = `reply-${protocol}`
    await actions.reply({ id: (posted.data as { id: string }).id, text: 'Looks good', clientId })
    await poll(async () => (await shade()).replies.some((reply) => reply.id === id && reply.text === 'Looks good'))
    await poll(async () => (await pair.hub.client.hub.fate({ clientId })).fate === 'confirmed')
    await actions.reply({ id: (posted.data as { id: string }).id, text: 'Looks good', clientId })
    expect((await shade()).replies).toHaveLength(1)
  })

  it('have buttons that are pressed on the phone', async () => {
    const { id } = await post({ app: 'Mail', title: 'Invoice', actions: ['Archive', 'Later'] })
    const posted = await heard.next('notifications.posted', { title: 'Invoice' })
    await actions.act({ id: (posted.data as { id: string }).id, action: 'Later' })
    await poll(async () => (await shade()).pressed.some((press) => press.id === id && press.action === 'Later'))
  })

  it('change on both sides when the app changes them', async () => {
    const { id } = await post({ app: 'Download', title: 'film.mp4', text: '10 %' })
    await heard.next('notifications.posted', { title: 'film.mp4' })
    await pair.phone.act('notifications', 'update', { id, text: '80 %' })
    expect((await heard.next('notifications.updated', { title: 'film.mp4' })).data).toMatchObject({ text: '80 %' })
  })

  it('dismissed here are gone there, and dismissed there are gone here', async () => {
    await post({ app: 'News', title: 'Here first' })
    const here = (await heard.next('notifications.posted', { title: 'Here first' })).data as { id: string }
    expect(await actions.dismiss({ id: here.id })).toEqual({ confirmed: true })
    expect((await shade()).active.map(({ title }) => title)).not.toContain('Here first')
    const { id } = await post({ app: 'News', title: 'There first' })
    const there = (await heard.next('notifications.posted', { title: 'There first' })).data as { id: string }
    await pair.phone.act('notifications', 'remove', { id })
    expect((await heard.next('notifications.removed', { id: there.id })).data).toEqual({ id: there.id })
    const { items } = await actions.list({ query: 'first' })
    expect(items.map(({ title, active }) => ({ title, active }))).toEqual([
      { title: 'There first', active: false },
      { title: 'Here first', active: false },
    ])
  })

  it('are found again by their words, also when the phone is away', async () => {
    await post({ app: 'Chat', title: 'Grandmother', text: 'The pomegranate tree blossoms' })
    await heard.next('notifications.posted', { title: 'Grandmother' })
    await pair.phone.fault({ name: 'away' })
    await linked(pair.hub, device, false)
    const { items } = await actions.list({ query: 'pomegranate blossoms' })
    expect(items).toHaveLength(1)
    expect(items[0]).toMatchObject({ app: 'Chat', title: 'Grandmother' })
    expect((await actions.list({ query: 'pomegranates in Paris' })).items).toEqual([])
    await expect(actions.reply({ id: items[0]!.id, text: 'x' })).rejects.toMatchObject({ code: 'device.offline' })
    await pair.phone.fault({ name: 'away', on: false })
    await linked(pair.hub, device)
  })

  it('that were there before the link are not news', async () => {
    await poll(async () => (await actions.list({ query: 'There before' })).items.length === 1)
    const events = heard.events.filter(({ event }) => event === 'posted') as Array<{ data: { silent: boolean } }>
    expect(events.filter(({ data }) => !data.silent)).toEqual([])
  })

  it('of an app can be muted and hidden', async () => {
    await actions.configureApp({ app: 'Bank', muted: true, hideContent: true })
    await post({ app: 'Bank', title: 'Card payment', text: 'You paid 4.20' })
    const posted = await heard.next('notifications.posted', { app: 'Bank' })
    expect(posted.data).toMatchObject({ muted: true, hidden: true })
    expect(await actions.apps()).toContainEqual(
      expect.objectContaining({ app: 'Bank', muted: true, hideContent: true }),
    )
  })

  it('with a one-time code offer it, and the history does not have it', async () => {
    await pair.phone.act('notifications', 'code', { code: '493817' })
    const posted = await heard.next('notifications.posted', { code: '493817' })
    // While it is fresh it is offered beside the text; in the texts it is nowhere.
    const texts = (await actions.list({ limit: 5 })).items.map((item) => ({ ...item, code: undefined }))
    expect(JSON.stringify(texts)).not.toContain('493817')
    expect((posted.data as { text: string }).text).not.toContain('493817')
  })

  it('of the PC are shown by the phone, and do not come back as the phone’s own', async () => {
    await actions.send({ title: 'Build finished', text: 'All green' })
    await poll(async () => (await shade()).received.some(({ text }) => text.includes('Build finished')))
    await post({ app: 'Chat', title: 'Marker' })
    await heard.next('notifications.posted', { title: 'Marker' })
    const titles = heard.events.map(({ data }) => (data as { title?: string }).title)
    expect(titles).not.toContain('Build finished')
  })

  it('are cleared all at once, but for those that cannot be', async () => {
    await post({ app: 'Music', title: 'Playing', clearable: false })
    await heard.next('notifications.posted', { title: 'Playing' })
    const { dismissed, left } = await actions.clear()
    expect(dismissed).toBeGreaterThan(3)
    expect(left).toBe(1)
    await poll(async () => (await shade()).count === 1)
    expect((await actions.list({ active: true })).items.map(({ title }) => title)).toEqual(['Playing'])
  })

  it('come by the hundred', async () => {
    await pair.phone.act('notifications', 'burst', { count: 200, app: 'Burst' })
    await poll(async () => (await actions.list({ app: 'Burst', limit: 500 })).items.length === 200, 10_000)
    expect((await actions.list({ app: 'Burst', query: 'Number 137' })).items).toHaveLength(1)
  })
})

describe('a phone that may not read notifications', () => {
  it('stays silent, and the hub says which step helps', async () => {
    const pair = await startPair(`${import.meta.filename} silent`)
    await pair.phone.fault({ name: 'silent', feature: 'notifications' })
    const device = (await pairUp(pair.hub, pair.phone)).id
    const health = async () => (await pair.hub.client.view(device)).features.notifications!.health
    expect(await health()).toMatchObject({ state: 'waiting' })
    await poll(async () => (await health()).state === 'needs-step', 15_000)
    expect(await health()).toMatchObject({ step: { where: 'phone' } })
    await pair.phone.fault({ name: 'silent', feature: 'notifications', on: false })
    await pair.hub.client.device(device).notifications.refresh()
    await pair.phone.act('notifications', 'post', { title: 'Now I may' })
    await poll(async () => ['works', 'limited'].includes((await health()).state))
    await pair.end()
  })
})
