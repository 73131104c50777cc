import type { Calls, EventData, EventName, Input, Output, Provider } from '../../core/contract.ts'
import { TandemError } from '../../core/errors.ts'
import type { DeviceHandle, HubContext, HubSide } from '../../core/feature.ts'
import type { AppRule, contract, Listed, Notification } from './contract.ts'
import { Expectations } from './expectations.ts'
import { IconNames } from './icon-names.ts'
import { freshLive, isProgress, isSame, type Live } from './live.ts'
import { MemoryShelf } from './memory-shelf.ts'
import { applyRule, echoMs, hideCodes, isEcho, type Sent } from './rules.ts'
import { DatabaseShelf, type Entry, type Shelf } from './shelf.ts'

type C = typeof contract
type Handle = DeviceHandle<C>

/** How long a code is offered. */
const codeFreshMs = 10 * 60_000
/** Changes within this time are told to the page as one. */
const patchMs = 20
const mostSent = 50
const mostLive = 20_000
const dayMs = 86_400_000

const fixed = 'The phone does not let this notification be dismissed.'

/** Keeps what phones show, searchable and without codes, tells what is new from what is known, and answers from it. */
export function openStore(context: HubContext): HubSide<C> {
  return new Store(context)
}

/** The phone showed a silent one before we came, by its own clock; any other comes right now. */
function cameAt({ silent, time }: Notification, now: number): number {
  return silent ? Math.min(now, time) : now
}

/** What the phone has shown for long has no code to offer any more. */
function withoutOldCode(posted: Notification, now: number): Notification {
  if (now - cameAt(posted, now) < codeFreshMs) return posted
  const { code: _, ...rest } = posted
  return rest
}

/** What is known of one phone. */
interface Phone {
  readonly live: Map<string, Live>
  readonly rules: Map<string, AppRule>
  readonly sent: Sent[]
  readonly icons: IconNames
  lastAt: number
  cancelPatch: (() => void) | undefined
}

class Store implements HubSide<C> {
  readonly #context: HubContext
  readonly #disk: DatabaseShelf
  readonly #memory = new MemoryShelf()
  readonly #phones = new Map<string, Phone>()
  readonly #expectations: Expectations
  #keptNothing: boolean
  #cancelCleaning = () => {}

  constructor(context: HubContext) {
    this.#context = context
    this.#disk = new DatabaseShelf(context)
    this.#expectations = new Expectations(context)
    this.#keptNothing = context.keepNothing()
    this.#cleanDaily()
  }

  event<K extends EventName<C>>(device: Handle, event: K, data: EventData<C, K>): EventData<C, K> | undefined {
    try {
      return this.#seen(device, event, data) as EventData<C, K> | undefined
    } catch (error) {
      // Whatever it was, what could not be cleared of codes must not get any further.
      this.#context.log.error('notification dropped', { device: device.id, error: String((error as Error).name) })
      return undefined
    }
  }

