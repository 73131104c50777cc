import { createClient, type Message, type MessageBus } from 'dbus-native'

/** A signal that was seen on a bus. */
export interface Signal {
  path: string
  interface: string
  member: string
  args: unknown[]
}

/** Where a D-Bus call goes. */
export interface Target {
  service: string
  path: string
  interface: string
}

/** A connection to a room's session or system bus, from outside the room: a bus is a socket in its folder. */
export class Bus {
  readonly #client: MessageBus
  readonly #signals: Signal[] = []

  constructor(socket: string) {
    this.#client = createClient({ socket, returnBigInt: false, timeout: 10_000 })
    // A bus that goes away fails the calls in flight, which is enough to know.
    this.#client.connection.on('error', () => undefined)
    this.#client.connection.on('message', (message) => this.#note(message))
  }

  /** Calls a method; `args` are typed by `signature`. Gives the first value of the answer. */
  async call<T = unknown>(to: Target, member: string, signature = '', ...args: unknown[]): Promise<T> {
    const message: Message = { destination: to.service, path: to.path, interface: to.interface, member }
    if (signature !== '') Object.assign(message, { signature, body: args })
    return this.#client.invoke<T>(message)
  }

  /** Reads a property. */
  async get<T = unknown>(of: Target, name: string): Promise<T> {
    return this.call<T>({ ...of, interface: 'org.freedesktop.DBus.Properties' }, 'Get', 'ss', of.interface, name)
  }

  /** Reads all properties of an interface. */
  async all(of: Target): Promise<Record<string, unknown>> {
    const to = { ...of, interface: 'org.freedesktop.DBus.Properties' }
    return this.call<Record<string, unknown>>(to, 'GetAll', 's', of.interface)
  }

  /** Writes a property; `signature` is its type. */
  async set(of: Target, name: string, signature: string, value: unknown): Promise<void> {
    const to = { ...of, interface: 'org.freedesktop.DBus.Properties' }
    await this.call(to, 'Set', 'ssv', of.interface, name, [signature, value])
  }

  /** Whether a service is on the bus. */
  async has(service: string): Promise<boolean> {
    return this.#client.nameHasOwner(service)
  }

  /** From now on keeps the signals of a service, see `signals`. */
  async listen(service: string): Promise<void> {
    await this.#client.addMatch(`type='signal',sender='${service}'`)
  }

  /** The signals seen since `listen`, oldest first. */
  get signals(): readonly Signal[] {
    return this.#signals
  }

  async close(): Promise<void> {
    await this.#client.close()
  }

  #note(message: Message): void {
    if (message.type !== 4 || message.interface === 'org.freedesktop.DBus') return
    const { path = '', interface: of = '', member = '', body = [] } = message
    this.#signals.push({ path, interface: of, member, args: body })
  }
}
