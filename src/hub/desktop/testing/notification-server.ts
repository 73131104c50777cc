import { createClient, type MessageBus } from 'dbus-native'

const service = 'org.freedesktop.Notifications'
const path = '/org/freedesktop/Notifications'

export interface NotifyCall {
  id: number
  app: string
  replaces: number
  title: string
  body: string
  actions: string[]
  hints: Record<string, unknown>
  timeout: number
}

/** A notification server without a screen: it records what a person would see, and plays what they do. */
export interface NotificationServer {
  readonly shown: NotifyCall[]
  readonly closed: number[]
  /** The person presses a button. */
  act(id: number, action: string): void
  reply(id: number, text: string): void
  /** Reason 1 expired, 2 dismissed by the person, 3 closed by a call. */
  close(id: number, reason: number): void
  stop(): Promise<void>
}

export const plasmaCapabilities = ['body', 'body-markup', 'actions', 'inline-reply', 'persistence', 'x-kde-origin-name']

export async function startNotificationServer(
  address: string,
  capabilities: readonly string[] = plasmaCapabilities,
  options: { refuse?: boolean } = {},
): Promise<NotificationServer> {
  const bus: MessageBus = createClient({ busAddress: address })
  bus.connection.on('error', () => {
    // The bus being killed under it is part of the tests.
  })
  const shown: NotifyCall[] = []
  const closed: number[] = []
  let last = 0
  const signal = (name: string, signature: string, args: unknown[]) => {
    bus.sendSignal(path, service, name, signature, args)
  }
  const notify = (
    app: string,
    replaces: number,
    _icon: string,
    title: string,
    body: string,
    actions: string[],
    hints: Record<string, unknown>,
    timeout: number,
  ) => {
    if (options.refuse) throw new Error('refused')
    if (!replaces) last += 1
    const id = replaces || last
    shown.push({ id, app, replaces, title, body, actions, hints, timeout })
    return id
  }
  const close = (id: number, reason: number) => signal('NotificationClosed', 'uu', [id, reason])
  bus.setMethodCallHandler(path, service, 'Notify', [notify, 'u'])
  bus.setMethodCallHandler(path, service, 'GetCapabilities', [() => capabilities, 'as'])
  const closeCall = (id: number) => {
    closed.push(id)
    close(id, 3)
    return null
  }
  bus.setMethodCallHandler(path, service, 'CloseNotification', [closeCall, ''])
  await bus.requestName(service, 0)
  return {
    shown,
    closed,
    act: (id, action) => signal('ActionInvoked', 'us', [id, action]),
    reply: (id, text) => signal('NotificationReplied', 'us', [id, text]),
    close,
    stop: () => bus.close(),
  }
}
