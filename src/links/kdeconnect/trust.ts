import { z } from 'zod'
import type { LinkStore } from '../../core/link.ts'
import { fingerprint } from './certificate.ts'
import type { Pin } from './handshake.ts'

const record = z.object({
  certificate: z.string(),
  protocol: z.int(),
  address: z.string(),
  pairedAt: z.number(),
})

/** A paired peer; `address` is where it was last seen. */
export interface Trusted extends Pin {
  readonly address: string
  readonly pairedAt: number
}

/** The pinned certificates. Only an authenticated "unpair", or the person, takes one away (protocol note 9, item 15). */
export class TrustStore {
  readonly #store: LinkStore
  readonly #known = new Map<string, Trusted>()

  constructor(store: LinkStore) {
    this.#store = store
    for (const key of store.keys()) {
      const parsed = key.startsWith('trust:') ? record.safeParse(store.get(key)) : undefined
      if (parsed?.success) {
        const { certificate, ...rest } = parsed.data
        this.#known.set(key.slice('trust:'.length), { ...rest, certificate: Buffer.from(certificate, 'base64') })
      }
    }
  }

  get(id: string): Trusted | undefined {
    return this.#known.get(id)
  }

  ids(): string[] {
    return [...this.#known.keys()]
  }

  proofs(id: string): string[] {
    const trusted = this.#known.get(id)
    return trusted ? [`kdeconnect:${fingerprint(trusted.certificate)}`] : []
  }

  put(id: string, trusted: Trusted): void {
    // In this order: what cannot be kept is not trusted for the moment either.
    this.#store.put(`trust:${id}`, { ...trusted, certificate: Buffer.from(trusted.certificate).toString('base64') })
    this.#known.set(id, trusted)
  }

  remove(id: string): void {
    this.#known.delete(id)
    this.#store.remove(`trust:${id}`)
  }
}
