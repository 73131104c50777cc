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

const off = 'Switched off in the configuration.'
const starting = 'Starting.'
/**
 * Ties the hub to the desktop it runs on: phones' notifications here with their buttons and replies, and where the
 * person wants it, this PC's notifications on the phones and one clipboard for both. Loads each part only where it is
 * wanted; a desktop that lacks something is a status, never an error.
 */
export function startDesktop(options: DesktopOptions): DesktopBridge {
  const { config, log } = options
  const status: Record<Tie, string> = {
    notifications: config.notifications ? starting : off,
    mirrorToPhones: config.mirrorToPhones ? starting : off,
    clipboard: config.clipboard ? starting : off,
  }
  const stopping = new AbortController()
  const notices = new Notices(options)
  const begin = async (part: Tie, start: () => Promise<string>) => {
    if (!config[part]) return
    try {
      status[part] = await start()
    } catch (error) {
      status[part] = 'It could not be started; the log says where it failed.'
      log.error('a part of the desktop could not be started', { part, ...errorFields(error) })
    }
  }
  const endings: (() => Promise<void>)[] = []
  const started = (async () => {
    // In this order: what mirrors must know which notices are our own.
    await begin('notifications', () => notices.start(endings))
    await begin('mirrorToPhones', () => mirrorToPhones(options, notices, endings))
    await begin('clipboard', () =>
      shareClipboard(options, stopping.signal, (problem) => {
        status.clipboard = problem
      }),
    )
  })()
  return {
    status() {
      const notifications = notices.problem ?? status.notifications
      return { ...status, notifications, page: config.notifications && notifications !== 'on' }
    },
    async stop() {
      stopping.abort()
      notices.stop()
      await started
      await Promise.all(endings.map((end) => end()))
    },
  }
}

/** Sends what programs of this PC show to every linked phone that takes it. */
async function mirrorToPhones(options: DesktopOptions, notices: Notices, endings: (() => Promise<void>)[]) {
  const { env, log } = options
  const { sessionBusAddress } = await import('./desktop/session-bus.ts')
  const address = process.platform === 'linux' ? sessionBusAddress(env) : undefined
  if (!address) return 'This computer has no desktop session here whose notifications could be read.'
  const { watchDesktopNotifications } = await import('./desktop/monitor.ts')
  const opened = await watchDesktopNotifications({
    address,
    ours: (name) => notices.isOurs(name),
    seen: ({ app, title, text, transient }) => {
      const input = { app: app || 'This PC', title: title || app || 'This PC', text }
      if (!transient && (title || text)) tellAll(options, { feature: 'notifications', action: 'send', input })
    },
    log: log.child({ part: 'desktop' }),
  })
  if ('unavailable' in opened) return opened.unavailable
  endings.push(() => opened.stop())
  return 'on'
}

/** One clipboard for this PC and the phones. What came from a phone is not sent on: the watch leaves out what we wrote. */
async function shareClipboard(options: DesktopOptions, signal: AbortSignal, ended: (problem: string) => void) {
  const { env, log, feed } = options
  const { openPcClipboard } = await import('./desktop/clipboard.ts')
  const clipboard = await openPcClipboard({ env, log: log.child({ part: 'desktop' }) })
  if ('unavailable' in clipboard) return clipboard.unavailable
  const unlisten = feed.on((message) => {
    if (message.type !== 'event' || message.feature !== 'clipboard' || message.event !== 'received') return
    const { text } = message.data as { text: string }
    clipboard.write(text).catch((error: unknown) => log.warn('the clipboard was not written', errorFields(error)))
  })
  signal.addEventListener('abort', unlisten, { once: true })
  const watching = clipboard.watch(
    ({ text, sensitive }) => tellAll(options, { feature: 'clipboard', action: 'set', input: { text, sensitive } }),
    signal,
  )
  watching.then(
    (problem) => problem && ended(problem.unavailable),
    (error: unknown) => log.warn('the clipboard is no longer watched', errorFields(error)),
  )
  return 'on'
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
