import dgram from 'node:dgram'
import net from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import {
  type KdeEnd,
  type KdeEndOptions,
  pairKdeEnds,
  startKdeEnd,
  startKdePair,
} from '../../../tests/suites/kdeconnect-ends.ts'
import { connectionsBetween, cut } from '../../../tests/suites/kdeconnect-link-pair.ts'
import { RawPeer, type RawWire } from '../../../tests/suites/raw-kdeconnect.ts'
import { settled, until } from '../../../tests/suites/until.ts'
import type { KdeSession } from './session.ts'

const made: { stop(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of made.splice(0).reverse()) await one.stop()
})

async function pairOfEnds(hub: KdeEndOptions = {}, phone: KdeEndOptions = {}) {
  const pair = await startKdePair(hub, phone)
  made.push(pair.hub, pair.phone)
  return pair
}

async function pairedEnds(hub: KdeEndOptions = {}, phone: KdeEndOptions = {}) {
  const pair = await pairOfEnds(hub, phone)
  const { asker, asked } = await pairKdeEnds(pair.hub, pair.phone)
  return { ...pair, sessions: { hub: asker, phone: asked } }
}

/** The same two ends on the same addresses, silent until one is told to look. */
async function silently(ends: { hub: KdeEnd; phone: KdeEnd }) {
  const again = ({ host, address }: KdeEnd, kind: 'desktop' | 'phone') => startKdeEnd({ host, address, kind })
  return { hub: await again(ends.hub, 'desktop'), phone: await again(ends.phone, 'phone') }
}

async function pingBothWays(one: KdeSession, other: KdeSession): Promise<void> {
  let heard = 0
  const ends = [one, other].map((session) => session.on('kdeconnect.ping', () => heard++))
  await Promise.all([one.send('kdeconnect.ping', {}), other.send('kdeconnect.ping', {})])
  await until('pings went both ways', () => heard === 2)
  for (const end of ends) end()
}

/** A hub and a paired phone whose words are said by hand. */
async function withRawPhone(): Promise<{ hub: KdeEnd; phone: RawPeer; wire: RawWire; session: KdeSession }> {
  const hub = await startKdeEnd({ kind: 'desktop' })
  const phone = await RawPeer.make()
  made.push(hub, phone)
  const wire = await phone.dial(hub)
  await until('it is seen', () => hub.host.peers.get(phone.id))
  await hub.link().pair(phone.id)
  await wire.next('kdeconnect.pair')
  wire.send('kdeconnect.pair', { pair: true })
  return { hub, phone, wire, session: await hub.session() }
}

/** The hub has noticed that the connection is gone. */
async function isNoticed(session: KdeSession): Promise<void> {
  const until = performance.now() + 3000
  while (performance.now() < until) {
    const sent = await session.send('kdeconnect.ping', {}).then(
      () => true,
      () => false,
    )
    if (!sent) return settled()
  }
  throw new Error('the loss was not noticed')
}

describe('two that announce themselves at the same moment', () => {
  test('and are paired end with one session and one connection each, fifty times', async () => {
    const first = await pairedEnds()
    let crossed = 0
    await first.hub.stop()
    await first.phone.stop()
    for (let round = 0; round < 50; round++) {
      const { hub, phone } = await silently(first)
      const before = [hub, phone].map((end) => end.host.sessions.length)
      await Promise.all([hub.link().discover(phone.address), phone.link().discover(hub.address)])
      const [one, other] = await Promise.all([hub.session(), phone.session()])
      await until('all connections are up', () => connectionsBetween(hub, phone).every((socket) => !socket.connecting))
      if (connectionsBetween(hub, phone).length === 2) crossed++
      await pingBothWays(one, other)
      for (const end of [hub, phone]) end.host.clock.advance(3100)
      await until('one connection is left', () => connectionsBetween(hub, phone).length === 1)
      await pingBothWays(one, other)
      expect([hub, phone].map((end) => end.host.sessions.length)).toEqual(before.map((count) => count + 1))
      expect([one, other].map((session) => session.closed.aborted)).toEqual([false, false])
      await hub.stop()
      await phone.stop()
    }
    // Otherwise this test shows nothing.
    expect(crossed).toBeGreaterThan(25)
  }, 30_000)

  test('and are strangers can pair all the same', async () => {
    for (let round = 0; round < 10; round++) {
      const [hub, phone] = [await startKdeEnd({ kind: 'desktop' }), await startKdeEnd()]
      await Promise.all([hub.link().discover(phone.address), phone.link().discover(hub.address)])
      const { asker, asked } = await pairKdeEnds(hub, phone)
      for (const end of [hub, phone]) end.host.clock.advance(3100)
      await pingBothWays(asker, asked)
      expect([hub, phone].map((end) => end.host.sessions.length)).toEqual([1, 1])
      await hub.stop()
      await phone.stop()
    }
  })
})

