import type { Clock } from './clock.ts'
import type { Call, Contract, Provider } from './contract.ts'
import { isTandemError, TandemError } from './errors.ts'
import type { Adapter, AdapterContext, DeviceHandle, Feature, HubSide } from './feature.ts'
import { type Health, judge, notCarried } from './health.ts'
import { Lane } from './lane.ts'
import type { DeviceKind, Session } from './link.ts'
import type { Logger } from './log.ts'
import { allows, type Policy } from './policy.ts'
import type { Blobs } from './store.ts'

type AnyCalls = Record<string, (input: unknown, call: Call) => Promise<unknown>>

export interface DeviceHooks {
  patched(feature: string, state: Record<string, unknown>): void
  happened(feature: string, event: string, data: unknown): void
  healthChanged(feature: string, health: Health): void
  /** Name, kind or the list of links changed. */
  changed(): void
}

export interface DeviceOptions {
  readonly id: string
  /** What it called itself last. */
  readonly name: string
  /** What the person calls it, if they gave it a name. */
  readonly given?: string | undefined
  readonly kind: DeviceKind
  readonly features: readonly Feature[]
  readonly hubSides: ReadonlyMap<string, HubSide<Contract>>
  readonly clock: Clock
  readonly log: Logger
  readonly blobs: Blobs
  readonly policy: () => Policy
  /** When features were last proven in an earlier run, ms since 1970, by feature. */
  readonly provenBefore?: Readonly<Record<string, number>>
  readonly hooks: DeviceHooks
}

/** One feature of this device: its lanes (adapter × session) best first and what they said. */
interface Slot {
  readonly feature: Feature
  lanes: Lane[]
  /** What the hub side itself said; lies under nothing and over nothing: adapters win. */
  own: Record<string, unknown>
  /** What links that went away said last: shown, but stale by its health. */
  last: Record<string, unknown>
  lastProvenAt: number | undefined
  absent: string
  shown: { state: string; health: string }
}

/**
 * One phone, however many ways it is reached. Merges what its sessions say: state per field, best adapter on top;
 * actions per action, first live adapter that has it. Nothing here knows any link or feature by name.
 */
export class Device {
  readonly id: string
  #ownName: string
  #given: string | undefined
  #kind: DeviceKind
  #trouble: string | undefined
  readonly #options: DeviceOptions
  readonly #sessions = new Set<Session>()
  readonly #slots = new Map<string, Slot>()
  readonly #since: number

