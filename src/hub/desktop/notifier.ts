import { setTimeout as delay } from 'node:timers/promises'
import type { Message, MessageBus } from 'dbus-native'
import { z } from 'zod'
import type { Logger } from '../../core/log.ts'
import { escapeMarkup, plainLine, plainText } from './notice-text.ts'
import { readPng } from './png.ts'
import { busErrorName, callInOrder, type KeptBus, keepSessionBus, sessionBusAddress } from './session-bus.ts'

/** What the desktop is to show. Showing a key again replaces what that key shows. */
export interface Notice {
  key: string
  /** The phone's app it comes from, in the person's words. */
  app: string
  title: string
  body: string
  /** PNG; left out when the desktop cannot be given it without a file on disk (see `readPng`). */
  icon?: Uint8Array
  urgency?: 'low' | 'normal' | 'critical'
  silent?: boolean
  /** An action with the id `default` is what a click on the notification itself does. */
  actions: readonly { id: string; label: string }[]
  reply?: { label: string }
}

/** What the person did with a notice. `dismissed` is only theirs: not ours, not an expiry, not the close after an action. */
export interface NoticeEvents {
  action(key: string, actionId: string): void
  reply(key: string, text: string): void
  dismissed(key: string): void
}

export interface DesktopNotifier {
  /** What the notification server of this moment can do; all false while there is none. */
  readonly offers: { actions: boolean; reply: boolean; markup: boolean }
  /** Why nothing can be shown right now, as a sentence for the person. */
  readonly problem: string | undefined
  /** Our name on the bus, by which the monitor knows what is ours. */
  readonly uniqueName: string | undefined
  /** Never rejects: a desktop that shows nothing is a state, see `problem`. */
  show(notice: Notice): Promise<void>
  close(key: string): Promise<void>
  /** Closes what is still shown, since its buttons would do nothing, and leaves the bus. */
  stop(): Promise<void>
}

export interface DesktopNotifierOptions {
  /** Default: the session bus of this process. */
  address?: string
  events: NoticeEvents
  log: Logger
}

/** The name under which every notice is shown; the monitor leaves it out. */
export const desktopAppName = 'Tandem'

/** Shows notices on the desktop through `org.freedesktop.Notifications` (Desktop Notifications Specification 1.2). */
export async function openDesktopNotifier(
  options: DesktopNotifierOptions,
): Promise<DesktopNotifier | { unavailable: string }> {
  const address = options.address ?? sessionBusAddress()
  if (!address) return { unavailable: 'This computer has no desktop session here that could show notifications.' }
  const notifier = new Notifier(options)
  try {
    await notifier.start(address)
    return notifier
  } catch (error) {
    options.log.warn('The session bus cannot be reached for notifications', { error: busErrorName(error) })
    return { unavailable: 'The desktop session does not answer, so notifications cannot be shown on the desktop.' }
  }
}

const service = 'org.freedesktop.Notifications'
const path = '/org/freedesktop/Notifications'
const signals = `type='signal',sender='${service}',path='${path}',interface='${service}'`
const owners = `type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',member='NameOwnerChanged',arg0='${service}'`

const maxLive = 200
const maxActions = 8
const maxReplyChars = 16_384
/** A close this soon after a button or a reply is the server tidying up, not the person dismissing. */
const tidyMs = 2_000
const askAgainMs = 10_000
const stopMs = 1_000
const urgencies = { low: 0, normal: 1, critical: 2 } as const

const ownerChange = z.tuple([z.string(), z.string(), z.string()])
const wordSignal = z.tuple([z.number().int(), z.string().max(maxReplyChars)])
const closeSignal = z.tuple([z.number().int(), z.number().int()])
const capabilityList = z.array(z.string()).max(1_000).catch([])

interface Live {
  readonly key: string
  /** The server's number, once it has said it. */
  id: number | undefined
  /** What to show next; a newer one takes its place while the server is busy. */
  next: Notice | undefined
  /** The action ids by what they are called on the bus, where an id of a phone's could mean something else. */
  actions: Map<string, string>
  actedAt: number
  gone: boolean
  tail: Promise<void>
}

class Notifier implements DesktopNotifier {
  readonly #events: NoticeEvents
  readonly #log: Logger
  /** In order of last use, so that the first is the one to give up when there are too many. */
  readonly #live = new Map<string, Live>()
  readonly #byId = new Map<number, Live>()
  #kept: KeptBus | undefined
  #bus: MessageBus | undefined
  #owner: string | undefined
  #capabilities: ReadonlySet<string> = new Set()
  #askedAt = 0

