import type { Readable } from 'node:stream'
import type { Session } from '../../core/link.ts'

/** Bytes that travel beside a packet (protocol note 1.12). */
export interface PayloadSource {
  /** Exact length in bytes; the phone's app refuses unknown lengths. */
  readonly size: number
  open(): Readable
}

/** A packet as it came off the wire; `body` is not checked yet. */
export interface Packet {
  readonly type: string
  readonly body: Readonly<Record<string, unknown>>
  /** Announced length in bytes; -1 when the sender does not know it. Absent: no payload. */
  readonly payload?: { readonly size: number; readonly port: number }
}

/** One live link to a paired KDE Connect device; both the hub and the simulated phone hold one. */
export interface KdeSession extends Session {
  readonly link: 'kdeconnect'
  /** 7 or 8. */
  readonly protocol: number
  /** Packet types the peer says it accepts, and those it may send. Announced is not permitted (protocol note 3.1). */
  readonly accepts: ReadonlySet<string>
  readonly offers: ReadonlySet<string>
  /**
   * Writes one packet; resolves when it was handed to the system, or with a payload when the peer fetched all of it.
   * Rejects with `session.closed`, `timeout` (nobody fetched the payload) or `capability.absent` (peer does not accept the type).
   */
  send(type: string, body: object, payload?: PayloadSource): Promise<void>
  /** Hands over packets of one type; several listeners may share a type. Ends with the returned function or the session. */
  on(type: string, handler: (packet: Packet) => void): () => void
  /**
   * The peer connected anew under this session, so it may have restarted: ask again for what it only says once
   * (protocol note 9, item 21). Ends with the returned function or the session.
   */
  onRenewed(handler: () => void): () => void
  /**
   * Fetches a packet's payload of at most `maxBytes`. Rejects with `payload.invalid` (size, port or certificate not as
   * announced), `too.large`, `timeout` or `session.closed`.
   */
  download(packet: Packet, maxBytes: number): Promise<Uint8Array>
}
