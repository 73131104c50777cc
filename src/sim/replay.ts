import { once } from 'node:events'
import { Readable } from 'node:stream'
import { z } from 'zod'
import type { KdeSession, PayloadSource } from '../links/kdeconnect/session.ts'

/** What `tandem record` writes; `in` and `out` are as the hub saw them. Payloads are not kept, only their length. */
export const recording = z.object({
  recorded: z.string(),
  app: z.string(),
  packets: z.array(
    z.object({
      direction: z.enum(['in', 'out']),
      type: z.string(),
      body: z.record(z.string(), z.unknown()),
      payloadSize: z.int().optional(),
    }),
  ),
})
export type Recording = z.output<typeof recording>

export interface ReplayOptions {
  /** How long to wait for each packet that the hub sent when this was recorded. */
  readonly patienceMs?: number
  /** Stands for payloads, whose bytes are not recorded; default: none is offered. */
  readonly payload?: (packet: Recording['packets'][number]) => Uint8Array | undefined
}

/**
 * Plays the phone's part of a recording over the phone's end of a session, waiting at each packet that the hub sent
 * then. Resolves with the types of those that the hub did not send this time.
 */
export async function replay(fixture: unknown, session: KdeSession, options: ReplayOptions = {}): Promise<string[]> {
  const { packets } = recording.parse(fixture)
  const heard = listen(session, new Set(packets.filter(({ direction }) => direction === 'out').map(({ type }) => type)))
  const missing: string[] = []
  for (const packet of packets) {
    if (packet.direction === 'in') await session.send(packet.type, packet.body, payloadOf(packet, options))
    else if (!(await heard.next(packet.type, options.patienceMs ?? 1000))) missing.push(packet.type)
  }
  heard.stop()
  return missing
}

/** Counts what arrives, so that a packet that came early is not waited for. */
function listen(session: KdeSession, types: ReadonlySet<string>) {
  const arrived = new Map<string, number>()
  const events = new EventTarget()
  const stops = [...types].map((type) =>
    session.on(type, () => {
      arrived.set(type, (arrived.get(type) ?? 0) + 1)
      events.dispatchEvent(new Event(type))
    }),
  )
  const take = (type: string) => {
    const count = arrived.get(type) ?? 0
    if (count > 0) arrived.set(type, count - 1)
    return count > 0
  }
  return {
    async next(type: string, patienceMs: number): Promise<boolean> {
      if (take(type)) return true
      const late = AbortSignal.any([AbortSignal.timeout(patienceMs), session.closed])
      await once(events, type, { signal: late }).catch((error: unknown) => {
        if (!late.aborted) throw error
      })
      return take(type)
    },
    stop() {
      for (const stop of stops) stop()
    },
  }
}

function payloadOf(packet: Recording['packets'][number], options: ReplayOptions): PayloadSource | undefined {
  const bytes = packet.payloadSize === undefined ? undefined : options.payload?.(packet)
  return bytes && { size: bytes.length, open: () => Readable.from([bytes]) }
}