  constructor(options: DesktopNotifierOptions) {
    this.#events = options.events
    this.#log = options.log
  }

  get offers() {
    const has = (capability: string) => this.#capabilities.has(capability)
    return { actions: has('actions'), reply: has('inline-reply'), markup: has('body-markup') }
  }

  get problem(): string | undefined {
    if (!this.#bus) return 'The desktop session went away; Tandem shows notifications again as soon as it is back.'
    if (!this.#owner) return 'No program on this desktop shows notifications right now.'
    return undefined
  }

  get uniqueName(): string | undefined {
    return this.#bus?.name
  }

  async start(address: string): Promise<void> {
    this.#kept = await keepSessionBus({
      address,
      log: this.#log,
      attach: (bus) => this.#attach(bus),
      lost: () => this.#detach(),
    })
  }

  show(notice: Notice): Promise<void> {
    const live = this.#live.get(notice.key) ?? freshLive(notice.key)
    this.#live.delete(notice.key)
    this.#live.set(notice.key, live)
    live.next = notice
    const [oldest] = this.#live.keys()
    if (this.#live.size > maxLive && oldest !== undefined) void this.close(oldest)
    return this.#after(live, () => this.#notify(live))
  }

  close(key: string): Promise<void> {
    const live = this.#live.get(key)
    if (!live) return Promise.resolve()
    this.#live.delete(key)
    live.next = undefined
    return this.#after(live, async () => {
      const id = live.id
      this.#forget(live)
      // Without waiting for the answer: whatever it is, the notification is out of our hands.
      if (id !== undefined)
        await this.#bus?.invoke({ ...call('CloseNotification'), signature: 'u', body: [id], flags: 1 })
    })
  }

  async stop(): Promise<void> {
    const closed = this.#live.size > 0 ? this.#closeAll() : undefined
    // A server that hangs on an earlier call must not hold up the hub's shutdown.
    await Promise.race([closed, delay(stopMs, undefined, { ref: false })])
    await this.#kept?.stop()
    this.#detach()
  }

  async #closeAll(): Promise<void> {
    await Promise.all([...this.#live.keys()].map((key) => this.close(key)))
    try {
      // The server answers in order: after this answer it has everything that was said before.
      if (this.#owner) await this.#bus?.invoke(call('GetServerInformation'))
    } catch (error) {
      this.#log.debug('The desktop went first', { error: busErrorName(error) })
    }
  }

  /** One thing at a time per notice, so that an update always knows the number of what it replaces. */
  #after(live: Live, work: () => Promise<void>): Promise<void> {
    live.tail = live.tail.then(work).catch((error: unknown) => {
      this.#log.warn('The desktop did not take a notification', { error: busErrorName(error) })
    })
    return live.tail
  }

  async #notify(live: Live): Promise<void> {
    const notice = live.next
    live.next = undefined
    if (!notice || live.gone) return
    if (!this.#owner) await this.#askAgain()
    try {
      const bus = this.#bus
      if (!bus || !this.#owner) return this.#log.debug('No desktop to show a notification on')
      const body = await this.#describe(live, notice)
      await callInOrder(bus, { ...call('Notify'), signature: 'susssasa{sv}i', body }, (id) => {
        if (typeof id !== 'number' || id === 0 || live.gone) return
        if (live.id !== undefined && live.id !== id) this.#byId.delete(live.id)
        live.id = id
        this.#byId.set(id, live)
      })
    } finally {
      if (live.id === undefined && !live.next) this.#forget(live)
    }
  }

  async #describe(live: Live, notice: Notice): Promise<unknown[]> {
    const { actions: canAct, reply: canReply, markup } = this.offers
    const app = plainLine(notice.app, 100)
    const title = plainLine(notice.title, 200)
    const named = this.#capabilities.has('x-kde-origin-name') || app === '' || app === title
    const summary = named ? title || app : title ? `${app}: ${title}` : app
    const text = plainText(notice.body, 4_000)
    const hints: Record<string, [string, unknown]> = {
      'desktop-entry': ['s', 'tandem'],
      'x-kde-origin-name': ['s', app],
      urgency: ['y', urgencies[notice.urgency ?? 'normal']],
    }
    if (notice.silent) hints['suppress-sound'] = ['b', true]
    // As pixels inside the message: a file for `image-path` would leave somebody's face in clear on the disk.
    const icon = notice.icon && (await readPng(notice.icon))
    if (icon) {
      const { width, height, channels, data } = icon
      hints['image-data'] = ['(iiibiiay)', [width, height, width * channels, channels === 4, 8, channels, data]]
    }
    const actions: string[] = []
    live.actions.clear()
    for (const [index, action] of (canAct ? notice.actions : []).slice(0, maxActions).entries()) {
      const name = action.id === 'default' ? 'default' : `action-${index}`
      live.actions.set(name, action.id)
      actions.push(name, plainLine(action.label, 80))
    }
    if (canReply && notice.reply) actions.push('inline-reply', plainLine(notice.reply.label, 80))
    const shown = markup ? escapeMarkup(text) : text
    // As pairs, the form in which the bus library takes a type beside each value.
    return [desktopAppName, live.id ?? 0, '', summary, shown, actions, Object.entries(hints), -1]
  }

  async #attach(bus: MessageBus): Promise<void> {
    bus.connection.on('message', (message: Message) => this.#receive(bus, message))
    await bus.addMatch(signals)
    await bus.addMatch(owners)
    this.#bus = bus
    await this.#ask()
  }

  #detach(): void {
    this.#bus = undefined
    this.#serverGone()
  }

  #serverGone(): void {
    this.#owner = undefined
    this.#capabilities = new Set()
    for (const live of this.#byId.values()) this.#forget(live)
  }

  async #askAgain(): Promise<void> {
    if (performance.now() - this.#askedAt >= askAgainMs) await this.#ask()
  }

  /** Asks what the server can do, which also starts it where the desktop starts it on demand. */
  async #ask(): Promise<void> {
    const bus = this.#bus
    if (!bus) return
    this.#askedAt = performance.now()
    try {
      const list: unknown = await bus.invoke(call('GetCapabilities'))
      const owner = await bus.getNameOwner(service)
      if (this.#bus !== bus) return
      this.#capabilities = new Set(capabilityList.parse(list))
      this.#owner = owner
    } catch (error) {
      this.#log.info('No notification server answers on the desktop', { error: busErrorName(error) })
    }
  }

  #receive(bus: MessageBus, message: Message): void {
    if (message.type !== 4 || bus !== this.#bus) return
    if (message.sender === 'org.freedesktop.DBus' && message.member === 'NameOwnerChanged') {
      const change = ownerChange.safeParse(message.body)
      if (!change.success || change.data[0] !== service || change.data[2] === this.#owner) return
      // Another server numbers anew, so what the old one showed is out of reach.
      this.#serverGone()
      if (change.data[2]) void this.#ask()
      return
    }
    // A program may send a signal straight to us, past the match rule: only the server's own word counts.
    if (!this.#owner || message.sender !== this.#owner || message.interface !== service) return
    this.#heard(message)
  }

  #heard(message: Message): void {
    const schema = message.member === 'NotificationClosed' ? closeSignal : wordSignal
    const parsed = schema.safeParse(message.body)
    if (!parsed.success) {
      this.#log.debug('A malformed signal of the notification server was dropped')
      return
    }
    const [id, what] = parsed.data
    const live = this.#byId.get(id)
    if (!live) return
    if (message.member === 'NotificationClosed') {
      this.#forget(live)
      const byPerson = what === 2 && performance.now() - live.actedAt > tidyMs
      if (byPerson) this.#events.dismissed(live.key)
    } else if (message.member === 'ActionInvoked') {
      const action = live.actions.get(String(what))
      if (action === undefined) return
      live.actedAt = performance.now()
      this.#events.action(live.key, action)
    } else if (message.member === 'NotificationReplied') {
      live.actedAt = performance.now()
      this.#events.reply(live.key, String(what))
    }
  }

  #forget(live: Live): void {
    live.gone = true
    if (live.id !== undefined && this.#byId.get(live.id) === live) this.#byId.delete(live.id)
    if (this.#live.get(live.key) === live) this.#live.delete(live.key)
  }
}

function call(member: string): Message {
  return { destination: service, path, interface: service, member }
}

function freshLive(key: string): Live {
  return {
    key,
    id: undefined,
    next: undefined,
    actions: new Map(),
    actedAt: Number.NEGATIVE_INFINITY,
    gone: false,
    tail: Promise.resolve(),
  }
}
