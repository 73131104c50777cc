import { TandemError } from '../../core/errors.ts'
import type { DeviceKind } from '../../core/link.ts'
import { fingerprint } from './certificate.ts'
import type { PeerIdentity } from './identity.ts'
import { writePacket } from './packet.ts'
import { fetchPayload, offerPayload, type PayloadTrust, refusePayload } from './payload.ts'
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

/** Payloads fetched at once per session; more wait their turn, up to a bound. */
const maxFetches = 6
const maxWaiting = 1000

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
    const unsent = new AbortController()
    const { signal, ...rest } = trust()
    const offer = await offerPayload(payload, { ...rest, signal: AbortSignal.any([signal, unsent.signal]) })
    traced('out', { type, body, payloadSize: payload.size })
    const written = write(writePacket(type, body, { size: payload.size, port: offer.port }))
    // Nobody comes for what nobody heard of.
    written.catch(() => unsent.abort())
    await Promise.all([written, offer.done])
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
    const { address, trust } = this.#options
    return this.#inTurn(() => fetchPayload({ ...payload, host: address(), maxBytes }, trust()))
  }

  /** For the link: a packet arrived. A listener that throws loses this packet, not the session. */
  deliver(packet: Packet, failed: (error: unknown) => void): void {
    const { type, body, payload } = packet
    this.#options.traced('in', payload ? { type, body, payloadSize: payload.size } : { type, body })
    const handlers = this.#listeners.get(type)
    for (const handler of handlers ?? []) {
      try {
        handler(packet)
      } catch (error) {
        failed(error)
      }
    }
    if (payload && !handlers?.size) this.#refuse(payload)
  }

  /** For the link: the peer connected anew. */
  renew(failed: (error: unknown) => void): void {
    for (const handler of this.#renewed) {
      try {
        handler()
      } catch (error) {
        failed(error)
      }
    }
  }

  /** A payload that nobody here wants: the phone must not wait for us (protocol note 1.12). */
  #refuse(payload: NonNullable<Packet['payload']>): void {
    const { address, trust } = this.#options
    this.#inTurn(() => refusePayload({ ...payload, host: address(), maxBytes: 0 }, trust())).catch(() => {
      // Too many at once, or the session is over: then its own patience has to do.
    })
  }

  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#queue.length >= maxWaiting) throw new TandemError('too.many', { what: 'payloads' })
    if (this.#fetching >= maxFetches) await new Promise<void>((go) => this.#queue.push(go))
    else this.#fetching++
    try {
      if (this.closed.aborted) throw new TandemError('session.closed')
      return await work()
    } finally {
      const next = this.#queue.shift()
      if (next) next()
      else this.#fetching--
    }
  }
}
