import type { Clock } from './clock.ts'
import type { Contract, EventData, EventName, Provider, State } from './contract.ts'
import type { Step } from './health.ts'
import type { Session } from './link.ts'
import type { Logger } from './log.ts'
import type { Blobs, Database, Migrations } from './store.ts'

/** Adapter → hub. Every word through it also proves that the feature works. */
export interface Sink<C extends Contract> {
  patch(change: Partial<State<C>>): void
  emit<K extends EventName<C>>(event: K, data: EventData<C, K>): void
  /** A round trip succeeded though nothing changed. */
  proven(): void
  /** What stands in the way, in the phone's or the adapter's words; `undefined` when it is gone. */
  problem(problem: { reason: string; step: Step } | undefined): void
}

/** What an adapter gets beside its session. */
export interface AdapterContext {
  readonly clock: Clock
  readonly log: Logger
  readonly blobs: Blobs
  /** The feature's state as the device has it now, with what earlier sessions said; empty while it is switched off. */
  known(): Readonly<Record<string, unknown>>
}

/** How one feature travels over one link. */
export interface Adapter<C extends Contract = Contract> {
  readonly link: string
  /** What a person should know, in plain words; shown as `limited`. A function where it depends on the phone's app. */
  readonly limits?: readonly string[] | ((session: Session) => readonly string[])
  /** Where the wire has no answer: why nothing can be proven. */
  readonly unprovable?: string
  /** What it means when the phone never says anything. */
  readonly silence?: { readonly afterMs: number; readonly reason: string; readonly step: Step }
  /** Whether this peer speaks what the adapter needs; a string says why not. */
  serves(session: Session): true | string
  /** Called once per session; ends with `session.closed`. */
  attach(session: Session, sink: Sink<C>, context: AdapterContext): Provider<C>
}

/** One phone as a feature's hub side sees it. */
export interface DeviceHandle<C extends Contract> {
  readonly id: string
  readonly name: string
  /** Publishes an event past `event()` of the hub side. */
  emit<K extends EventName<C>>(event: K, data: EventData<C, K>): void
  patch(change: Partial<State<C>>): void
  /** The actions that live adapters have now. */
  readonly phone: Provider<C>
}

/** What the hub does for a feature: keeps its history and answers from it, with the phone away. */
export interface HubSide<C extends Contract> {
  /** Sees each event of an adapter first; what it returns is published, `undefined` swallows it. */
  event?<K extends EventName<C>>(device: DeviceHandle<C>, event: K, data: EventData<C, K>): EventData<C, K> | undefined
  /** Actions the hub answers; they win over adapters and may call `device.phone`. */
  answers?(device: DeviceHandle<C>): Provider<C>
  /** Everything kept of this phone is to go. */
  forget?(device: string): void
  /** `keepNothing` or `retentionDays` changed: what is not to be kept any more goes now. */
  tidy?(): void
  stop?(): void
}

export interface HubContext {
  readonly database: Database
  readonly blobs: Blobs
  readonly clock: Clock
  readonly log: Logger
  /** Tells the later fate of an action that acts in the world, once the phone's behaviour shows it. */
  settle(clientId: string, fate: 'confirmed' | 'failed' | 'unknown', reason?: string): void
  /** True: keep nothing on disk (asked anew each time). */
  keepNothing(): boolean
  /** History older than this many days is to go (asked anew each time); absent: nothing is deleted for its age. */
  retentionDays?(): number
}

/** A notice for the PC's own notification area, made by a feature from one of its events. */
export interface Notice {
  /** The same key replaces the notice. */
  readonly key: string
  readonly app: string
  readonly title: string
  readonly body: string
  readonly icon?: string
  readonly urgency?: 'low' | 'normal' | 'critical'
  /** Says nothing of what is on the phone, so privacy mode leaves it as it is. */
  readonly discreet?: true
  readonly actions?: ReadonlyArray<{
    readonly label: string
    readonly action: string
    readonly input: Record<string, unknown>
  }>
  /** Inline reply: the action, its input but for the text, and the field the text goes into. */
  readonly reply?: { readonly action: string; readonly input: Record<string, unknown>; readonly field: string }
  /** Called when the person dismisses the notice. */
  readonly dismiss?: { readonly action: string; readonly input: Record<string, unknown> }
}

export interface Feature<C extends Contract = Contract> {
  readonly contract: C
  /** Best first. */
  readonly adapters: ReadonlyArray<Adapter<C>>
  readonly migrations?: Migrations
  readonly open?: (context: HubContext) => HubSide<C>
  /** What to show on the desktop for an event; `{ close }` takes a notice away. */
  readonly desktop?: (
    event: string,
    data: never,
    device: { id: string; name: string },
  ) => Notice | { close: string } | undefined
}

/** Ties a contract to its adapters and hub side; the exact contract stays visible to the typed client. */
export function feature<C extends Contract>(
  contract: C,
  rest: Omit<Feature<C>, 'contract'>,
): Omit<Feature, 'contract'> & { readonly contract: C } {
  // The list of features is the one place where their different contracts meet; past here ids and schemas carry the types.
  return { contract, ...rest } as unknown as Omit<Feature, 'contract'> & { readonly contract: C }
}
