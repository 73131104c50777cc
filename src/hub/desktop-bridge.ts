import { type DesktopOptions, Notices } from './desktop-notices.ts'
import { errorFields } from './log.ts'

type Tie = 'notifications' | 'mirrorToPhones' | 'clipboard'

/**
 * How each tie to this PC's desktop does: `on`, or why it is not. `page`: notifications are wanted but cannot be shown
 * from here, so an open page is to show them.
 */
export type DesktopStatus = Record<Tie, string> & { readonly page: boolean }

export interface DesktopBridge {
  status(): DesktopStatus
  stop(): Promise<void>
}

const off = 'Switched off in Settings.'
const starting = 'Starting.'
/** In this order: what mirrors must know which notices are our own. */
const ties = ['notifications', 'mirrorToPhones', 'clipboard'] as const

/**
 * Ties the hub to the desktop it runs on: phones' notifications here with their buttons and replies, and where the
 * person wants it, this PC's notifications on the phones and one clipboard for both. Loads each part only where it is
 * wanted, and follows the settings; a desktop that lacks something is a status, never an error.
 */
export function startDesktop(options: DesktopOptions): DesktopBridge {
  return new Bridge(options)
}

/** What ends a tie; kept for one that could not be made too, so that it is not tried again with each setting. */
type End = () => Promise<void>

class Bridge implements DesktopBridge {
  readonly #options: DesktopOptions
  readonly #status: Record<Tie, string>
  readonly #made = new Map<Tie, End>()
  #notices: Notices | undefined
  #stopped = false
  #following: Promise<void>
  readonly #unlisten: () => void

  constructor(options: DesktopOptions) {
    this.#options = options
    const status = (tie: Tie) => (options.settings.now[tie] ? starting : off)
    const [notifications, mirrorToPhones, clipboard] = ties.map(status) as [string, string, string]
    this.#status = { notifications, mirrorToPhones, clipboard }
    this.#following = this.#follow()
    this.#unlisten = options.settings.on(() => {
      this.#notices?.setPrivacy()
      this.#following = this.#following.then(() => this.#follow())
    })
  }

  status(): DesktopStatus {
    const notifications = this.#notices?.problem ?? this.#status.notifications
    const page = this.#options.settings.now.notifications && notifications !== 'on'
    return { ...this.#status, notifications, page }
  }

  async stop(): Promise<void> {
    this.#unlisten()
    this.#stopped = true
    this.#notices?.stop()
    await this.#following
    await Promise.all([...this.#made.values()].map((end) => end()))
  }

  /** Makes and ends ties until they are as set. */
  async #follow(): Promise<void> {
    for (const tie of ties) {
      if (this.#stopped) return
      const wanted = this.#options.settings.now[tie]
      if (wanted && !this.#made.has(tie)) await this.#make(tie)
      else if (!wanted) await this.#end(tie)
    }
  }

  async #make(tie: Tie): Promise<void> {
    this.#status[tie] = starting
    try {
      const made = await this.#start(tie)
      this.#made.set(tie, 'unavailable' in made ? nothingToEnd : made.end)
      this.#status[tie] = 'unavailable' in made ? made.unavailable : 'on'
    } catch (error) {
      this.#made.set(tie, nothingToEnd)
      this.#status[tie] = 'It could not be started; the log says where it failed.'
      this.#options.log.error('a part of the desktop could not be started', { part: tie, ...errorFields(error) })
    }
  }

  async #end(tie: Tie): Promise<void> {
    this.#status[tie] = off
    const end = this.#made.get(tie)
    this.#made.delete(tie)
    try {
      await end?.()
    } catch (error) {
      this.#options.log.warn('a part of the desktop did not end well', { part: tie, ...errorFields(error) })
    }
  }

  async #start(tie: Tie): Promise<{ end: End } | { unavailable: string }> {
    if (tie === 'mirrorToPhones') return mirrorToPhones(this.#options, (name) => this.#notices?.isOurs(name) ?? false)
    if (tie === 'clipboard')
      return shareClipboard(this.#options, (problem) => {
        this.#status.clipboard = problem
      })
    const notices = new Notices(this.#options)
    const started = await notices.start()
    if ('unavailable' in started) return started
    this.#notices = notices
    const end = async () => {
      this.#notices = undefined
      notices.stop()
      await started.end()
    }
    return { end }
  }
}

async function nothingToEnd(): Promise<void> {}

/** Sends what programs of this PC show to every linked phone that takes it. */
async function mirrorToPhones(options: DesktopOptions, ours: (busName: string) => boolean) {
  const { env, log } = options
  const { sessionBusAddress } = await import('./desktop/session-bus.ts')
  const address = process.platform === 'linux' ? sessionBusAddress(env) : undefined
  if (!address) return { unavailable: 'This computer has no desktop session here whose notifications could be read.' }
  const { watchDesktopNotifications } = await import('./desktop/monitor.ts')
  const opened = await watchDesktopNotifications({
    address,
    ours,
    seen: ({ app, title, text, transient }) => {
      const input = { app: app || 'This PC', title: title || app || 'This PC', text }
      if (!transient && (title || text)) tellAll(options, { feature: 'notifications', action: 'send', input })
    },
    log: log.child({ part: 'desktop' }),
  })
  return 'unavailable' in opened ? opened : { end: () => opened.stop() }
}

/** One clipboard for this PC and the phones. What came from a phone is not sent on: the watch leaves out what we wrote. */
async function shareClipboard(options: DesktopOptions, ended: (problem: string) => void) {
  const { log, feed } = options
  const clipboard = await options.clipboard()
  if ('unavailable' in clipboard) return clipboard
  const ending = new AbortController()
  const unlisten = feed.on((message) => {
    if (message.type !== 'event' || message.feature !== 'clipboard' || message.event !== 'received') return
    const { text } = message.data as { text: string }
    clipboard.write(text).catch((error: unknown) => log.warn('the clipboard was not written', errorFields(error)))
  })
  const watching = clipboard.watch(
    ({ text, sensitive }) => tellAll(options, { feature: 'clipboard', action: 'set', input: { text, sensitive } }),
    ending.signal,
  )
  watching.then(
    (problem) => problem && !ending.signal.aborted && ended(problem.unavailable),
    (error: unknown) => log.warn('the clipboard is no longer watched', errorFields(error)),
  )
  const end = async () => {
    unlisten()
    ending.abort()
  }
  return { end }
}

/** Does the same on every device that can now; that one of them fails concerns nobody but the log. */
function tellAll(options: DesktopOptions, what: { feature: string; action: string; input: object }): void {
  const { devices, features, call, log } = options
  const { feature, action } = what
  if (!features.some(({ contract }) => contract.id === feature)) return
  for (const device of devices.all()) {
    if (device.via(feature, action) === undefined || device.links.length === 0) continue
    call({ device: device.id, ...what }).catch((error: unknown) =>
      log.debug('not told to a phone', { device: device.id, feature, ...errorFields(error) }),
    )
  }
}
