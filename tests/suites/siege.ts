import { expect } from 'vitest'
import { type KdeEnd, pairKdeEnds, startKdeEnd, startKdePair } from './kdeconnect-ends.ts'
import { closedEarly, type Lies, RawPeer, type RawWire } from './raw-kdeconnect.ts'
import { until } from './until.ts'

/** Both ends that Tandem has: its hub, and the phone that it simulates. */
export const roles = ['hub', 'phone'] as const
export type Role = (typeof roles)[number]

/** The two ways into an end: connecting to it, and being connected to after an announcement. */
export const ways = ['dial', 'beDialled'] as const
export type Way = (typeof ways)[number]

/** An end under attack, linked with a friend that must not notice. */
export interface Siege {
  readonly victim: KdeEnd
  readonly friend: KdeEnd
  attacker(options?: { id?: string; address?: string }): Promise<RawPeer>
  /** Waits until something was refused for this reason, and gives how often. */
  refused(reason: string): Promise<number>
  /** Fails unless the friend is linked as before, nothing was kept or forgotten, and a newcomer can link. */
  unharmed(): Promise<void>
  stop(): Promise<void>
}

export async function besiege(role: Role): Promise<Siege> {
  const kinds = { hub: { kind: 'desktop' }, phone: { kind: 'phone', imitate: 'android' } } as const
  const [mine, other] = role === 'hub' ? [kinds.hub, kinds.phone] : [kinds.phone, kinds.hub]
  const { hub: victim, phone: friend } = await startKdePair(mine, other)
  const { asker: session } = await pairKdeEnds(victim, friend)
  // In the first second of a link announcements in its name are not even looked at.
  victim.host.clock.advance(1100)
  const kept = keptBy(victim)
  const made: { stop(): Promise<void> }[] = []
  return {
    victim,
    friend,
    async attacker(options) {
      const peer = await RawPeer.make(options)
      made.push(peer)
      return peer
    },
    async refused(reason) {
      const count = () => victim.host.refusals.filter((one) => one === reason).length
      return until(`"${reason}" is counted (so far: ${[...new Set(victim.host.refusals)]})`, count)
    },
    async unharmed() {
      expect(keptBy(victim)).toEqual(kept)
      expect(victim.host.unpairings).toEqual([])
      expect(victim.host.sessions.filter((one) => one.peer === friend.id())).toEqual([session])
      expect(session.closed.aborted).toBe(false)
      await answers(victim, friend)
      const newcomer = await startKdeEnd({ targets: [victim.address], announceEvery: 1 })
      made.push(newcomer)
      await meets(victim, newcomer)
    },
    async stop() {
      await Promise.all(made.map((one) => one.stop()))
      await victim.stop()
      await friend.stop()
    },
  }
}

function keptBy(end: KdeEnd): Record<string, unknown> {
  return Object.fromEntries(end.host.store.keys().map((key) => [key, end.host.store.get(key)]))
}

async function answers(one: KdeEnd, other: KdeEnd): Promise<void> {
  const [here, there] = [await one.session(), await other.session()]
  let heard = 0
  const ends = [here.on('kdeconnect.ping', () => heard++), there.on('kdeconnect.ping', () => heard++)]
  await Promise.all([here.send('kdeconnect.ping', {}), there.send('kdeconnect.ping', {})])
  await until('pings went both ways', () => heard >= 2)
  for (const end of ends) end()
}

/** A newcomer may have to announce itself again, as every app does, when the second before was busy. */
async function meets(victim: KdeEnd, newcomer: KdeEnd): Promise<void> {
  const again = setInterval(() => void newcomer.link().discover(), 300)
  try {
    await until('a newcomer is seen', () => victim.host.peers.get(newcomer.id()))
  } finally {
    clearInterval(again)
  }
}

/** Runs `attack` on a fresh siege and ends it, whatever happens. */
export async function underSiege(role: Role, attack: (siege: Siege) => Promise<void>): Promise<void> {
  const siege = await besiege(role)
  try {
    await attack(siege)
  } finally {
    await siege.stop()
  }
}

/** Goes in by one way; resolves with the wire, or with nothing when the victim did not let it in. */
export async function enter(peer: RawPeer, way: Way, siege: Siege, lies: Lies = {}): Promise<RawWire | undefined> {
  return peer[way](siege.victim, lies).catch((error: Error) => {
    if (error.message === closedEarly) return undefined
    throw error
  })
}

/** Pairs a raw peer as an honest phone would be, over `wire`. */
export async function pairRaw(peer: RawPeer, wire: RawWire, { victim }: Siege): Promise<void> {
  wire.send('kdeconnect.pair', { pair: true, timestamp: Math.floor(Date.now() / 1000) })
  await until('the victim is asked', () => victim.host.peers.get(peer.id)?.pairing.state === 'asks')
  await victim.link().answer(peer.id, true)
  await wire.next('kdeconnect.pair')
  await until('a session is open', () => victim.host.live().some((one) => one.peer === peer.id))
}
