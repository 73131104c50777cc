import { z } from 'zod'
import { GrowingBuffer } from './growing-buffer.ts'
import type { Packet } from './session.ts'

/** Longest line of a paired peer, in bytes (protocol note 1.1). */
export const maxLine = 32 * 1024 * 1024
/** Longest line before the peer is known: plain and secure identity, LF included. */
export const maxIdentityLine = 8192
/** Deeper nesting than any packet has; whoever walks or writes what is deeper may run out of stack. */
const maxDepth = 32
/** Ports a payload may be offered on; anything else would let a peer make us connect anywhere (T21). */
export const payloadPorts = { first: 1739, last: 1764 } as const

const envelope = z.looseObject({
  type: z
    .string()
    .max(128)
    .regex(/^kdeconnect(\.[a-z_]+)+$/),
  body: z.record(z.string(), z.unknown()),
  payloadSize: z.unknown().optional(),
  payloadTransferInfo: z.unknown().optional(),
})

/** Writes one packet as its line. `id` is milliseconds since 1970; nobody reads it. */
export function writePacket(
  type: string,
  body: object,
  payload?: { size: number; port: number },
  id = Date.now(),
): Buffer {
  const extra = payload ? { payloadSize: payload.size, payloadTransferInfo: { port: payload.port } } : {}
  return Buffer.from(`${JSON.stringify({ id, type, body, ...extra })}\n`)
}

/** Reads one line; undefined when it is no packet. Never throws. */
export function readPacket(line: Buffer): Packet | undefined {
  let value: unknown
  try {
    value = JSON.parse(line.toString('utf8'))
  } catch {
    // Whatever it was, it was not JSON; the caller counts it.
    return undefined
  }
  if (isDeeper(value, maxDepth)) return undefined
  const parsed = envelope.safeParse(value)
  if (!parsed.success) return undefined
  const { type, body, payloadSize, payloadTransferInfo } = parsed.data
  const payload = readPayload(payloadSize, payloadTransferInfo)
  return payload ? { type, body, payload } : { type, body }
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((one) => isDeeper(one, levels - 1))
}

/**
 * Some old desktops write `payloadSize` on every packet, so a payload counts only with transfer info beside it
 * (protocol note 1.2). A port outside the allowed range becomes 0: the packet stays, fetching it is refused.
 */
function readPayload(size: unknown, info: unknown): { size: number; port: number } | undefined {
  if (typeof info !== 'object' || info === null || Object.keys(info).length === 0) return undefined
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < -1 || size === 0) return undefined
  const port = (info as { port?: unknown }).port
  const allowed = typeof port === 'number' && port >= payloadPorts.first && port <= payloadPorts.last
  return { size, port: allowed && Number.isInteger(port) ? port : 0 }
}

/** Cuts a byte stream into lines of at most `limit()` bytes; a longer line is skipped up to its end and reported once. */
export class LineReader {
  readonly #held = new GrowingBuffer()
  #skipping = false
  readonly #limit: () => number
  readonly #onLine: (line: Buffer) => void
  readonly #onTooLong: () => void

  constructor(limit: () => number, onLine: (line: Buffer) => void, onTooLong: () => void) {
    this.#limit = limit
    this.#onLine = onLine
    this.#onTooLong = onTooLong
  }

  push(chunk: Buffer): void {
    let start = 0
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      this.#finish(chunk.subarray(start, end))
      this.#skipping = false
      start = end + 1
    }
    const rest = chunk.subarray(start)
    if (rest.length > 0 && this.#fits(rest)) this.#held.push(rest, this.#limit())
  }

  #fits(part: Buffer): boolean {
    if (this.#skipping) return false
    if (this.#held.length + part.length <= this.#limit()) return true
    this.#skipping = true
    this.#held.take()
    this.#onTooLong()
    return false
  }

  #finish(last: Buffer): void {
    if (!this.#fits(last)) return
    if (this.#held.length > 0) this.#held.push(last, this.#limit())
    const line = this.#held.length > 0 ? this.#held.take() : last
    if (line.length > 0) this.#onLine(line)
  }
}
