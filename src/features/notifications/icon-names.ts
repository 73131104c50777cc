import type { Blobs } from '../../core/store.ts'
import { hashPrefix, md5 } from './icons.ts'
import type { Shelf } from './shelf.ts'

const mostKnown = 2_000

/** Which picture a phone means by a hash: each picture comes once, and after that its hash stands for it. */
export class IconNames {
  readonly #device: string
  readonly #parts: { blobs: Blobs; shelf: () => Shelf }
  /** By hash; undefined for one that was looked for and is not there. */
  readonly #refs = new Map<string, string | undefined>()
  readonly #named = new Set<string>()

  constructor(device: string, parts: { blobs: Blobs; shelf: () => Shelf }) {
    this.#device = device
    this.#parts = parts
  }

  /** The blob for what an adapter put into `icon`: a blob, which is remembered by its hash, or a hash. */
  refOf(icon: string | undefined): string | undefined {
    if (icon === undefined) return undefined
    if (icon.startsWith(hashPrefix)) return this.#lookUp(icon.slice(hashPrefix.length))
    this.#learn(icon)
    return icon
  }

  #lookUp(hash: string): string | undefined {
    if (this.#refs.has(hash)) return this.#refs.get(hash)
    const { blobs, shelf } = this.#parts
    const kept = shelf().icon(this.#device, hash)
    // Blobs that nobody used for long are gone.
    const ref = kept !== undefined && blobs.get(kept) ? kept : undefined
    this.#note(hash, ref)
    return ref
  }

  #learn(ref: string): void {
    if (this.#named.has(ref)) return
    const { blobs, shelf } = this.#parts
    const blob = blobs.get(ref)
    if (!blob) return
    const hash = md5(blob.bytes)
    this.#note(hash, ref)
    shelf().keepIcon(this.#device, hash, ref)
  }

  #note(hash: string, ref: string | undefined): void {
    if (this.#refs.size >= mostKnown) {
      this.#refs.clear()
      this.#named.clear()
    }
    this.#refs.set(hash, ref)
    if (ref !== undefined) this.#named.add(ref)
  }
}
