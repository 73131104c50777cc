import { z } from 'zod'
import { TandemError } from '../../core/errors.ts'
import type { Link, LinkHost, PairingState, Peer, RunningLink, Session } from '../../core/link.ts'
import { type MemoryIdentity, type MemoryMember, MemoryNetwork } from './network.ts'
import { memoryPair } from './pair.ts'
import { Pairing } from './pairing.ts'
import type { MemoryPacket, MemorySession } from './session.ts'

/** What the memory link can be told. */
export const memoryConfig = z.object({
  askedMs: z.int().min(1).default(30_000).describe('How long our own pairing request stands'),
  asksMs: z.int().min(1).default(25_000).describe('How long a peer’s pairing request stands'),
  reconnectMs: z.int().min(1).default(20).describe('Pause before a lost session is made anew'),
  payloadWaitMs: z.int().min(1).default(10_000).describe('How long a payload waits to be fetched'),
})
export type MemoryConfig = z.output<typeof memoryConfig>

/** A network of its own, for ends in one process. `linkId` is the link its sessions claim to come from. */
export function memoryNetwork(linkId = 'memory'): MemoryNetwork {
  return new MemoryNetwork(linkId, (one, other) => {
    const { hub, phone } = memoryPair({
      hub: { ...one.identity, proofs: proofsOf(one.identity), ...watchers(one, other) },
      phone: { ...other.identity, proofs: proofsOf(other.identity), ...watchers(other, one) },
      link: linkId,
      clock: one.clock,
    })
    one.opened(hub)
    other.opened(phone)
  })
}

function watchers(own: MemoryMember, far: MemoryMember) {
  return {
    packet: (direction: 'in' | 'out', packet: MemoryPacket) => own.packet(far.identity.id, direction, packet),
    faulted: (error: unknown) => own.faulted(error),
  }
}

function proofsOf(identity: MemoryIdentity): string[] {
  return [`memory:${identity.key}`]
}

/** A link whose peers are other ends on the same `network`; for tests, and the reference for what a link must do. */
export function memoryLink(network: MemoryNetwork, identity: MemoryIdentity): Link<z.input<typeof memoryConfig>> {
  return {
    id: network.linkId,
    title: 'Memory',
    async start(config, host) {
      const end = new MemoryLinkEnd({ network, identity, host, config: memoryConfig.parse(config) })
      network.enter(end)
      return end
    },
  }
}

/** Words from ends that are not paired: small, few kinds, everything else refused. */
const word = z.union([
  z.strictObject({ pair: z.literal(true), timestamp: z.int().optional() }),
  z.strictObject({ pair: z.literal(false) }),
])
const kept = z.object({ key: z.string() })
const maxPeers = 64
const maxWord = 8192
const bounded = z.looseObject({ id: z.string().max(64), name: z.string().max(256), key: z.string().max(256) })

interface EndOptions {
  readonly network: MemoryNetwork
  readonly identity: MemoryIdentity
  readonly host: LinkHost
  readonly config: MemoryConfig
}

class MemoryLinkEnd implements RunningLink, MemoryMember {
  readonly #options: EndOptions
  readonly #peers = new Map<string, { identity: MemoryIdentity; pairing: Pairing }>()
  readonly #sessions = new Map<string, Session>()
  readonly #timers = new Set<() => void>()
  #stopped = false

  constructor(options: EndOptions) {
    this.#options = options
  }

  get identity(): MemoryIdentity {
    return this.#options.identity
  }

  get clock() {
    return this.#options.host.clock
  }

  async pair(peer: string): Promise<{ code: string }> {
    return this.#known(peer).pairing.ask()
  }

  async answer(peer: string, accept: boolean): Promise<void> {
    const { pairing } = this.#known(peer)
    if (accept) pairing.accept()
    else pairing.refuse()
  }

  async unpair(peer: string): Promise<void> {
    const known = this.#peers.get(peer)
    if (known) known.pairing.unpair()
    else this.#options.host.store.remove(peer)
  }

  async discover(): Promise<void> {
    this.#options.network.look(this.identity.id)
  }

  attend(): void {}

