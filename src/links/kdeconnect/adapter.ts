import type { z } from 'zod'
import type { Contract, Provider } from '../../core/contract.ts'
import type { Adapter, AdapterContext, Sink } from '../../core/feature.ts'
import type { Session } from '../../core/link.ts'
import type { Logger } from '../../core/log.ts'
import { platformOf } from './apps.ts'
import type { KdeSession, Packet, PayloadSource } from './session.ts'

/** Packet type → schema of its body. Inbound schemas are loose: phones are newer than we are. */
export type PacketSchemas = Readonly<Record<string, z.ZodObject>>

/** A session narrowed to an adapter's own packets, with checked bodies in and typed bodies out. */
export interface Wire<Receives extends PacketSchemas, Sends extends PacketSchemas> {
  readonly session: KdeSession
  /** Whether the peer says it accepts this type. */
  can(type: keyof Sends & string): boolean
  send<T extends keyof Sends & string>(type: T, body: z.input<Sends[T]>, payload?: PayloadSource): Promise<void>
  /** Like `send` for words nobody waits for: a failure is logged. */
  tell<T extends keyof Sends & string>(type: T, body: z.input<Sends[T]>): void
  /** Runs now and whenever the peer connected anew: the place to ask for what it only says once. */
  whenLinked(ask: () => void): void
  on<T extends keyof Receives & string>(type: T, handler: (body: z.output<Receives[T]>, packet: Packet) => void): void
}

export interface KdePackets<Receives extends PacketSchemas, Sends extends PacketSchemas> {
  readonly receives: Receives
  readonly sends: Sends
}

/** Limits that every app has, and those of one app alone, which a program that is neither is not said to have. */
export interface AppLimits {
  readonly everywhere?: readonly string[]
  readonly android?: readonly string[]
  readonly ios?: readonly string[]
}

/** What a feature says to travel over KDE Connect. */
export interface KdeAdapterOptions<C extends Contract, R extends PacketSchemas, S extends PacketSchemas>
  extends Omit<Adapter<C>, 'link' | 'attach' | 'serves' | 'limits'> {
  readonly limits?: readonly string[] | AppLimits
  readonly packets: KdePackets<R, S>
  /** One of these in the peer's lists suffices; default: any of `packets`. */
  readonly needs?: { readonly offers?: readonly string[]; readonly accepts?: readonly string[] }
  readonly attach: (wire: Wire<R, S>, sink: Sink<C>, context: AdapterContext) => Provider<C>
}

export interface KdeAdapter<C extends Contract = Contract> extends Adapter<C> {
  readonly packets: KdePackets<PacketSchemas, PacketSchemas>
}

/** Turns packet schemas and an `attach` into an adapter; a body that does not fit is logged, counted and dropped. */
export function overKdeConnect<C extends Contract, R extends PacketSchemas, S extends PacketSchemas>(
  contract: C,
  options: KdeAdapterOptions<C, R, S>,
): KdeAdapter<C> {
  const { packets, needs, limits, attach, ...rest } = options
  const offers = needs ? (needs.offers ?? []) : Object.keys(packets.receives)
  const accepts = needs ? (needs.accepts ?? []) : Object.keys(packets.sends)
  return {
    ...rest,
    ...(limits && { limits: isList(limits) ? limits : (session) => limitsOf(session as KdeSession, limits) }),
    link: 'kdeconnect',
    packets,
    serves(session) {
      const peer = session as KdeSession
      const fits = offers.some((type) => peer.offers.has(type)) || accepts.some((type) => peer.accepts.has(type))
      const app = platformOf(peer) === 'ios' ? 'The KDE Connect app for iPhone' : 'The KDE Connect app on this device'
      return fits || `${app} does not offer ${contract.title.toLowerCase()}.`
    },
    attach: (session, sink, context) => attach(wireOver(session, packets, context.log), sink, context),
  }
}

function isList(limits: readonly string[] | AppLimits): limits is readonly string[] {
  return Array.isArray(limits)
}

function limitsOf(session: KdeSession, { everywhere = [], ...limits }: AppLimits): readonly string[] {
  const platform = platformOf(session)
  return platform ? [...everywhere, ...(limits[platform] ?? [])] : everywhere
}

/** The checked view of a session; the simulated phone uses it too, with the two lists swapped. */
export function wireOver<R extends PacketSchemas, S extends PacketSchemas>(
  session: Session,
  packets: KdePackets<R, S>,
  log: Logger,
): Wire<R, S> {
  const peer = session as KdeSession
  const send = (type: string, body: object, payload?: PayloadSource) => peer.send(type, body, payload)
  return {
    session: peer,
    can: (type) => peer.accepts.has(type),
    send,
    tell(type, body) {
      send(type, body).catch((error: unknown) => log.debug('packet not sent', { type, error: String(error) }))
    },
    whenLinked(ask) {
      peer.onRenewed(ask)
      ask()
    },
    on(type, handler) {
      const schema = packets.receives[type]
      if (!schema) return
      peer.on(type, (packet) => {
        const parsed = schema.safeParse(packet.body)
        if (parsed.success) handler(parsed.data as never, packet)
        else
          log.warn('packet refused', {
            type,
            issues: parsed.error.issues.slice(0, 3).map((issue) => `${issue.path.join('.')}: ${issue.code}`),
          })
      })
    },
  }
}
