import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endAll, linked, type Pair, pairUp, poll, startPair, startPhone, type TestPhone } from './harness.ts'

describe('a phone in trouble', () => {
  let pair: Pair
  let other: TestPhone
  let device: string
  let otherDevice: string
  beforeAll(async () => {
    pair = await startPair(import.meta.filename)
    other = await startPhone({ bind: pair.address(), hub: pair.at.hub, name: 'Healthy' })
    device = (await pairUp(pair.hub, pair.phone)).id
    otherDevice = (await pairUp(pair.hub, other)).id
  })
  afterAll(() => endAll([pair.hub, pair.phone, other]))

  const battery = async (id: string) => (await pair.hub.client.view(id)).features.battery!
  /** The other phone is heard as ever. */
  const healthy = async (percent: number) => {
    await other.act('battery', 'set', { percent })
    await poll(async () => (await battery(otherDevice)).state.percent === percent)
    expect((await pair.hub.client.view(otherDevice)).links).toEqual(['kdeconnect'])
  }
  const heard = async (percent: number) => {
    await pair.phone.act('battery', 'set', { percent })
    await poll(async () => (await battery(device)).state.percent === percent)
  }

  it.each(['json', 'empty', 'types', 'binary'])(
    'that sends %s which is no packet stays linked, and no other notices',
    async (kind) => {
      await pair.phone.fault({ name: 'malformed', kind })
      await heard(30 + kind.length)
      await healthy(60 + kind.length)
    },
  )

  it('that sends a line without end is cut off at a bound, and comes back', async () => {
    const before = await pair.hub.client.hub.counters()
    await pair.phone.fault({ name: 'malformed', kind: 'oversize' })
    const refused = async () => {
      const after = await pair.hub.client.hub.counters()
      return Object.entries(after).some(([reason, count]) => count > (before[reason] ?? 0))
    }
    await poll(refused)
    await healthy(71)
    await linked(pair.hub, device)
    await heard(41)
  })

  it('that dozes is waited for, and what it missed arrives when it wakes', async () => {
    await pair.phone.fault({ name: 'doze' })
    await pair.phone.act('battery', 'set', { percent: 22 })
    await pair.hub.client.device(device).ping.send({ message: 'wake up' })
    await healthy(72)
    expect((await battery(device)).state.percent).toBe(41)
    await pair.phone.fault({ name: 'doze', on: false })
    await poll(async () => (await battery(device)).state.percent === 22)
    await poll(async () => (await pair.phone.feature<{ pings: unknown[] }>('ping')).pings.length === 1)
  })

  it('that is slow is heard late, and the others are not', async () => {
    await pair.phone.fault({ name: 'slow', latencyMs: 600 })
    const slow = heard(23).then(() => 'slow')
    expect(await Promise.race([slow, healthy(73).then(() => 'healthy')])).toBe('healthy')
    expect(await slow).toBe('slow')
    await pair.phone.fault({ name: 'slow', on: false })
  })

  it('whose connection is cut is linked again within three seconds', async () => {
    await pair.phone.fault({ name: 'drop' })
    await linked(pair.hub, device, false)
    const start = Date.now()
    await linked(pair.hub, device)
    expect(Date.now() - start).toBeLessThan(3000)
    await heard(24)
    await healthy(74)
  })

  it('without permission for one feature has all the others', async () => {
    await pair.phone.fault({ name: 'silent', feature: 'battery' })
    await pair.phone.act('battery', 'set', { percent: 99 })
    await pair.hub.client.device(device).ping.send({ message: 'still there' })
    await poll(async () => (await pair.phone.feature<{ pings: unknown[] }>('ping')).pings.length === 2)
    expect((await battery(device)).state.percent).toBe(24)
  })
})

describe('a phone whose clock is an hour off', () => {
  it('cannot be paired, and the PC says why', async () => {
    const pair = await startPair(`${import.meta.filename} clock`)
    await pair.phone.fault({ name: 'clock', seconds: 3600 })
    const { peer } = (await waitForHub(pair))!
    await pair.phone.ask('/pair', { peer })
    await poll(async () => (await pair.hub.client.hub.peers())[0]?.pairing.state === 'failed')
    const [seen] = await pair.hub.client.hub.peers()
    expect(seen!.pairing).toMatchObject({ reason: expect.stringContaining('clocks') })
    await pair.end()
  })
})

async function waitForHub(pair: Pair) {
  await poll(async () => (await pair.phone.state()).peers.length > 0)
  return (await pair.phone.state()).peers[0]
}
