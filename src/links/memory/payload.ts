import type { Readable } from 'node:stream'
import type { Clock } from '../../core/clock.ts'
import { TandemError } from '../../core/errors.ts'

/** Bytes that travel beside a packet; `size` is exact, or -1 when the sender does not know it. */
export interface MemoryPayload {
  readonly size: number
  open(): Readable
}

/** Payloads one end offers to the other: each under its own port number, each fetched at most once. */
export class PayloadShelf {
  readonly #offers = new Map<number, Offer>()
  readonly #clock: Clock
  readonly #waitMs: number
  #nextPort = 1739

  constructor(clock: Clock, waitMs: number) {
    this.#clock = clock
    this.#waitMs = waitMs
  }

  /** Offers `payload`; `fetched` resolves once the other end has all of it and rejects with `timeout` if nobody comes. */
  offer(payload: MemoryPayload, closed: AbortSignal): { port: number; fetched: Promise<void> } {
    const port = this.#nextPort++
    const { promise: fetched, resolve, reject } = Promise.withResolvers<void>()
    const late = () => end(new TandemError('timeout', { what: 'payload' }))
    const gone = () => end(new TandemError('session.closed', { what: 'payload' }))
    const stopWaiting = this.#clock.after(this.#waitMs, late)
    const end = (error?: TandemError) => {
      this.#offers.delete(port)
      stopWaiting()
      closed.removeEventListener('abort', gone)
      if (error) reject(error)
      else resolve()
    }
    closed.addEventListener('abort', gone, { once: true })
    this.#offers.set(port, { payload, stopWaiting, end })
    return { port, fetched }
  }

  /** Reads the payload at `port`; rejects with `payload.invalid`, `too.large` or `session.closed`. */
  async take(port: number, limits: { size: number; maxBytes: number; closed: AbortSignal }): Promise<Uint8Array> {
    const offer = this.#offers.get(port)
    this.#offers.delete(port)
    if (!offer) throw new TandemError('payload.invalid', { port })
    offer.stopWaiting()
    try {
      const bytes = await read(offer.payload.open(), limits)
      offer.end()
      return bytes
    } catch (error) {
      offer.end(new TandemError('peer.refused', { what: 'payload' }, { cause: error }))
      throw error
    }
  }
}

interface Offer {
  readonly payload: MemoryPayload
  stopWaiting(): void
  end(error?: TandemError): void
}

async function read(
  source: Readable,
  limits: { size: number; maxBytes: number; closed: AbortSignal },
): Promise<Uint8Array> {
  const { size, maxBytes, closed } = limits
  const gone = () => source.destroy(new TandemError('session.closed', { what: 'payload' }))
  if (closed.aborted) gone()
  closed.addEventListener('abort', gone, { once: true })
  const chunks: Uint8Array[] = []
  let total = 0
  try {
    for await (const chunk of source) {
      const bytes = chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk))
      total += bytes.length
      if (total > maxBytes) throw new TandemError('too.large', { maxBytes })
      if (size >= 0 && total > size) throw new TandemError('payload.invalid', { announced: size, got: total })
      chunks.push(bytes)
    }
  } finally {
    closed.removeEventListener('abort', gone)
    source.destroy()
  }
  if (size >= 0 && total !== size) throw new TandemError('payload.invalid', { announced: size, got: total })
  return new Uint8Array(Buffer.concat(chunks))
}
