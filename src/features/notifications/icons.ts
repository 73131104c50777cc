import { createHash } from 'node:crypto'
import type { Logger } from '../../core/log.ts'
import type { Blobs } from '../../core/store.ts'
import type { KdeSession, Packet } from '../../links/kdeconnect/session.ts'

/** Icons are 96–128 pixels at the Android app: a few KB to some tens. */
const maxIconBytes = 512 * 1024
const mostAtOnce = 4
const mostWaiting = 64
const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/**
 * Stands in a notification's `icon` until the hub has looked up which picture that is: the phone sends a picture once
 * and from then on its hash alone, also to a hub that was started anew since (protocol note 4.1).
 */
export const hashPrefix = 'md5:'

/** A `payloadHash` fit to be used; anything else could name a path (T18). */
export function isIconHash(hash: string | undefined): hash is string {
  return hash !== undefined && /^[0-9a-f]{32}$/.test(hash)
}

export function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex')
}

export interface IconSource {
  readonly session: KdeSession
  readonly blobs: Blobs
  readonly log: Logger
}

/** Fetches the pictures that come beside notifications, a few at a time. */
export class IconFetcher {
  readonly #source: IconSource
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(source: IconSource) {
    this.#source = source
  }

  /**
   * The blob of a packet's picture; undefined if it is not the PNG that `hash` announces, or if too many are under way.
   * It is fetched also when it is of no use, since the phone sends nothing else before somebody took it.
   */
  async fetch(packet: Packet, hash: string | undefined): Promise<string | undefined> {
    if (this.#waiting.length >= mostWaiting) return undefined
    if (this.#running >= mostAtOnce) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#running++
    try {
      return this.#keep(await this.#source.session.download(packet, maxIconBytes), hash)
    } catch (error) {
      this.#source.log.debug('icon not fetched', { error: String(error) })
      return undefined
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running--
    }
  }

  #keep(bytes: Uint8Array, hash: string | undefined): string | undefined {
    const { blobs, log } = this.#source
    if (isIconHash(hash) && md5(bytes) === hash && pngSignature.equals(bytes.subarray(0, 8)))
      return blobs.put(bytes, 'image/png')
    log.warn('icon refused', { bytes: bytes.length })
    return undefined
  }
}
