import { type Clock, systemClock } from '../../core/clock.ts'
import type { DeviceKind } from '../../core/link.ts'
import { type MemoryPacket, MemorySession } from './session.ts'

/** Who one of the two ends is. `incoming` and `outgoing` are the packet types it announces. */
export interface MemoryEnd {
  readonly id?: string
  readonly name?: string
  readonly kind?: DeviceKind
  readonly proofs?: readonly string[]
  readonly incoming: readonly string[]
  readonly outgoing: readonly string[]
  /** Sees every packet this end sends or gets. */
  readonly packet?: (direction: 'in' | 'out', packet: MemoryPacket) => void
  /** Takes what a handler at this end threw; without it the error is left to the process, which ends. */
  readonly faulted?: (error: unknown) => void
}

export interface MemoryPairOptions<L extends string = 'kdeconnect'> {
  readonly hub: MemoryEnd
  readonly phone: MemoryEnd
  /** The link whose sessions these stand in for; `kdeconnect` when not given. */
  readonly link?: L
  readonly clock?: Clock
  readonly protocol?: number
  /** How long a payload waits to be fetched; 10,000 ms as in the Android app. */
  readonly payloadWaitMs?: number
}

/** Two joined sessions: `hub` is what the hub holds (its peer is the phone), `phone` what the simulated phone holds. */
export function memoryPair<L extends string = 'kdeconnect'>(
  options: MemoryPairOptions<L>,
): { hub: MemorySession<L>; phone: MemorySession<L> } {
  const one = describe(options.hub, { id: 'memory-hub', name: 'PC', kind: 'desktop' })
  const other = describe(options.phone, { id: 'memory-phone', name: 'Phone', kind: 'phone' })
  const hub = sessionBetween(one, other, options)
  const phone = sessionBetween(other, one, options)
  MemorySession.join(hub, phone)
  return { hub, phone }
}

type Described = Required<MemoryEnd>

function describe(end: MemoryEnd, usual: { id: string; name: string; kind: DeviceKind }): Described {
  const id = end.id ?? usual.id
  return {
    id,
    name: end.name ?? usual.name,
    kind: end.kind ?? usual.kind,
    proofs: end.proofs ?? [`memory:${id}`],
    incoming: end.incoming,
    outgoing: end.outgoing,
    packet: end.packet ?? (() => {}),
    faulted: end.faulted ?? throwOut,
  }
}

function throwOut(error: unknown): void {
  setImmediate(() => {
    throw error
  })
}

function sessionBetween<L extends string>(own: Described, far: Described, options: MemoryPairOptions<L>) {
  return new MemorySession<L>({
    link: options.link ?? ('kdeconnect' as L),
    peer: far.id,
    name: far.name,
    kind: far.kind,
    proofs: far.proofs,
    protocol: options.protocol ?? 8,
    accepts: new Set(far.incoming),
    offers: new Set(far.outgoing),
    clock: options.clock ?? systemClock,
    payloadWaitMs: options.payloadWaitMs ?? 10_000,
    faulted: own.faulted,
    packet: own.packet,
  })
}
