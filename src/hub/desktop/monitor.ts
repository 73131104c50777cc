import type { Message, MessageBus } from 'dbus-native'
import type { Logger } from '../../core/log.ts'
import { desktopAppName } from './notifier.ts'
import { readNotifyCall, type SeenNotice, SeenNotices } from './seen-notices.ts'
import { busErrorName, keepSessionBus, sessionBusAddress } from './session-bus.ts'

export type { SeenNotice } from './seen-notices.ts'

export interface NotificationMonitorOptions {
  /** Default: the session bus of this process. */
  address?: string
  /** Whether a connection of this unique name is ours: what we show ourselves must not come back to the phone. */
  ours(uniqueName: string): boolean
  seen(notice: SeenNotice): void
  log: Logger
}

export interface NotificationMonitor {
  stop(): Promise<void>
}

/**
 * Hears what programs of this PC show as notifications, as a second connection that only listens. Programs that speak
 * GNOME's own `org.gtk.Notifications` (GApplication on GNOME Shell) are not heard.
 */
export async function watchDesktopNotifications(
  options: NotificationMonitorOptions,
): Promise<NotificationMonitor | { unavailable: string }> {
  const address = options.address ?? sessionBusAddress()
  if (!address) return { unavailable: 'This computer has no desktop session here whose notifications could be read.' }
  const listener = new Listener(options)
  try {
    const kept = await keepSessionBus({
      address,
      log: options.log,
      discardBytes: true,
      attach: (bus) => listener.attach(bus),
      lost: () => listener.clear(),
    })
    return {
      async stop() {
        await kept.stop()
        listener.clear()
      },
    }
  } catch (error) {
    options.log.warn('The notifications of this desktop cannot be read', { error: busErrorName(error) })
    return { unavailable: 'The desktop session does not let Tandem see the notifications of other programs.' }
  }
}

const service = 'org.freedesktop.Notifications'
const calls = `type='method_call',interface='${service}',member='Notify'`
// The answer holds the number that later updates name; without it they would look like new notifications.
const rules = [calls, `type='method_return',sender='${service}'`, `type='error',sender='${service}'`]
const methodCall = 1
const methodReturn = 2
const errorAnswer = 3
const noReplyExpected = 1
const maxWaiting = 100
const answerMs = 2_000

/** Phone links of the same kind: what they show came from a phone, so it is not for telling a phone. */
const otherPhoneLinks = /^(?:org\.kde\.kdeconnect|org\.gnome\.Shell\.Extensions\.GSConnect|ca\.andyholmes\.Valent)/

interface Waiting {
  notice: SeenNotice
  replaces: number
  timer: NodeJS.Timeout
}

class Listener {
  readonly #options: NotificationMonitorOptions
  readonly #notices: SeenNotices
  /** Calls whose answer has not come, by caller and serial. */
  readonly #waiting = new Map<string, Waiting>()

  constructor(options: NotificationMonitorOptions) {
    this.#options = options
    this.#notices = new SeenNotices(options.seen, () => {
      options.log.warn('Programs of this desktop show too many notifications; some are left out')
    })
  }

  async attach(bus: MessageBus): Promise<void> {
    bus.connection.on('message', (message: Message) => this.#receive(message))
    try {
      await bus.invokeDbus({
        interface: 'org.freedesktop.DBus.Monitoring',
        member: 'BecomeMonitor',
        signature: 'asu',
        body: [rules, 0],
      })
    } catch (error) {
      this.#options.log.debug('The bus has no monitors, listening as before them', { error: busErrorName(error) })
      for (const rule of rules) await bus.addMatch(`${rule},eavesdrop='true'`)
    }
  }

  clear(): void {
    for (const { timer } of this.#waiting.values()) clearTimeout(timer)
    this.#waiting.clear()
    this.#notices.clear()
  }

  #receive(message: Message): void {
    if (message.type === methodCall && message.member === 'Notify' && message.interface === service) {
      this.#called(message)
    } else if (message.type === methodReturn || message.type === errorAnswer) {
      this.#answered(message)
    }
  }

  #called(message: Message): void {
    const { sender, serial, flags = 0 } = message
    if (!sender || serial === undefined || this.#options.ours(sender)) return
    const call = readNotifyCall(message.body)
    if (!call) {
      this.#options.log.debug('A malformed or empty notification was left out')
      return
    }
    const { notice, replaces, desktopEntry } = call
    if (notice.app === desktopAppName || (desktopEntry && otherPhoneLinks.test(desktopEntry))) return
    const settle = (id: number) => {
      this.#notices.add(id === 0 ? notice : { ...notice, id }, replaces !== 0 && replaces === id)
    }
    if (flags & noReplyExpected || this.#waiting.size >= maxWaiting) {
      settle(replaces)
      return
    }
    const key = `${sender} ${serial}`
    const timer = setTimeout(() => {
      this.#waiting.delete(key)
      settle(replaces)
    }, answerMs)
    clearTimeout(this.#waiting.get(key)?.timer)
    this.#waiting.set(key, { notice, replaces, timer })
  }

  #answered(message: Message): void {
    const key = `${message.destination} ${message.replySerial}`
    const waiting = this.#waiting.get(key)
    if (!waiting) return
    this.#waiting.delete(key)
    clearTimeout(waiting.timer)
    // A refused call showed nothing.
    if (message.type === errorAnswer) return
    const [id] = message.body ?? []
    const { notice, replaces } = waiting
    if (typeof id === 'number' && id !== 0) this.#notices.add({ ...notice, id }, id === replaces)
    else this.#notices.add(notice, false)
  }
}
