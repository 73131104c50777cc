import { isTandemError } from '../core/errors.ts'
import type { Feature, Notice } from '../core/feature.ts'
import type { Logger } from '../core/log.ts'
import type { Blobs } from '../core/store.ts'
import type { Caller } from './calls.ts'
import type { PcClipboard } from './desktop/clipboard.ts'
import type { DesktopNotifier } from './desktop/notifier.ts'
import type { Devices } from './devices.ts'
import type { Feed, HubMessage } from './feed.ts'
import { errorFields } from './log.ts'
import type { Settings } from './settings.ts'

export interface DesktopOptions {
  readonly settings: Settings
  readonly env: Readonly<Record<string, string | undefined>>
  readonly devices: Devices
  readonly features: readonly Feature[]
  readonly feed: Feed
  readonly call: Caller
  readonly blobs: Blobs
  readonly log: Logger
  /** The one that all of the hub uses. */
  clipboard(): Promise<PcClipboard | { unavailable: string }>
}

/** Notices that can still be acted on. */
const maxLive = 300
/** Replies whose fate is watched. */
const maxWatched = 100

interface Shown {
  readonly device: string
  readonly feature: string
  readonly notice: Notice
  /** Only counted, since it came or was still shown while content was to be hidden. */
  readonly veiled: boolean
}

/** The phones' notices on this desktop, and what the person does with them. */
export class Notices {
  readonly #options: DesktopOptions
  readonly #features: ReadonlyMap<string, Feature>
  readonly #live = new Map<string, Shown>()
  /** Client id → notice key of replies and buttons that are on their way. */
  readonly #watched = new Map<string, string>()
  #notifier: DesktopNotifier | undefined
  #unlisten = () => {}

  constructor(options: DesktopOptions) {
    this.#options = options
    this.#features = new Map(options.features.map((feature) => [feature.contract.id, feature]))
  }

  get problem(): string | undefined {
    return this.#notifier?.problem
  }

  isOurs(busName: string): boolean {
    return this.#notifier?.uniqueName === busName
  }

  async start(): Promise<{ end(): Promise<void> } | { unavailable: string }> {
    const { env, log, feed } = this.#options
    if (process.platform === 'win32' || process.platform === 'darwin')
      return { unavailable: 'On this system the page shows notifications, while it is open.' }
    const { sessionBusAddress } = await import('./desktop/session-bus.ts')
    const address = sessionBusAddress(env)
    if (!address) return { unavailable: 'This computer has no desktop session here that could show notifications.' }
    const { openDesktopNotifier } = await import('./desktop/notifier.ts')
    const events = {
      action: (key: string, id: string) => this.#pressed(key, id),
      reply: (key: string, text: string) => this.#replied(key, text),
      dismissed: (key: string) => this.#dismissed(key),
    }
    const opened = await openDesktopNotifier({ address, events, log: log.child({ part: 'desktop' }) })
    if ('unavailable' in opened) return opened
    this.#notifier = opened
    this.#unlisten = feed.on((message) => this.#heard(message))
    return { end: () => opened.stop() }
  }

  stop(): void {
    this.#unlisten()
  }

  /**
   * Privacy mode was switched on or off. Switched on, what is shown is taken away and only counted. Switched off, the
   * count stays for what it counts: a burst of old banners would help nobody.
   */
  setPrivacy(): void {
    if (!this.#options.settings.now.privacy) return
    const devices = new Set<string>()
    for (const [key, shown] of this.#live) {
      if (shown.veiled || shown.notice.discreet) continue
      this.#live.set(key, { ...shown, veiled: true })
      void this.#notifier?.close(key)
      devices.add(shown.device)
    }
    for (const device of devices) this.#count(device)
  }

  #heard(message: HubMessage): void {
    if (message.type === 'event') this.#show(message)
    else if (message.type === 'fate') this.#fate(message.fate)
    else if (message.type === 'gone') {
      for (const [key, shown] of this.#live) if (shown.device === message.device) this.#close(key)
    }
  }

  #show({ device: id, feature, event, data }: Extract<HubMessage, { type: 'event' }>): void {
    const made = this.#features.get(feature)?.desktop
    if (!made) return
    const { name } = this.#options.devices.find(id)
    const notice = made(event, data as never, { id, name })
    if (!notice) return
    const key = (own: string) => `${id}/${feature}/${own}`
    if ('close' in notice) this.#close(key(notice.close))
    else this.#keep(key(notice.key), { device: id, feature, notice, veiled: this.#hides(notice) })
  }

