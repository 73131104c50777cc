import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DeviceActions } from '../../src/client/client.ts'
import { type Heard, linked, type Pair, pairUp, poll, startPair } from './harness.ts'

interface Clip {
  readonly text: string
}

describe.each([8, 7] as const)('the features of a phone on protocol %i', (protocol) => {
  let pair: Pair
  let device: string
  let actions: DeviceActions
  let heard: Heard
  beforeAll(async () => {
    pair = await startPair(import.meta.filename, { protocol })
    heard = await pair.hub.listen()
    device = (await pairUp(pair.hub, pair.phone)).id
    actions = pair.hub.client.device(device)
  })
  afterAll(() => pair.end())

  const view = async (feature: string) => (await pair.hub.client.view(device)).features[feature]!
  const state = async <State = Record<string, unknown>>(feature: string) => (await view(feature)).state as State

  it('battery: the level follows the phone, and becoming low is an event', async () => {
    const { phone } = pair
    await poll(async () => (await state('battery')).percent === 82)
    await phone.act('battery', 'set', { percent: 55, charging: true })
    await poll(async () => (await state('battery')).charging === true)
    await phone.act('battery', 'set', { percent: 9, charging: false })
    expect((await heard.next('battery.low')).data).toEqual({ percent: 9 })
    expect(await view('battery')).toMatchObject({
      state: { percent: 9, charging: false, low: true },
      health: { state: 'works', via: 'kdeconnect' },
    })
  })

  it('connectivity: signal and network of each SIM', async () => {
    const sims = [
      { id: '1', network: 'LTE', strength: 2 },
      { id: '4', network: '5G', strength: 4 },
    ]
    await pair.phone.act('connectivity', 'set', { sims })
    await poll(async () => ((await state<{ sims: unknown[] }>('connectivity')).sims?.length ?? 0) === 2)
    expect(await state('connectivity')).toEqual({ sims })
  })

  it('ping: both ways, with its message', async () => {
    await actions.ping.send({ message: 'Dinner is ready' })
    await poll(async () => (await pair.phone.feature<{ pings: unknown[] }>('ping')).pings.length === 1)
    expect(await pair.phone.feature('ping')).toMatchObject({ pings: [{ message: 'Dinner is ready' }] })
    await pair.phone.act('ping', 'send', { message: 'On my way' })
    expect((await heard.next('ping.received')).data).toMatchObject({ message: 'On my way' })
  })

  it('ring: the phone rings until its person stops it', async () => {
    await actions.ring.start()
    await poll(async () => (await pair.phone.feature<{ ringing: boolean }>('ring')).ringing)
    await pair.phone.act('ring', 'stop')
    expect(await pair.phone.feature('ring')).toMatchObject({ ringing: false, rang: 1 })
  })

  it('ring: the same request twice rings once', async () => {
    const before = (await pair.phone.feature<{ asked: number }>('ring')).asked
    const clientId = `ring-${protocol}`
    await actions.ring.start({}, { clientId })
    await actions.ring.start({}, { clientId })
    await actions.ping.send({})
    await poll(async () => (await pair.phone.feature<{ pings: unknown[] }>('ping')).pings.length === 2)
    expect(await pair.phone.feature('ring')).toMatchObject({ asked: before + 1 })
    expect(await pair.hub.client.hub.fate({ clientId })).toMatchObject({ feature: 'ring', action: 'start' })
  })

  it('clipboard: text goes both ways', async () => {
    expect(await actions.clipboard.set({ text: 'from the PC' })).toEqual({ sent: true })
    await poll(async () => (await pair.phone.feature<Clip>('clipboard')).text === 'from the PC')
    await pair.phone.act('clipboard', 'copy', { text: 'from the phone' })
    await pair.phone.act('clipboard', 'send')
    expect((await heard.next('clipboard.received')).data).toMatchObject({ text: 'from the phone' })
    expect(await state('clipboard')).toMatchObject({ text: 'from the phone', from: 'phone' })
  })

  it('clipboard: what is sensitive stays here', async () => {
    expect(await actions.clipboard.set({ text: 'correct horse', sensitive: true })).toEqual({ sent: false })
    await actions.ping.send({})
    expect((await pair.phone.feature<Clip>('clipboard')).text).toBe('from the phone')
    expect(await state('clipboard')).not.toHaveProperty('text', 'correct horse')
  })

  it('clipboard: an old clip of the phone does not overwrite a newer one of the PC when they link again', async () => {
    await pair.phone.act('clipboard', 'copy', { text: 'old clip' })
    await pair.phone.act('clipboard', 'send')
    await heard.next('clipboard.received', { text: 'old clip' })
    await pair.phone.fault({ name: 'away' })
    await linked(pair.hub, device, false)
    expect(await actions.clipboard.set({ text: 'newer clip' })).toEqual({ sent: false })
    await pair.phone.fault({ name: 'away', on: false })
    await linked(pair.hub, device)
    await poll(async () => (await pair.phone.feature<Clip>('clipboard')).text === 'newer clip')
    expect(await state('clipboard')).toMatchObject({ text: 'newer clip', from: 'pc' })
  })

  it('media: now playing is shown with its cover, and obeys', async () => {
    await pair.phone.act('media', 'players', { names: ['Music'] })
    await pair.phone.act('media', 'control', { player: 'Music', action: 'Play' })
    interface Players {
      readonly players?: ReadonlyArray<{ name: string; playing: boolean; title: string; art?: string; volume: number }>
    }
    const player = async () => (await state<Players>('media')).players?.find(({ name }) => name === 'Music')
    await poll(async () => (await player())?.playing === true && (await player())?.art !== undefined)
    const { bytes, mime } = await pair.hub.client.blob((await player())!.art!)
    expect(mime).toMatch(/^image\//)
    expect(bytes.length).toBeGreaterThan(50)
    const { title } = (await player())!
    await actions.media.next({ player: 'Music' })
    await poll(async () => (await player())?.title !== title)
    await actions.media.setVolume({ volume: 33 })
    await poll(async () => (await player())?.volume === 33)
    await actions.media.seek({ positionMs: 61_000 })
    interface Box {
      readonly players: ReadonlyArray<{ pos: number; playing: boolean }>
    }
    await poll(async () => (await pair.phone.feature<Box>('media')).players[0]!.pos >= 61_000)
    await actions.media.pause()
    await poll(async () => (await pair.phone.feature<Box>('media')).players[0]!.playing === false)
  })

  it('says why an action cannot be done while the phone is away, and shows what was known as stale', async () => {
    await pair.phone.fault({ name: 'away' })
    await linked(pair.hub, device, false)
    await expect(actions.ring.start()).rejects.toMatchObject({ code: 'device.offline' })
    expect(await view('battery')).toMatchObject({ health: { state: 'stale' }, state: { percent: 9 } })
    await pair.phone.fault({ name: 'away', on: false })
    await linked(pair.hub, device)
  })
})

describe('a phone with the iOS app', () => {
  it('has what that app has, and the rest says why not', async () => {
    const pair = await startPair(import.meta.filename, { profile: 'ios' })
    const device = await pairUp(pair.hub, pair.phone)
    const { client } = pair.hub
    await poll(async () => (await client.view(device.id)).features.battery?.state.percent === 82)
    const { features } = await client.view(device.id)
    expect(features.notifications?.health.state).toBe('impossible')
    expect(features.media?.health.state).toBe('impossible')
    await client.device(device.id).ping.send({ message: 'x' })
    await poll(async () => (await pair.phone.feature<{ pings: unknown[] }>('ping')).pings.length === 1)
    await pair.end()
  })
})