  answers(device: Handle): Provider<C> {
    const { phone } = device
    // The first who looks after a restart also sees what was there, though the phone may be away.
    if (!this.#phones.has(device.id) && this.#phone(device.id).lastAt > 0)
      this.#patchSoon(device, this.#phone(device.id))
    const { dismiss, act, reply, send } = phone
    return {
      list: async (input) => this.#list(device.id, input),
      codes: async () => this.#codes(device.id),
      apps: async () => this.#apps(device.id),
      configureApp: async (input) => this.#configure(device.id, input),
      ...(dismiss && {
        dismiss: async (input, call) => {
          if (!this.#liveOne(device.id, input.id).clearable) throw new TandemError('peer.refused', { reason: fixed })
          return dismiss(input, call)
        },
        clear: async ({ app }, call) => this.#clear(device.id, app, (id) => dismiss({ id }, call)),
      }),
      ...(act && {
        act: async (input, call) => {
          this.#liveOne(device.id, input.id)
          const errand = { device: device.id, id: input.id, clientId: call.clientId }
          return this.#expectations.during(errand, () => act(input, call))
        },
      }),
      ...(reply && {
        reply: async (input, call) => {
          this.#liveOne(device.id, input.id)
          const clientId = input.clientId ?? call.clientId
          const errand = { device: device.id, id: input.id, clientId, text: input.text }
          return this.#expectations.during(errand, () => reply(input, call))
        },
      }),
      ...(send && { send: (input, call) => this.#send(device.id, input, () => send(input, call)) }),
    }
  }

  /** What phones show now goes on being listed, from wherever it is kept from now on; all else is dropped as is set. */
  tidy(): void {
    const { keepNothing, retentionDays, clock } = this.#context
    const keepsNothing = keepNothing()
    if (keepsNothing !== this.#keptNothing) {
      const before = keepsNothing ? this.#disk : this.#memory
      for (const device of this.#phones.keys()) for (const kept of before.active(device)) this.#shelf.put(device, kept)
      this.#keptNothing = keepsNothing
    }
    if (keepsNothing) this.#disk.dropAll()
    else this.#memory.dropAll()
    const days = retentionDays?.()
    if (days !== undefined) this.#disk.dropBefore(clock.now() - days * dayMs)
  }

  forget(device: string): void {
    this.#phones.get(device)?.cancelPatch?.()
    this.#phones.delete(device)
    this.#expectations.forget(device)
    this.#memory.forget(device)
    this.#disk.forget(device)
  }

  stop(): void {
    this.#cancelCleaning()
    for (const phone of this.#phones.values()) phone.cancelPatch?.()
    this.#expectations.stop()
    this.#disk.flush()
  }

  #cleanDaily(): void {
    try {
      this.tidy()
    } catch (error) {
      // A timer has nobody above it; tomorrow is another try.
      this.#context.log.error('history not cleaned', { error: (error as Error).name })
    }
    const { clock, retentionDays } = this.#context
    if (retentionDays) this.#cancelCleaning = clock.after(dayMs, () => this.#cleanDaily())
  }

  get #shelf(): Shelf {
    return this.#context.keepNothing() ? this.#memory : this.#disk
  }

  #seen(device: Handle, event: EventName<C>, data: unknown): unknown {
    if (event === 'removed') return this.#removed(device, (data as EventData<C, 'removed'>).id)
    if (event === 'synced') return this.#synced(device, data as EventData<C, 'synced'>)
    return this.#posted(device, event, data as Notification)
  }

  #posted(device: Handle, event: 'posted' | 'updated', raw: Notification): Notification | undefined {
    const now = this.#context.clock.now()
    const phone = this.#phone(device.id)
    this.#expectations.shown(device.id, raw)
    if (isEcho(raw, phone.sent, now)) return undefined
    const was = phone.live.get(raw.id)
    const icon = phone.icons.refOf(raw.icon) ?? was?.icon
    const { icon: _, ...rest } = withoutOldCode(hideCodes(raw), now)
    const posted: Notification = icon === undefined ? rest : { ...rest, icon }
    const told = was ? this.#update(device.id, was, posted) : posted
    if (!told) return undefined
    if (!was) this.#put(device.id, told)
    this.#remember(device.id, told, was)
    this.#patchSoon(device, phone)
    const shown = applyRule(told, phone.rules.get(told.app))
    const kind = was ? 'updated' : 'posted'
    if (kind === event) return shown
    device.emit(kind, shown)
    return undefined
  }

  /** Stores what changed of a known notification; undefined when there is nothing to tell. */
  #update(device: string, was: Live, posted: Notification): Notification | undefined {
    const now = this.#context.clock.now()
    const newCode = posted.code !== undefined && was.code !== undefined && posted.code !== was.code
    const same = isSame(was, posted) && !newCode
    if (same && posted.icon === was.icon && (posted.silent || posted.time === was.time)) {
      // Known already: the phone named it again, or said it twice. A restarted hub learns the code anew.
      if (posted.code !== undefined && was.code === undefined)
        Object.assign(was, { code: posted.code, codeAt: cameAt(posted, now) })
      return undefined
    }
    // The silent copy that the phone names after linking may carry another time, which does not make it another one.
    const time = same && posted.silent ? was.time : posted.time
    if (same || isProgress(was, posted)) {
      const { code: _, ...kept } = { ...posted, time, silent: was.silent }
      this.#shelf.replace(device, was.time, kept)
      return { ...posted, time, silent: true }
    }
    if (time !== was.time) this.#shelf.end(device, { id: posted.id, time: was.time, at: now })
    this.#put(device, posted)
    return posted
  }

  #put(device: string, posted: Notification): void {
    const { code: _, ...kept } = posted
    this.#shelf.put(device, kept)
  }