  #hides(notice: Notice): boolean {
    return this.#options.settings.now.privacy && !notice.discreet
  }

  #keep(key: string, shown: Shown): void {
    const before = this.#live.get(key)
    this.#live.delete(key)
    this.#live.set(key, shown)
    const [oldest] = this.#live.keys()
    if (this.#live.size > maxLive && oldest !== undefined) this.#live.delete(oldest)
    if (shown.veiled) this.#count(shown.device)
    else {
      this.#display(key, shown.notice)
      if (before?.veiled) this.#count(shown.device, true)
    }
  }

  /** What privacy mode shows of a phone: how many notifications, and nothing of what they say or which app they are of. */
  #count(device: string, isLess = false): void {
    const count = [...this.#live.values()].filter((shown) => shown.device === device && shown.veiled).length
    const name = this.#options.devices.all().find(({ id }) => id === device)?.name
    const key = countKey(device)
    if (count === 0 || name === undefined) return void this.#notifier?.close(key)
    const body = count === 1 ? '1 new notification' : `${count} new notifications`
    // One that only went away is no reason for a banner.
    const quiet = isLess ? ({ urgency: 'low', silent: true } as const) : {}
    void this.#notifier?.show({ key, app: 'Tandem', title: name, body, actions: [], ...quiet })
  }

  #display(key: string, notice: Notice): void {
    const icon = notice.icon === undefined ? undefined : this.#options.blobs.get(notice.icon)?.bytes
    void this.#notifier?.show({
      key,
      app: notice.app,
      title: notice.title,
      body: notice.body,
      actions: (notice.actions ?? []).map(({ label }, index) => ({ id: String(index), label })),
      ...(icon && { icon }),
      ...(notice.urgency && { urgency: notice.urgency }),
      ...(notice.reply && { reply: { label: 'Reply' } }),
    })
  }

  #close(key: string): void {
    const shown = this.#live.get(key)
    this.#live.delete(key)
    if (shown?.veiled) this.#count(shown.device, true)
    else void this.#notifier?.close(key)
  }

  #pressed(key: string, id: string): void {
    const action = this.#live.get(key)?.notice.actions?.[Number(id)]
    if (action) void this.#do(key, action)
  }

  #replied(key: string, text: string): void {
    const reply = this.#live.get(key)?.notice.reply
    if (reply) void this.#do(key, { action: reply.action, input: { ...reply.input, [reply.field]: text } })
  }

  #dismissed(key: string): void {
    // A count stands for what nobody has read: it goes from the desktop, and the phone keeps what it shows.
    for (const [other, { device, veiled }] of this.#live)
      if (veiled && key === countKey(device)) this.#live.delete(other)
    const dismiss = this.#live.get(key)?.notice.dismiss
    if (dismiss) void this.#do(key, dismiss)
    this.#live.delete(key)
  }

  async #do(key: string, what: { action: string; input: Record<string, unknown> }): Promise<void> {
    const shown = this.#live.get(key)
    if (!shown) return
    const { device, feature } = shown
    try {
      const { clientId } = await this.#options.call({ device, feature, ...what })
      if (clientId === undefined) return
      this.#watched.set(clientId, key)
      const [oldest] = this.#watched.keys()
      if (this.#watched.size > maxWatched && oldest !== undefined) this.#watched.delete(oldest)
    } catch (error) {
      this.#options.log.info('what was done on a notice failed', {
        feature,
        action: what.action,
        ...errorFields(error),
      })
      this.#complain(key, isTandemError(error) ? error.sentence : 'Something went wrong; the log says where.')
    }
  }

  /** The phone's behaviour showed later that something did not come off. */
  #fate({ clientId, fate, reason }: Extract<HubMessage, { type: 'fate' }>['fate']): void {
    const key = this.#watched.get(clientId)
    if (key === undefined || fate === 'queued' || fate === 'handed') return
    this.#watched.delete(clientId)
    if (fate !== 'confirmed') this.#complain(key, reason ?? 'Whether the phone did it is not known.')
  }

  #complain(key: string, sentence: string): void {
    const device = key.slice(0, key.indexOf('/'))
    const name = this.#options.devices.all().find(({ id }) => id === device)?.name ?? 'The phone'
    void this.#notifier?.show({ key: `failed/${key}`, app: 'Tandem', title: name, body: sentence, actions: [] })
  }
}

function countKey(device: string): string {
  return `count/${device}`
}
