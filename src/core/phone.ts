import type { z } from 'zod'
import type { Clock } from './clock.ts'
import type { Session } from './link.ts'
import type { Logger } from './log.ts'

/** Something a driver (flag, HTTP call, test) makes the simulated phone do, as if a person or an app on it did. */
export interface PhoneAct {
  readonly summary: string
  readonly input: z.ZodObject
  run(input: never): unknown
}

/** What one feature does on a simulated phone. */
export interface PhoneFeature {
  readonly acts: Readonly<Record<string, PhoneAct>>
  /** What the phone has and what happened to it, for drivers to look at. */
  state(): unknown
  /** A paired PC is linked; ends with `session.closed`. */
  attach(session: Session): void
}

export interface PhoneHost {
  readonly clock: Clock
  readonly log: Logger
  /** Same numbers for the same seed, 0 ≤ n < 1. */
  random(): number
  /** Which app the phone imitates: their quirks differ. */
  readonly profile: 'android' | 'ios' | 'desktop'
  /** Kept across restarts of the simulated phone. */
  load(key: string): unknown
  save(key: string, value: unknown): void
}

/** The phone's half of a feature, written against the same packet schemas as the hub's. */
export interface PhoneSide {
  readonly feature: string
  /** Packet types on the KDE Connect wire that belong to it; the fault `silent` stops exactly these. */
  readonly packets: { readonly receives: readonly string[]; readonly sends: readonly string[] }
  create(host: PhoneHost): PhoneFeature
}