  constructor(options: DeviceOptions) {
    this.id = options.id
    this.#ownName = options.name
    this.#given = options.given
    this.#kind = options.kind
    this.#options = options
    this.#since = options.clock.now()
    for (const feature of options.features) {
      const { id } = feature.contract
      this.#slots.set(id, emptySlot(feature, options.provenBefore?.[id]))
    }
    for (const slot of this.#slots.values()) slot.shown.health = JSON.stringify(this.#judge(slot))
  }

  /** What the person calls it, else what it calls itself. */
  get name(): string {
    return this.#given ?? this.#ownName
  }

  /** What it calls itself. */
  get ownName(): string {
    return this.#ownName
  }

  get kind(): DeviceKind {
    return this.#kind
  }

  /** Links with a live session, oldest first. */
  get links(): string[] {
    return [...new Set([...this.#sessions].map((session) => session.link))]
  }

  get sessions(): readonly Session[] {
    return [...this.#sessions]
  }

  /** Takes a new session into use; it leaves by itself when it closes. */
  attach(session: Session): void {
    if (session.closed.aborted || this.#sessions.has(session)) return
    this.#sessions.add(session)
    if (session.name) this.#ownName = session.name
    this.#kind = session.kind
    session.closed.addEventListener('abort', () => this.#detach(session), { once: true })
    for (const slot of this.#slots.values()) this.#open(slot, session)
    this.#options.hooks.changed()
  }

  /** Ends every session. */
  close(reason: string): void {
    for (const session of this.#sessions) session.close(reason)
  }

  features(): string[] {
    return [...this.#slots.keys()]
  }

  /** The merged state; fields of links that went are kept and become stale with the feature's health. */
  state(feature: string): Record<string, unknown> {
    const slot = this.#slot(feature)
    const words = slot.lanes.map((lane) => lane.words).reverse()
    return Object.assign({}, slot.last, slot.own, ...words)
  }

  health(feature: string): Health {
    return this.#judge(this.#slot(feature))
  }

  /** When each feature was last proven, ms since 1970; features that never were are left out. */
  provenAt(): Record<string, number> {
    const times = [...this.#slots].map(([id, slot]) => {
      return [id, Math.max(slot.lastProvenAt ?? 0, ...slot.lanes.map((lane) => lane.provenAt ?? 0))] as const
    })
    return Object.fromEntries(times.filter(([, at]) => at > 0))
  }

  /** What `action` would go through now: a link's id, `hub`, or undefined. */
  via(feature: string, action: string): string | undefined {
    const slot = this.#slot(feature)
    // What the hub only accompanies (it keeps the history of a dismissal, say) still goes through the phone's link.
    const link = slot.lanes.find((lane) => lane.has(action))?.session.link
    return link ?? (this.#answers(slot)[action] ? 'hub' : undefined)
  }

  /**
   * Does `action`, answered by the hub from its store or by the first live adapter that has it. `input` must have
   * passed the contract's schema. Rejects with `feature.off`, `device.offline`, `capability.absent`, `session.closed`.
   */
  async call(feature: string, action: string, request: { input: unknown } & Call): Promise<unknown> {
    const slot = this.#slot(feature)
    if (!Object.hasOwn(slot.feature.contract.actions, action))
      throw new TandemError('action.unknown', { feature, action })
    if (!this.#allowed(feature)) throw new TandemError('feature.off', { feature })
    const answer = this.#answers(slot)[action]
    const { input, ...call } = request
    if (answer) return answer(input, call)
    return this.#throughLanes(slot, action, { input, call })
  }

  /** A link refuses this phone though it is in sight, and why; `undefined` when it does no more. */
  trouble(reason: string | undefined): void {
    if (this.#trouble === reason) return
    this.#trouble = reason
    this.refresh()
  }

  /** Judges every feature anew, e.g. after the policy changed. */
  refresh(): void {
    for (const slot of this.#slots.values()) this.#show(slot)
  }

  /** Gives it a name of the person's own; with `undefined` it has its own again. */
  rename(given: string | undefined): void {
    this.#given = given
    this.#options.hooks.changed()
  }

  #slot(feature: string): Slot {
    const slot = this.#slots.get(feature)
    if (!slot) throw new TandemError('feature.unknown', { feature })
    return slot
  }

  #allowed(feature: string): boolean {
    return allows(this.#options.policy(), this.id, feature)
  }

  #answers(slot: Slot): AnyCalls {
    const side = this.#options.hubSides.get(slot.feature.contract.id)
    return (side?.answers?.(this.#handle(slot)) ?? {}) as AnyCalls
  }

  #handle(slot: Slot): DeviceHandle<Contract> {
    const { actions } = slot.feature.contract
    const phone = Object.fromEntries(
      Object.keys(actions)
        .filter((action) => slot.lanes.some((lane) => lane.has(action)))
        .map((action) => [action, (input: unknown, call: Call) => this.#throughLanes(slot, action, { input, call })]),
    ) as Provider<Contract>
    return {
      id: this.id,
      name: this.name,
      phone,
      emit: (event, data) => this.#publish(slot, event, data),
      patch: (change) => {
        slot.own = { ...slot.own, ...change }
        this.#show(slot)
      },
    }
  }

  async #throughLanes(slot: Slot, action: string, request: { input: unknown; call: Call }): Promise<unknown> {
    const retry = slot.feature.contract.actions[action]?.retry === true
    for (let tried = 0; ; tried++) {
      const lane = slot.lanes.find((candidate) => candidate.has(action))
      if (!lane) throw new TandemError(this.#sessions.size === 0 ? 'device.offline' : 'capability.absent', { action })
      try {
        return await lane.call(action, request.input, request.call)
      } catch (error) {
        if (!retry || tried > 0 || !isTandemError(error, 'session.closed')) throw error
      }
    }
  }

  #open(slot: Slot, session: Session): void {
    const { feature } = slot
    for (const [order, adapter] of feature.adapters.entries()) {
      if (adapter.link !== session.link) continue
      const serves = adapter.serves(session)
      if (serves !== true) {
        slot.absent = serves
        continue
      }
      this.#openLane(slot, adapter, { session, order })
    }
    this.#show(slot)
  }

  #openLane(slot: Slot, adapter: Adapter, at: { session: Session; order: number }): void {
    const { clock, log, blobs } = this.#options
    const { id } = slot.feature.contract
    const known = () => (this.#allowed(id) ? this.state(id) : {})
    const context: AdapterContext = { clock, log: log.child({ feature: id }), blobs, known }
    const lane = new Lane({ adapter, ...at, clock })
    slot.lanes = [...slot.lanes, lane].sort((a, b) => a.order - b.order || b.since - a.since)
    try {
      lane.open(context, {
        changed: () => this.#show(slot),
        happened: (event, data) => this.#receive(slot, event, data),
      })
    } catch (error) {
      // One feature's mistake must not take the others with it.
      log.error('an adapter could not attach', { feature: id, error: String(error) })
      slot.lanes = slot.lanes.filter((other) => other !== lane)
    }
    const { silence } = adapter
    if (silence) {
      const cancel = clock.after(silence.afterMs, () => this.#show(slot))
      at.session.closed.addEventListener('abort', cancel, { once: true })
    }
  }

  #detach(session: Session): void {
    this.#sessions.delete(session)
    for (const slot of this.#slots.values()) this.#drop(slot, session)
    this.#options.hooks.changed()
  }

  #drop(slot: Slot, session: Session): void {
    // Worst first, so that the best lane's last word stays on top.
    for (const lane of slot.lanes.filter((candidate) => candidate.session === session).reverse()) {
      slot.last = { ...slot.last, ...lane.words }
      slot.lastProvenAt = Math.max(slot.lastProvenAt ?? 0, lane.provenAt ?? 0) || undefined
    }
    slot.lanes = slot.lanes.filter((lane) => lane.session !== session)
    this.#show(slot)
  }

  #receive(slot: Slot, event: string, data: unknown): void {
    const { id } = slot.feature.contract
    if (!this.#allowed(id)) return
    const side = this.#options.hubSides.get(id)
    const seen = side?.event ? side.event(this.#handle(slot), event, data as never) : data
    if (seen !== undefined) this.#publish(slot, event, seen)
  }

  #publish(slot: Slot, event: string, data: unknown): void {
    this.#options.hooks.happened(slot.feature.contract.id, event, data)
  }

  #judge(slot: Slot): Health {
    return judge({
      now: this.#options.clock.now(),
      allowed: this.#allowed(slot.feature.contract.id),
      lanes: slot.lanes.map((lane) => lane.facts()),
      linked: this.#sessions.size > 0,
      lastProvenAt: slot.lastProvenAt,
      waitingSince: this.#since,
      absent: slot.absent,
      trouble: this.#trouble,
    })
  }

  /** Tells the hooks what differs from what they were told last. */
  #show(slot: Slot): void {
    const { id } = slot.feature.contract
    const state = this.#allowed(id) ? this.state(id) : {}
    const asText = JSON.stringify(state)
    if (asText !== slot.shown.state) {
      slot.shown.state = asText
      this.#options.hooks.patched(id, state)
    }
    const health = this.#judge(slot)
    const healthText = JSON.stringify({ ...health, provenAt: undefined })
    if (healthText !== slot.shown.health) {
      slot.shown.health = healthText
      this.#options.hooks.healthChanged(id, health)
    }
  }
}

function emptySlot(feature: Feature, lastProvenAt: number | undefined): Slot {
  return {
    feature,
    lanes: [],
    own: {},
    last: {},
    lastProvenAt,
    absent: notCarried,
    shown: { state: '{}', health: '' },
  }
}
