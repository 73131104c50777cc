import type { Clock } from '../../core/clock.ts'
import { TandemError } from '../../core/errors.ts'
import type { DeviceKind, Session } from '../../core/link.ts'
import { type MemoryPayload, PayloadShelf } from './payload.ts'

/** A packet as the other end wrote it: a JSON copy, its body not checked. */
export interface MemoryPacket {
  readonly type: string
  readonly body: Readonly<Record<string, unknown>>
  readonly payload?: { readonly size: number; readonly port: number }
}

export interface MemorySessionOptions<L extends string> {
  readonly link: L
  readonly peer: string
  readonly name: string
  readonly kind: DeviceKind
  readonly proofs: readonly string[]
  readonly protocol: number
  readonly accepts: ReadonlySet<string>
  readonly offers: ReadonlySet<string>
  readonly clock: Clock
  /** How long a payload waits to be fetched, in ms. */
  readonly payloadWaitMs: number
  /** What a handler threw, which on a real wire must never happen. */
  readonly faulted: (error: unknown) => void
  readonly packet: (direction: 'in' | 'out', packet: MemoryPacket) => void
}

/**
 * One end of two joined in memory. It speaks what a KDE Connect session speaks, so that adapters and simulated phones
 * run on it unchanged: packets arrive later, in order, as JSON copies; payloads are streams fetched beside the packet.
 */
export class MemorySession<L extends string = 'kdeconnect'> implements Session {
  readonly link: L
  readonly peer: string
  readonly name: string
  readonly kind: DeviceKind
  readonly proofs: readonly string[]
  readonly protocol: number
  readonly accepts: ReadonlySet<string>
  readonly offers: ReadonlySet<string>
  readonly #options: MemorySessionOptions<L>
  readonly #end = new AbortController()
  readonly #handlers = new Map<string, Set<(packet: MemoryPacket) => void>>()
  readonly #renewed = new Set<() => void>()
  readonly #shelf: PayloadShelf
  readonly #inbox: string[] = []
  #other: MemorySession<L> | undefined
  #draining = false
  #ending = false
  #heard: number

  constructor(options: MemorySessionOptions<L>) {
    this.link = options.link
    this.peer = options.peer
    this.name = options.name
    this.kind = options.kind
    this.proofs = options.proofs
    this.protocol = options.protocol
    this.accepts = options.accepts
    this.offers = options.offers
    this.#options = options
    this.#shelf = new PayloadShelf(options.clock, options.payloadWaitMs)
    this.#heard = options.clock.now()
  }

  /** Makes each the other's far end. */
  static join<L extends string>(one: MemorySession<L>, other: MemorySession<L>): void {
    one.#other = other
    other.#other = one
  }

  get closed(): AbortSignal {
    return this.#end.signal
  }

  lastHeard(): number {
    return this.#heard
  }

  /** Resolves when the packet is under way, or with a payload when the other end fetched all of it. */
  async send(type: string, body: object, payload?: MemoryPayload): Promise<void> {
    const other = this.#other
    if (this.closed.aborted || !other) throw new TandemError('session.closed', { type })
    if (!this.accepts.has(type)) throw new TandemError('capability.absent', { type })
    // As on the real wire, an empty payload travels as none (protocol note 1.12).
    const offered = payload && payload.size !== 0 ? this.#shelf.offer(payload, this.closed) : undefined
    const packet = { type, body, ...(offered && payload && { payload: { size: payload.size, port: offered.port } }) }
    const text = JSON.stringify(packet)
    this.#options.packet('out', JSON.parse(text) as MemoryPacket)
    other.#receive(text)
    await offered?.fetched
  }

  on(type: string, handler: (packet: MemoryPacket) => void): () => void {
    const handlers = this.#handlers.get(type) ?? new Set()
    this.#handlers.set(type, handlers)
    handlers.add(handler)
    return () => handlers.delete(handler)
  }

  onRenewed(handler: () => void): () => void {
    this.#renewed.add(handler)
    return () => this.#renewed.delete(handler)
  }

  /** What happens at both ends when the connection under a live session is replaced. */
  renew(): void {
    if (this.closed.aborted) return
    for (const end of [this, this.#other]) for (const handler of [...(end?.renewals() ?? [])]) handler()
  }

  renewals(): ReadonlySet<() => void> {
    return this.#renewed
  }

  /** How many handlers listen; for tests that look for what was left behind. */
  listeners(): number {
    return [...this.#handlers.values()].reduce((sum, handlers) => sum + handlers.size, this.#renewed.size)
  }

  async download(packet: MemoryPacket, maxBytes: number): Promise<Uint8Array> {
    const { payload } = packet
    const other = this.#other
    if (!payload || !other) throw new TandemError('payload.invalid', { type: packet.type })
    if (this.closed.aborted) throw new TandemError('session.closed', { type: packet.type })
    return other.#shelf.take(payload.port, { size: payload.size, maxBytes, closed: this.closed })
  }

  /** Ends both ends; what was sent before still arrives. */
  close(reason: string): void {
    if (this.closed.aborted) return
    this.#finish(reason)
    const other = this.#other
    if (!other) return
    other.#ending = true
    other.#drainLater()
  }

  /** Ends both ends at once, as a broken network does: what is under way is lost. */
  cut(reason = 'cut'): void {
    this.#finish(reason)
    const other = this.#other
    if (other) other.#finish(reason)
  }

  #finish(reason: string): void {
    if (this.closed.aborted) return
    this.#inbox.length = 0
    this.#end.abort(reason)
    this.#handlers.clear()
    this.#renewed.clear()
  }

  #receive(text: string): void {
    if (this.closed.aborted) return
    this.#inbox.push(text)
    this.#drainLater()
  }

  #drainLater(): void {
    if (this.#draining) return
    this.#draining = true
    setImmediate(() => this.#drain())
  }

  #drain(): void {
    for (let text = this.#inbox.shift(); text !== undefined; text = this.#inbox.shift()) this.#deliver(text)
    this.#draining = false
    if (this.#ending) this.#finish('closed by the other end')
  }

  #deliver(text: string): void {
    const packet = JSON.parse(text) as MemoryPacket
    this.#heard = this.#options.clock.now()
    this.#options.packet('in', packet)
    for (const handler of [...(this.#handlers.get(packet.type) ?? [])]) {
      try {
        handler(packet)
      } catch (error) {
        this.#options.faulted(error)
      }
    }
  }
}
