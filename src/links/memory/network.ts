import type { Clock } from '../../core/clock.ts'
import type { DeviceKind } from '../../core/link.ts'
import type { MemoryPacket, MemorySession } from './session.ts'

/** Who one end of the memory link is; computed by the program, not configured. */
export interface MemoryIdentity {
  readonly id: string
  readonly name: string
  readonly kind: DeviceKind
  /** Stands for the certificate: what is pinned at pairing. */
  readonly key: string
  readonly incoming: readonly string[]
  readonly outgoing: readonly string[]
}

/** What ends say to each other before a session exists; anything else is refused. */
export type MemoryWord = { readonly pair: true; readonly timestamp?: number } | { readonly pair: false }

/** An end as the network sees it. */
export interface MemoryMember {
  readonly identity: MemoryIdentity
  readonly clock: Clock
  seen(identity: MemoryIdentity): void
  lost(id: string): void
  /** A word from `from`, as JSON text, unchecked. */
  hear(from: MemoryIdentity, text: string): void
  trusts(identity: MemoryIdentity): boolean
  hasSession(id: string): boolean
  /** A pairing with this one is under way. */
  pairingWith(id: string): boolean
  opened(session: MemorySession<string>): void
  packet(peer: string, direction: 'in' | 'out', packet: MemoryPacket): void
  faulted(error: unknown): void
}

/** Joins members and carries words between them; sessions are made where both sides trust. */
export class MemoryNetwork {
  /** The link that its sessions claim to come from. */
  readonly linkId: string
  readonly #members = new Map<string, MemoryMember>()
  readonly #apart = new Set<string>()
  readonly #join: (one: MemoryMember, other: MemoryMember) => void

  constructor(linkId: string, join: (one: MemoryMember, other: MemoryMember) => void) {
    this.linkId = linkId
    this.#join = join
  }

  enter(member: MemoryMember): void {
    this.#members.set(member.identity.id, member)
    this.look(member.identity.id)
  }

  leave(id: string): void {
    const member = this.#members.get(id)
    if (!member) return
    this.#members.delete(id)
    for (const other of this.#members.values()) setImmediate(() => other.lost(id))
  }

  /** Shows `id` to all it can reach, and makes the sessions that both sides want. */
  look(id: string): void {
    const member = this.#members.get(id)
    if (!member) return
    for (const other of [...this.#members.values()]) {
      if (other === member || this.#apart.has(pairKey(id, other.identity.id))) continue
      member.seen(other.identity)
      other.seen(member.identity)
      this.#meet(member, other)
    }
  }

  /** Whether a word can go from one to the other. */
  reaches(from: string, to: string): boolean {
    return this.#members.has(to) && !this.#apart.has(pairKey(from, to))
  }

  /** Carries a word (or, from whoever means harm, any text), later and in order. */
  whisper(from: MemoryIdentity, to: string, word: unknown): void {
    const text = typeof word === 'string' ? word : JSON.stringify(word)
    setImmediate(() => {
      if (this.reaches(from.id, to)) this.#members.get(to)?.hear(from, text)
    })
  }

  /** Keeps two ends from reaching each other until `heal`; their session must be cut by who parts them. */
  part(one: string, other: string): void {
    this.#apart.add(pairKey(one, other))
    this.#members.get(one)?.lost(other)
    this.#members.get(other)?.lost(one)
  }

  heal(one: string, other: string): void {
    this.#apart.delete(pairKey(one, other))
    this.look(one)
  }

  #meet(one: MemoryMember, other: MemoryMember): void {
    const trusted = one.trusts(other.identity)
    if (trusted && other.trusts(one.identity)) {
      if (!one.hasSession(other.identity.id) && !other.hasSession(one.identity.id)) this.#join(one, other)
    } else if (trusted) this.#disown(other, one)
    else if (other.trusts(one.identity)) this.#disown(one, other)
  }

  // One side forgot: the other learns it at the next contact, but never while they pair (protocol note 2.6).
  #disown(forgetful: MemoryMember, other: MemoryMember): void {
    const { id } = other.identity
    if (!forgetful.pairingWith(id)) this.whisper(forgetful.identity, id, { pair: false })
  }
}

function pairKey(one: string, other: string): string {
  return [one, other].sort().join(' ')
}