  #remember(device: string, posted: Notification, was: Live | undefined): void {
    const phone = this.#phone(device)
    const now = this.#context.clock.now()
    const live = freshLive(posted, cameAt(posted, now))
    // A change of looks alone leaves the code and how it first came as they were.
    if (was && live.code === undefined && isSame(was, posted))
      Object.assign(live, { code: was.code, codeAt: was.codeAt })
    phone.live.set(posted.id, live)
    phone.lastAt = Math.max(phone.lastAt, posted.time)
    const [oldest] = phone.live
    if (!oldest || phone.live.size <= mostLive) return
    const [id, { time }] = oldest
    phone.live.delete(id)
    this.#shelf.end(device, { id, time, at: now })
  }

  #removed(device: Handle, id: string): { id: string } | undefined {
    this.#expectations.gone(device.id, id)
    const phone = this.#phone(device.id)
    const was = phone.live.get(id)
    // The phone tells of every notification that goes, also of those it never passed on.
    if (!was) return undefined
    phone.live.delete(id)
    this.#shelf.end(device.id, { id, time: was.time, at: this.#context.clock.now() })
    this.#patchSoon(device, phone)
    return { id }
  }

  /** What the phone did not name among all that it shows went away while it was not linked. */
  #synced(device: Handle, { ids = [] }: EventData<C, 'synced'>): EventData<C, 'synced'> {
    const phone = this.#phone(device.id)
    const named = new Set(ids)
    const at = this.#context.clock.now()
    for (const [id, { time }] of phone.live) {
      if (named.has(id)) continue
      phone.live.delete(id)
      this.#shelf.end(device.id, { id, time, at })
      device.emit('removed', { id })
    }
    this.#patchSoon(device, phone)
    return { active: phone.live.size }
  }

  #list(device: string, input: Input<C, 'list'>): Output<C, 'list'> {
    const { limit, before, app, query, active } = input
    const [time, row] = typeof before === 'string' ? before.split(':').map(Number) : [before, 0]
    const below = time === undefined ? undefined : { time, row: row ?? 0 }
    const wanted = { limit: limit + 1, before: below, app, active, query }
    const found = this.#shelf.list(device, wanted)
    const items = found.slice(0, limit)
    const last = items.at(-1)
    return {
      items: items.map((entry) => this.#listed(device, entry)),
      ...(last && found.length > limit && { before: `${last.kept.time}:${last.row}` }),
    }
  }

  #listed(device: string, { kept, removedAt }: Entry): Listed {
    const phone = this.#phone(device)
    const ended = removedAt === undefined ? { active: true } : { active: false, removedAt }
    return { ...applyRule<Notification>(kept, phone.rules.get(kept.app)), ...ended }
  }

  #codes(device: string): Output<C, 'codes'> {
    const now = this.#context.clock.now()
    return [...this.#phone(device).live].flatMap(([id, { code, codeAt }]) =>
      code !== undefined && Math.abs(now - codeAt) < codeFreshMs ? [{ id, code }] : [],
    )
  }

  #apps(device: string): AppRule[] {
    const { rules } = this.#phone(device)
    const seen = new Map(this.#shelf.apps(device).map(({ app, lastAt }) => [app, lastAt]))
    return [...new Set([...seen.keys(), ...rules.keys()])].sort().map((app) => {
      const lastAt = seen.get(app)
      return {
        ...(rules.get(app) ?? { app, muted: false, hideContent: false }),
        ...(lastAt !== undefined && { lastAt }),
      }
    })
  }

  #configure(device: string, { app, muted, hideContent }: Input<C, 'configureApp'>): AppRule {
    const { rules } = this.#phone(device)
    const before = rules.get(app)
    const rule = {
      app,
      muted: muted ?? before?.muted ?? false,
      hideContent: hideContent ?? before?.hideContent ?? false,
    }
    rules.set(app, rule)
    this.#disk.setRule(device, rule)
    return rule
  }

  async #clear(
    device: string,
    app: string | undefined,
    dismiss: (id: string) => Promise<{ confirmed: boolean }>,
  ): Promise<Output<C, 'clear'>> {
    const { live } = this.#phone(device)
    const meant = () => [...live].filter(([, one]) => app === undefined || one.app === app)
    const clearable = meant().flatMap(([id, one]) => (one.clearable ? [id] : []))
    const results = await Promise.allSettled(clearable.map((id) => dismiss(id)))
    const dismissed = results.filter((result) => result.status === 'fulfilled' && result.value.confirmed).length
    const failed = results.find((result) => result.status === 'rejected')
    if (failed && dismissed === 0) throw failed.reason
    return { dismissed, left: meant().length }
  }

  async #send(device: string, { title, text, app }: Input<C, 'send'>, send: () => ReturnType<Calls<C>['send']>) {
    const { sent } = this.#phone(device)
    const at = this.#context.clock.now()
    const recent = sent.filter((one) => at - one.at <= echoMs).slice(1 - mostSent)
    sent.splice(0, sent.length, ...recent, { app, title, text, at })
    return send()
  }

  #liveOne(device: string, id: string): Live {
    const live = this.#phone(device).live.get(id)
    if (!live) throw new TandemError('item.unknown', { what: 'notification' })
    return live
  }

  /** What is known of a phone, read from the shelf the first time. */
  #phone(device: string): Phone {
    const known = this.#phones.get(device)
    if (known) return known
    const now = this.#context.clock.now()
    const active = this.#shelf.active(device)
    const phone: Phone = {
      live: new Map(active.map((kept) => [kept.id, freshLive(kept, now)])),
      rules: new Map(this.#disk.rules(device).map((rule) => [rule.app, rule])),
      sent: [],
      icons: new IconNames(device, { blobs: this.#context.blobs, shelf: () => this.#shelf }),
      lastAt: active.reduce((last, kept) => Math.max(last, kept.time), 0),
      cancelPatch: undefined,
    }
    this.#phones.set(device, phone)
    return phone
  }

  #patchSoon(device: Handle, phone: Phone): void {
    phone.cancelPatch ??= this.#context.clock.after(patchMs, () => {
      phone.cancelPatch = undefined
      device.patch({ active: phone.live.size, ...(phone.lastAt > 0 && { lastAt: phone.lastAt }) })
    })
  }
}
