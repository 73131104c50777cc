import type { z } from 'zod'
import type { Clock } from './clock.ts'
import type { Logger } from './log.ts'

export type DeviceKind = 'phone' | 'tablet' | 'desktop' | 'laptop' | 'tv' | 'unknown'

/** One live, authenticated connection of a link to one device. Only links make these, and only for paired peers. */
export interface Session {
  readonly link: string
  /** The peer's id on that link. */
  readonly peer: string
  /** What the device calls itself now; a hint for people, never a proof. */
  readonly name: string
  readonly kind: DeviceKind
  /** What proves which device this is, e.g. `kdeconnect:<sha-256 of the pinned certificate>`. */
  readonly proofs: readonly string[]
  /** Aborts when the session ends; calls in flight end with it. */
  readonly closed: AbortSignal
  /** When anything last arrived, ms since 1970. */
  lastHeard(): number
  close(reason: string): void
}

/** A device that a link can see but that is not (yet) paired. */
export interface Peer {
  readonly link: string
  readonly peer: string
  readonly name: string
  readonly kind: DeviceKind
  readonly address: string
  readonly pairing: PairingState
}

/** `asked`: we asked and wait. `asks`: they asked, a person must compare the code. Times in ms since 1970. */
export type PairingState =
  | { readonly state: 'none' }
  | { readonly state: 'asked'; readonly code: string; readonly until: number }
  | { readonly state: 'asks'; readonly code: string; readonly until: number }
  | { readonly state: 'paired' }
  | { readonly state: 'failed'; readonly reason: string }

/** What a link may keep: small JSON records under its own name, encrypted at rest. */
export interface LinkStore {
  get(key: string): unknown
  put(key: string, value: unknown): void
  remove(key: string): void
  keys(): readonly string[]
}

/** All that a link may ask of the hub. */
export interface LinkHost {
  readonly clock: Clock
  readonly log: Logger
  readonly store: LinkStore
  /** A paired device is linked. */
  opened(session: Session): void
  /** A peer appeared, changed (its pairing too) or, with `undefined`, went away. */
  peer(id: string, peer: Peer | undefined): void
  /** The pairing with this peer ended from the other side. */
  unpaired(id: string, proofs: readonly string[]): void
  /** Every packet of a paired peer, for `trace` and `record`; with content, so only ever shown to who asks for it. */
  packet(peer: string, direction: 'in' | 'out', packet: { type: string; body: unknown; payloadSize?: number }): void
  /** Something was refused; counted and shown by `doctor`, never content. */
  refused(reason: string): void
}

/** A way to reach phones. `Config` is the link's own part of the configuration. */
export interface Link<Config = unknown> {
  readonly id: string
  readonly title: string
  start(config: Config, host: LinkHost): Promise<RunningLink>
}

export interface RunningLink {
  /** Asks the peer to pair; resolves with the code for the person to compare, as soon as it is known. */
  pair(peer: string): Promise<{ code: string }>
  /** Answers a peer that asks, or cancels our own request. */
  answer(peer: string, accept: boolean): Promise<void>
  /** Forgets the peer here and tells it so where it can be reached. */
  unpair(peer: string): Promise<void>
  /** Looks for devices now; with an address, at that address. */
  discover(address?: string): Promise<void>
  /** Somebody is looking: notice a dead link within 10 s instead of 45 s. */
  attend(inUse: boolean): void
  stop(): Promise<void>
}

/** Who this program is to phones; computed, not configured. */
export interface LinkSelf {
  /** May change while the link runs: to be read anew whenever it is said. */
  readonly name: string
  readonly kind: 'phone' | 'tablet' | 'desktop' | 'laptop' | 'tv'
  /** Packet types accepted and possibly sent, from the features' adapters. */
  readonly incoming: readonly string[]
  readonly outgoing: readonly string[]
}

/** An app that people install on a phone so that a link reaches it. */
export interface CompanionApp {
  readonly platform: 'android' | 'ios'
  readonly title: string
  readonly stores: ReadonlyArray<{ readonly name: string; readonly url: string }>
  /** A session as this app would open one: it tells what the app announces, and is closed. */
  session(): Session
}

/** A link as it stands in the list: its part of the configuration, and its code, loaded only where it is used. */
export interface LinkEntry {
  readonly id: string
  readonly config: z.ZodObject
  readonly apps?: readonly CompanionApp[]
  open(self: LinkSelf): Promise<Link>
}
