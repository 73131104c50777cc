import { TandemError } from '../../core/errors.ts'
import type { DeviceKind } from '../../core/link.ts'
import { fingerprint } from './certificate.ts'
import type { PeerIdentity } from './identity.ts'
import { writePacket } from './packet.ts'
import { fetchPayload, offerPayload, type PayloadTrust } from './payload.ts'
import type { KdeSession, Packet, PayloadSource } from './session.ts'

export interface LiveSessionOptions {
  readonly identity: PeerIdentity
  readonly protocol: number
  /** DER of the peer's pinned certificate. */
  readonly certificate: Uint8Array
  write(bytes: Uint8Array): Promise<void>
  lastHeard(): number
  /** Where payloads are fetched: the address the link itself is with. */
  address(): string
  trust(): PayloadTrust
  traced(direction: 'in' | 'out', packet: { type: string; body: unknown; payloadSize?: number }): void
  close(reason: string): void
}

/** Payloads fetched at once per session; more wait their turn. */
const maxFetches = 6

/** A session that outlives its sockets: a peer that connects anew goes on with the same one. */
export class LiveSession implements KdeSession {
  readonly link = 'kdeconnect'
  readonly peer: string
  readonly name: string
  readonly kind: DeviceKind
  readonly proofs: readonly string[]
  readonly protocol: number
  readonly accepts: ReadonlySet<string>
  readonly offers: ReadonlySet<string>
  readonly closed: AbortSignal
  readonly #ended = new AbortController()
  readonly #options: LiveSessionOptions
  readonly #listeners = new Map<string, Set<(packet: Packet) => void>>()
  readonly #renewed = new Set<() => void>()
  #fetching = 0
  readonly #queue: (() => void)[] = []

  constructor(options: LiveSessionOptions) {
    const { identity } = options
    this.#options = options
    this.peer = identity.id
    this.name = identity.name
    this.kind = identity.kind
    this.protocol = options.protocol
    this.proofs = [`kdeconnect:${fingerprint(options.certificate)}`]
    this.accepts = new Set(identity.incoming)
    this.offers = new Set(identity.outgoing)
    this.closed = this.#ended.signal
  }

  lastHeard(): number {
    return this.#options.lastHeard()
  }

  close(reason: string): void {
    if (!this.closed.aborted) this.#options.close(reason)
  }

  /** For the link: the session is over. */
  end(): void {
    this.#listeners.clear()
    this.#renewed.clear()
    this.#ended.abort()
  }

  async send(type: string, body: object, payload?: PayloadSource): Promise<void> {
    if (this.closed.aborted) throw new TandemError('session.closed')
    if (!this.accepts.has(type)) throw new TandemError('capability.absent', { type })
    const { traced, write, trust } = this.#options
    if (!payload || payload.size === 0) {
      traced('out', { type, body })
      return write(writePacket(type, body))
    }
    const offer = await offerPayload(payload, trust())
    traced('out', { type, body, payloadSize: payload.size })
    await Promise.all([write(writePacket(type, body, { size: payload.size, port: offer.port })), offer.done])
  }

  /** Raw bytes, for the simulated phone's malformed packets. */
  writeRaw(bytes: Uint8Array): Promise<void> {
    return this.#options.write(bytes)
  }

  on(type: string, handler: (packet: Packet) => void): () => void {
    const handlers = this.#listeners.get(type) ?? new Set()
    this.#listeners.set(type, handlers)
    handlers.add(handler)
    return () => handlers.delete(handler)
  }

  onRenewed(handler: () => void): () => void {
    this.#renewed.add(handler)
    return () => this.#renewed.delete(handler)
  }

  async download(packet: Packet, maxBytes: number): Promise<Uint8Array> {
    const { payload } = packet
    if (!payload) throw new TandemError('payload.invalid', { why: 'none announced' })
    await this.#turn()
    try {
      if (this.closed.aborted) throw new TandemError('session.closed')
      const { address, trust } = this.#options
      return await fetchPayload({ ...payload, host: address(), maxBytes }, trust())
    } finally {
      this.#fetching--
      this.#queue.shift()?.()
    }
  }

  /** For the link: a packet arrived. A listener that throws loses this packet, not the session. */
  deliver(packet: Packet, failed: (error: unknown) => void): void {
    const { type, body, payload } = packet
    this.#options.traced('in', payload ? { type, body, payloadSize: payload.size } : { type, body })
    for (const handler of this.#listeners.get(type) ?? []) {
      try {
        handler(packet)
      } catch (error) {
        failed(error)
      }
    }
  }

  /** For the link: the peer connected anew. */
  renew(): void {
    for (const handler of this.#renewed) handler()
  }

  async #turn(): Promise<void> {
    if (this.#fetching >= maxFetches) await new Promise<void>((go) => this.#queue.push(go))
    this.#fetching++
  }
}