test('a pairing that cannot be written down does not end the program', async () => {
  const hub = await startKdeEnd({ kind: 'desktop' })
  const phone = await RawPeer.make()
  made.push(hub, phone)
  const wire = await phone.dial(hub)
  await until('it is seen', () => hub.host.peers.get(phone.id))
  await hub.link().pair(phone.id)
  await wire.next('kdeconnect.pair')
  const { put } = hub.host.store
  let tried = 0
  hub.host.store.put = () => {
    tried++
    throw new Error('disk full')
  }
  wire.send('kdeconnect.pair', { pair: true })
  await until('it is tried', () => tried > 0)
  await settled()
  expect(hub.host.sessions).toEqual([])
  hub.host.store.put = put
  wire.send('kdeconnect.pair', { pair: true })
  await hub.session()
})

describe('a session', () => {
  test('goes on when the phone connects anew, says so, and speaks over the new connection', async () => {
    const { hub, phone, wire, session } = await withRawPhone()
    let renewed = 0
    const stopListening = session.onRenewed(() => renewed++)
    hub.host.clock.advance(2100)
    const fresh = await phone.dial(hub)
    await until('it is said', () => renewed === 1)
    await session.send('kdeconnect.ping', {})
    await fresh.next('kdeconnect.ping')
    expect(wire.packets).toEqual([])
    expect(hub.host.sessions).toHaveLength(1)
    stopListening()
    hub.host.clock.advance(2100)
    await phone.dial(hub)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(renewed).toBe(1)
  })

  test('goes over to the new connection also where the clock was set back by a day meanwhile', async () => {
    const { hub, phone, session } = await withRawPhone()
    hub.host.clock.advance(-24 * 3600 * 1000)
    let renewed = 0
    session.onRenewed(() => renewed++)
    const fresh = await phone.dial(hub)
    await until('it is said', () => renewed === 1, 1000)
    await session.send('kdeconnect.ping', {})
    await fresh.next('kdeconnect.ping')
  })

  test('still hears what the phone sent over the old connection', async () => {
    const { hub, phone, wire, session } = await withRawPhone()
    const heard: unknown[] = []
    session.on('kdeconnect.ping', ({ body }) => heard.push(body.n))
    hub.host.clock.advance(2100)
    const fresh = await phone.dial(hub)
    wire.send('kdeconnect.ping', { n: 1 })
    fresh.send('kdeconnect.ping', { n: 2 })
    await until('both are heard', () => heard.length === 2)
  })

  test('is kept for 300 ms after the connection is lost', async () => {
    const { hub, phone, wire, session } = await withRawPhone()
    hub.host.clock.advance(2100)
    wire.socket.destroy()
    await isNoticed(session)
    expect(session.closed.aborted).toBe(false)
    let renewed = 0
    session.onRenewed(() => renewed++)
    const fresh = await phone.dial(hub)
    await until('it goes on', () => renewed === 1)
    hub.host.clock.advance(1000)
    await session.send('kdeconnect.ping', {})
    await fresh.next('kdeconnect.ping')
    expect(hub.host.sessions).toHaveLength(1)
  })

  test('goes on with a phone that announces itself in that time, even in the first second of its link', async () => {
    const { hub, phone, wire, session } = await withRawPhone()
    wire.socket.destroy()
    await isNoticed(session)
    let renewed = 0
    session.onRenewed(() => renewed++)
    await phone.beDialled(hub)
    await until('it goes on', () => renewed === 1)
    expect(hub.host.sessions).toHaveLength(1)
  })

  test('is over 300 ms after the connection is lost, and the next one is another session', async () => {
    const { hub, phone, wire, session } = await withRawPhone()
    wire.socket.destroy()
    await isNoticed(session)
    hub.host.clock.advance(301)
    expect(session.closed.aborted).toBe(true)
    await expect(session.send('kdeconnect.ping', {})).rejects.toMatchObject({ code: 'session.closed' })
    await phone.dial(hub)
    await until('there is another', () => hub.host.live().length === 1)
    expect(hub.host.sessions).toHaveLength(2)
  })

  test.each([
    ['name', { deviceName: 'New name' }, { name: 'New name' }],
    ['kind', { deviceType: 'tablet' }, { kind: 'tablet' }],
    [
      'list of packets',
      { outgoingCapabilities: ['kdeconnect.sms.messages'] },
      { offers: new Set(['kdeconnect.sms.messages']) },
    ],
  ])(
    'ends for one with the new %s when the phone comes back with it, and stays paired (S68, S137)',
    async (_, said, now) => {
      const { hub, phone, session } = await withRawPhone()
      const fresh = await phone.dial(hub, { secure: said })
      await until('the old one ended', () => session.closed.aborted)
      const renamed = await hub.session()
      expect(renamed).toMatchObject({ ...now, peer: phone.id, proofs: session.proofs })
      await renamed.send('kdeconnect.ping', {})
      await fresh.next('kdeconnect.ping')
      expect(hub.host.unpairings).toEqual([])
      expect(hub.host.live()).toHaveLength(1)
    },
  )
})

