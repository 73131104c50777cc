import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type Client, connect } from '../../src/client/client.ts'
import type { Live, LiveEvent } from '../../src/client/live.ts'
import { nodeSocket } from '../../src/client/node-socket.ts'
import type { DeviceView, PeerView } from '../../src/core/hub-contract.ts'
import { freePort, type Room, until } from './peers/peers.ts'

const program = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

/** Starts a command of Tandem in a room; resolves with its first line of JSON. */
async function startIn(room: Room, args: string[], env: Record<string, string> = {}) {
  const child = room.spawn(process.execPath, [program, ...args, '--json'], env)
  let complaints = ''
  child.stderr?.on('data', (part: Buffer) => {
    complaints += part.toString()
  })
  let first: Record<string, unknown> | undefined
  if (child.stdout)
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{')) first ??= JSON.parse(line)
    })
  const ready = await until(`tandem ${args[0]}`, () => {
    if (child.exitCode !== null) throw new Error(`tandem ${args.join(' ')} ended: ${complaints}`)
    return first
  })
  const stop = async () => {
    child.kill('SIGTERM')
    await until(`the end of tandem ${args[0]}`, () => child.exitCode !== null || child.signalCode !== null)
  }
  return { ready, stop }
}

/** A real hub in a room, driven through its API from outside. */
export class RoomHub {
  readonly room: Room
  readonly events: LiveEvent[] = []
  client: Client = connect({ url: 'http://127.0.0.1:1' })
  readonly #config: Record<string, unknown>
  readonly #port: number
  #stop: () => Promise<void> = async () => {}
  #ended = new AbortController()
  #live: Live | undefined

  constructor(room: Room, port: number, config: Record<string, unknown>) {
    this.room = room
    this.#port = port
    this.#config = config
  }

  get home(): string {
    return `${this.room.home}/tandem`
  }

  async start(): Promise<void> {
    mkdirSync(this.home, { recursive: true, mode: 0o700 })
    const config = { port: this.#port, keychain: 'file', name: 'Our PC', ...this.#config }
    writeFileSync(`${this.home}/config.json`, JSON.stringify(config))
    const { stop } = await startIn(this.room, ['start'], { TANDEM_HOME: this.home })
    this.#stop = stop
    this.#ended = new AbortController()
    const token = readFileSync(`${this.home}/token`, 'utf8').trim()
    this.client = connect({ url: `http://127.0.0.1:${this.#port}`, token, socket: nodeSocket })
    this.#live = this.client.live({ event: (event) => this.events.push(event) }, this.#ended.signal)
    await this.#live.ready
  }

  /** As if somebody looked at the page: dead links are noticed sooner. */
  attend(): void {
    this.#live?.attend(true)
  }

  async stop(): Promise<void> {
    this.#ended.abort()
    await this.#stop()
  }

  /** The peer as the hub sees it, once `fits`. */
  peer(id: string, fits: (peer: PeerView) => boolean = () => true): Promise<PeerView> {
    return until(`peer ${id}`, async () => (await this.client.hub.peers()).find((one) => one.peer === id && fits(one)))
  }

  /** The only paired device, once `fits`. */
  device(fits: (device: DeviceView) => boolean = () => true): Promise<DeviceView> {
    return until('a paired device', async () => (await this.client.devices()).find(fits))
  }

  /** The first event of that kind whose data fits. */
  event(feature: string, event: string, fits: (data: Record<string, unknown>) => boolean = () => true) {
    return until(`${feature} ${event}`, () =>
      this.events.find(
        (one) => one.feature === feature && one.event === event && fits(one.data as Record<string, unknown>),
      ),
    )
  }
}

/** Puts a hub into a room and starts it. */
export async function startHubIn(room: Room, config: Record<string, unknown> = {}): Promise<RoomHub> {
  const port = await freePort()
  await room.forward(port)
  const hub = new RoomHub(room, port, config)
  await hub.start()
  return hub
}

/** A simulated phone in a room, driven over its control. */
export class RoomPhone {
  readonly room: Room
  readonly #args: string[]
  readonly #port: number
  #token = ''
  id = ''
  #stop: () => Promise<void> = async () => {}

  constructor(room: Room, port: number, args: string[]) {
    this.room = room
    this.#port = port
    this.#args = args
  }

  async start(): Promise<void> {
    const home = `${this.room.home}/phone`
    mkdirSync(home, { recursive: true, mode: 0o700 })
    const args = ['sim', 'android', '--bind', '0.0.0.0', '--home', home, '--control-port', String(this.#port)]
    const { ready, stop } = await startIn(this.room, [...args, ...this.#args])
    this.#stop = stop
    this.#token = String(ready.token)
    this.id = String(ready.id)
  }

  stop(): Promise<void> {
    return this.#stop()
  }

  async ask(path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`http://127.0.0.1:${this.#port}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { Authorization: `Bearer ${this.#token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const answer: unknown = await response.json()
    if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`)
    return answer
  }
}

/** Puts a simulated Android phone into a room; it announces itself to `target`. */
export async function startPhoneIn(room: Room, target: string, more: string[] = []): Promise<RoomPhone> {
  const port = await freePort()
  await room.forward(port)
  const phone = new RoomPhone(room, port, ['--target', target, ...more])
  await phone.start()
  return phone
}