  async stop(): Promise<void> {
    this.#stopped = true
    for (const cancel of this.#timers) cancel()
    for (const { pairing } of this.#peers.values()) pairing.stop()
    for (const session of this.#sessions.values()) session.close('stopped')
    this.#options.network.leave(this.identity.id)
  }

  seen(far: MemoryIdentity): void {
    const known = this.#peers.get(far.id)
    if (known?.identity.key === far.key && known.identity.name === far.name) return
    if (!bounded.safeParse(far).success) this.#options.host.refused('identity too large')
    else if (!known && !this.trusts(far) && this.#peers.size >= maxPeers) this.#options.host.refused('too many peers')
    else if (this.#changedKey(far)) this.#options.host.refused('changed key')
    else this.#meet(far)
  }

  #meet(far: MemoryIdentity): void {
    this.#peers.get(far.id)?.pairing.stop()
    const pairing = new Pairing({
      keys: { own: this.identity.key, far: far.key },
      clock: this.clock,
      times: this.#options.config,
      paired: this.trusts(far),
      tell: (said) => this.#options.network.whisper(this.identity, far.id, said),
      changed: (state) => this.#report(far, state),
      trust: () => this.#trust(far),
      forget: (wish) => this.#forget(far, wish),
    })
    this.#peers.set(far.id, { identity: far, pairing })
    this.#report(far, pairing.state)
  }

  lost(id: string): void {
    const known = this.#peers.get(id)
    if (!known || this.#stopped) return
    known.pairing.stop()
    this.#peers.delete(id)
    this.#options.host.peer(id, undefined)
  }

  hear(from: MemoryIdentity, text: string): void {
    if (this.#stopped) return
    const parsed = word.safeParse(text.length <= maxWord ? parseJson(text) : undefined)
    if (!parsed.success) this.#options.host.refused('packet before pairing')
    else if (this.#changedKey(from)) this.#options.host.refused('changed key')
    else this.#peers.get(from.id)?.pairing.hear(parsed.data.pair ? clean(parsed.data) : { pair: false })
  }

  trusts(far: MemoryIdentity): boolean {
    return kept.safeParse(this.#options.host.store.get(far.id)).data?.key === far.key
  }

  hasSession(id: string): boolean {
    return this.#sessions.has(id)
  }

  pairingWith(id: string): boolean {
    const state = this.#peers.get(id)?.pairing.state.state
    return state === 'asked' || state === 'asks'
  }

  opened(session: MemorySession<string>): void {
    const { peer } = session
    this.#sessions.set(peer, session)
    session.closed.addEventListener('abort', () => this.#ended(peer), { once: true })
    this.#options.host.opened(session)
  }

  packet(peer: string, direction: 'in' | 'out', { type, body, payload }: MemoryPacket): void {
    this.#options.host.packet(peer, direction, { type, body, ...(payload && { payloadSize: payload.size }) })
  }

  faulted(error: unknown): void {
    this.#options.host.log.error('a handler failed', { error: String(error) })
    this.#options.host.refused('handler failed')
  }

  #ended(peer: string): void {
    this.#sessions.delete(peer)
    if (this.#stopped) return
    const cancel = this.clock.after(this.#options.config.reconnectMs, () => {
      this.#timers.delete(cancel)
      this.#options.network.look(this.identity.id)
    })
    this.#timers.add(cancel)
  }

  #changedKey(far: MemoryIdentity): boolean {
    const trusted = kept.safeParse(this.#options.host.store.get(far.id)).data
    return trusted !== undefined && trusted.key !== far.key
  }

  #known(peer: string) {
    const known = this.#peers.get(peer)
    if (!known) throw new TandemError('device.unknown', { peer })
    return known
  }

  #report(far: MemoryIdentity, pairing: PairingState): void {
    const { id, name, kind } = far
    const peer: Peer = { link: this.#options.network.linkId, peer: id, name, kind, address: 'memory', pairing }
    this.#options.host.peer(id, peer)
  }

  #trust(far: MemoryIdentity): void {
    this.#options.host.store.put(far.id, { key: far.key })
    // Not now: whoever hears of the pairing must be done with it before a session opens.
    setImmediate(() => this.#options.network.look(this.identity.id))
  }

  #forget(far: MemoryIdentity, wish: 'own' | 'theirs'): void {
    this.#options.host.store.remove(far.id)
    this.#sessions.get(far.id)?.close('unpaired')
    if (wish === 'theirs') this.#options.host.unpaired(far.id, proofsOf(far))
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON is just one more thing that is not a word.
    return undefined
  }
}

function clean(said: { pair: true; timestamp?: number | undefined }) {
  return said.timestamp === undefined ? { pair: true as const } : { pair: true as const, timestamp: said.timestamp }
}