describe('after a restart both are linked again within 3 s', () => {
  test.each(['hub', 'phone'] as const)('of the %s', async (which) => {
    const ends = await pairedEnds()
    await ends[which].stop()
    await until('the other noticed', () => [ends.hub, ends.phone].every((end) => end.host.live().length === 0))
    const start = performance.now()
    await ends[which].restart()
    await pingBothWays(await ends.hub.session(), await ends.phone.session())
    expect(performance.now() - start).toBeLessThan(3000)
  })

  test('of the phone, at once, before its loss was noticed', async () => {
    const ends = await pairedEnds()
    const start = performance.now()
    await ends.phone.restart()
    await until('the phone has a session', () => ends.phone.host.live().length === 1)
    await pingBothWays(await ends.hub.session(), await ends.phone.session())
    expect(performance.now() - start).toBeLessThan(3000)
  })

  test('of both, neither of which has any target but the address that it remembers', async () => {
    const first = await pairedEnds()
    await first.hub.stop()
    await first.phone.stop()
    const start = performance.now()
    const { hub, phone } = await silently(first)
    made.push(hub, phone)
    await pingBothWays(await hub.session(), await phone.session())
    expect(performance.now() - start).toBeLessThan(3000)
  })

  test('of the network between them', async () => {
    const { hub, phone } = await pairedEnds()
    const start = performance.now()
    await cut(hub, phone)
    await until('it was noticed', () => [hub, phone].every((end) => end.host.live().length === 0))
    await pingBothWays(await hub.session(), await phone.session())
    expect(performance.now() - start).toBeLessThan(3000)
  })
})

describe('a pairing that is not finished leaves nothing in the store (S140)', () => {
  const keysOf = (...ends: KdeEnd[]) => ends.map((end) => end.host.store.keys())

  test.each([
    ['the connection breaks', ({ hub, phone }: { hub: KdeEnd; phone: KdeEnd }) => cut(hub, phone)],
    ['the phone stops', ({ phone }: { phone: KdeEnd }) => phone.stop()],
    ['the hub stops', ({ hub }: { hub: KdeEnd }) => hub.stop()],
  ])('when %s', async (_, breakIt) => {
    const ends = await pairOfEnds()
    const { hub, phone } = ends
    await until('they see each other', () => hub.host.peers.size === 1 && phone.host.peers.size === 1)
    await hub.link().pair(phone.id())
    await until('the phone is asked', () => phone.host.peers.get(hub.id())?.pairing.state === 'asks')
    await breakIt(ends)
    const pending = (end: KdeEnd) => [...end.host.peers.values()].some(({ pairing }) => 'code' in pairing)
    await until('both have let go', () => !pending(hub) && !pending(phone))
    expect(keysOf(hub, phone)).toEqual([['self'], ['self']])
    expect([...hub.host.sessions, ...phone.host.sessions]).toEqual([])
  })
})

