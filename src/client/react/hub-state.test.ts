import { describe, expect, it } from 'vitest'
import type { DeviceView, OutboxView, PeerView, SettingsView } from '../../core/hub-contract.ts'
import { HubStore } from './hub-state.ts'

const phone = {
  id: 'a',
  name: 'Phone',
  ownName: 'Phone',
  kind: 'phone',
  links: [],
  pairedAt: 1,
  features: {
    battery: { on: true, health: { state: 'waiting', since: 1, reason: '' }, state: { percent: 5 }, actions: {} },
  },
} as unknown as DeviceView
const peer = { link: 'kdeconnect', peer: 'p', name: 'Stranger', pairing: { state: 'none' } } as unknown as PeerView
const settings = { privacy: false } as SettingsView

function told() {
  const store = new HubStore()
  const live = store.handlers(() => 500)
  live.hello?.({ devices: [phone], peers: [peer], settings })
  return { store, live }
}

describe('what the page knows of the hub', () => {
  it('is nothing at first, and not called live', () => {
    const first = new HubStore().read()
    expect(first).toMatchObject({ connection: 'connecting', devices: [] })
    expect(first.settings).toBeUndefined()
  })

  it('follows patches and health of one device without touching the other features', () => {
    const { store, live } = told()
    const before = store.read()
    live.patch?.({ device: 'a', feature: 'battery', state: { percent: 4 } })
    live.health?.({ device: 'a', feature: 'battery', health: { state: 'impossible', reason: 'x' } })
    live.patch?.({ device: 'unknown', feature: 'battery', state: { percent: 1 } })
    expect(store.read().devices).toHaveLength(1)
    expect(store.read().devices[0]?.features.battery).toMatchObject({ state: { percent: 4 }, health: { reason: 'x' } })
    expect(before.devices[0]?.features.battery?.state).toEqual({ percent: 5 })
  })

  it('keeps what it knew while the hub is lost, with the time of the loss, and heals', () => {
    const { store, live } = told()
    const error = {} as never
    live.lost?.({ error, retryInMs: 200 })
    live.lost?.({ error, retryInMs: 400 })
    expect(store.read()).toMatchObject({ connection: 'lost', lostAt: 500, devices: [phone] })
    live.hello?.({ devices: [], peers: [], settings })
    expect(store.read()).toMatchObject({ connection: 'live', lostAt: undefined, devices: [] })
  })

  it('tells a refusal from a loss', () => {
    const { store, live } = told()
    live.lost?.({ error: {} as never, retryInMs: undefined })
    expect(store.read().connection).toBe('refused')
  })

  it('knows devices and peers that come and go', () => {
    const { store, live } = told()
    live.device?.({ device: { ...phone, id: 'b', name: 'Other' } })
    live.device?.({ device: { ...phone, name: 'Renamed' } })
    live.gone?.({ device: 'b' })
    live.peer?.({ link: 'kdeconnect', peer: 'p', now: { ...peer, pairing: { state: 'asks', code: '1', until: 2 } } })
    expect(store.read().devices.map(({ name }) => name)).toEqual(['Renamed'])
    expect(store.read().peers).toMatchObject([{ pairing: { state: 'asks' } }])
    live.peer?.({ link: 'kdeconnect', peer: 'p' })
    expect(store.read().peers).toEqual([])
  })

  it('holds the latest fate of the latest actions only', () => {
    const { store, live } = told()
    const fate = { device: 'a', feature: 'ring', action: 'start', at: 1 }
    for (let index = 0; index < 300; index++) live.fate?.({ fate: { ...fate, clientId: `c${index}`, fate: 'queued' } })
    live.fate?.({ fate: { ...fate, clientId: 'c299', fate: 'confirmed' } })
    expect(store.read().fates.size).toBe(200)
    expect(store.read().fates.get('c299')?.fate).toBe('confirmed')
    expect(store.read().fates.has('c0')).toBe(false)
  })

  it('learns what became of actions while the hub was lost, and never goes back to what was before', () => {
    const { store, live } = told()
    const fate = (clientId: string, fate: OutboxView['fate']) =>
      ({ clientId, fate, device: 'a', feature: 'ring', action: 'start', at: 1 }) as const
    for (const [id, state] of [
      ['a', 'queued'],
      ['b', 'handed'],
      ['c', 'confirmed'],
      ['d', 'unknown'],
    ] as const)
      live.fate?.({ fate: fate(id, state) })
    const before = store.read()
    store.learn([
      fate('e', 'failed'),
      fate('d', 'confirmed'),
      fate('c', 'handed'),
      fate('b', 'queued'),
      fate('a', 'unknown'),
    ])
    const states = Object.fromEntries([...store.read().fates].map(([id, view]) => [id, view.fate]))
    expect(states).toEqual({ a: 'unknown', b: 'handed', c: 'confirmed', d: 'confirmed', e: 'failed' })
    const after = store.read()
    expect(after).not.toBe(before)
    store.learn([fate('a', 'handed')])
    expect(store.read()).toBe(after)
  })
})
