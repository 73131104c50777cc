import { isTandemError } from '../core/errors.ts'
import type { Feature, Notice } from '../core/feature.ts'
import type { Logger } from '../core/log.ts'
import type { Blobs } from '../core/store.ts'
import type { Caller } from './calls.ts'
import type { HubConfig } from './config.ts'
import type { DesktopNotifier } from './desktop/notifier.ts'
import type { Devices } from './devices.ts'
import type { Feed, HubMessage } from './feed.ts'
import { errorFields } from './log.ts'

export interface DesktopOptions {
  readonly config: HubConfig['desktop']
  readonly env: Readonly<Record<string, string | undefined>>
  readonly devices: Devices
  readonly features: readonly Feature[]
  readonly feed: Feed
  readonly call: Caller
  readonly blobs: Blobs
  readonly log: Logger
}

/** Notices that can still be acted on. */
const maxLive = 300
/** Replies whose fate is watched. */
const maxWatched = 100

interface Shown {
  readonly device: string
  readonly feature: string
  readonly notice: Notice
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

  async start(endings: (() => Promise<void>)[]): Promise<string> {
    const { env, log, feed } = this.#options
    if (process.platform === 'win32' || process.platform === 'darwin')
      return 'On this system the page shows notifications, while it is open.'
    const { sessionBusAddress } = await import('./desktop/session-bus.ts')
    const address = sessionBusAddress(env)
    if (!address) return 'This computer has no desktop session here that could show notifications.'
    const { openDesktopNotifier } = await import('./desktop/notifier.ts')
    const events = {
      action: (key: string, id: string) => this.#pressed(key, id),
      reply: (key: string, text: string) => this.#replied(key, text),
      dismissed: (key: string) => this.#dismissed(key),
    }
    const opened = await openDesktopNotifier({ address, events, log: log.child({ part: 'desktop' }) })
    if ('unavailable' in opened) return opened.unavailable
    this.#notifier = opened
    endings.push(() => opened.stop())
    this.#unlisten = feed.on((message) => this.#heard(message))
    return 'on'
  }

  stop(): void {
    this.#unlisten()
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
    else this.#keep(key(notice.key), { device: id, feature, notice })
  }

  #keep(key: string, shown: Shown): void {
    this.#live.delete(key)
    this.#live.set(key, shown)
    const [oldest] = this.#live.keys()
    if (this.#live.size > maxLive && oldest !== undefined) this.#live.delete(oldest)
    this.#display(key, shown.notice)
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
    this.#live.delete(key)
    void this.#notifier?.close(key)
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