describe('unpairing', () => {
  test('while the phone is away is told at its next word, and both have forgotten', async () => {
    const { hub, phone } = await pairedEnds()
    await phone.stop()
    await until('it is away', () => hub.host.live().length === 0)
    await hub.link().unpair(phone.id())
    expect(hub.host.store.keys()).toEqual(['self'])
    await phone.restart()
    const session = await phone.session()
    await session.send('kdeconnect.ping', {})
    await until('the phone was told', () => session.closed.aborted)
    expect(phone.host.unpairings).toEqual([{ id: hub.id(), proofs: session.proofs }])
    expect(phone.host.store.keys()).toEqual(['self'])
    expect(hub.host.live()).toEqual([])
    expect(hub.host.packets.filter((one) => one.direction === 'in' && one.type === 'kdeconnect.ping')).toEqual([])
  })

  test('in a store that was lost is healed by asking again: the other end still has the certificate', async () => {
    const { hub, phone } = await pairedEnds()
    await phone.stop()
    await until('it is away', () => hub.host.live().length === 0)
    phone.host.store.remove(`trust:${hub.id()}`)
    await phone.restart()
    await hub.session()
    await until('the hub is seen as a stranger', () => phone.host.peers.get(hub.id())?.pairing.state === 'none')
    await phone.link().pair(hub.id())
    await pingBothWays(await hub.session(), await phone.session())
    expect(hub.host.unpairings).toEqual([])
  })

  test('and pairing again on the same link work time and again', async () => {
    const { hub, phone } = await pairedEnds()
    for (const [one, other] of [
      [hub, phone],
      [phone, hub],
    ] as const) {
      await one.link().unpair(other.id())
      await until('both forgot', () => [hub, phone].every((end) => end.host.store.keys().length === 1))
      const { asker, asked } = await pairKdeEnds(other, one)
      await pingBothWays(asker, asked)
    }
  })

  test('nobody is no mistake', async () => {
    const hub = await startKdeEnd()
    made.push(hub)
    await hub.link().unpair('f'.repeat(32))
  })
})

test('a session cannot be paired anew: that would make the apps forget us', async () => {
  const { hub, phone } = await pairedEnds()
  await expect(hub.link().pair(phone.id())).rejects.toMatchObject({ code: 'pairing.busy' })
  await expect(hub.link().answer(phone.id(), false)).rejects.toMatchObject({ code: 'pairing.none' })
  await expect(hub.link().answer(phone.id(), true)).rejects.toMatchObject({ code: 'pairing.none' })
  await pingBothWays(await hub.session(), await phone.session())
})

test('a paired phone that is away is offline, and an unknown one unknown', async () => {
  const { hub, phone } = await pairedEnds()
  await phone.stop()
  await until('it is away', () => hub.host.live().length === 0)
  await expect(hub.link().pair(phone.id())).rejects.toMatchObject({ code: 'device.offline' })
  await expect(hub.link().pair('f'.repeat(32))).rejects.toMatchObject({ code: 'device.unknown' })
})

test('where something else listens on the port of discovery, starting fails and leaves nothing open', async () => {
  const first = await startKdeEnd()
  made.push(first)
  const { address } = first
  await first.stop()
  const taken = dgram.createSocket('udp4')
  await new Promise<void>((resolve) => taken.bind(1716, address, resolve))
  await expect(startKdeEnd({ address })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  await new Promise<void>((resolve) => taken.close(resolve))
  const server = net.createServer()
  await new Promise<void>((resolve) => server.listen(1716, address, resolve))
  await new Promise((resolve) => server.close(resolve))
})
