import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Client, connect } from '../src/client/client.ts'
import type { LiveHandlers } from '../src/client/live.ts'
import { nodeSocket } from '../src/client/node-socket.ts'
import { isTandemError } from '../src/core/errors.ts'
import type { DeviceView, PeerView } from '../src/core/hub-contract.ts'
import { end, launch } from '../tests/interop/peers/processes.ts'
import type { Room } from '../tests/interop/peers/room.ts'
import { freePort } from '../tests/interop/peers/sockets.ts'
import { now, type Scene } from './scene.ts'

/** What people start: the command line, by its launcher. */
const program = fileURLToPath(new URL('../scripts/tandem.js', import.meta.url))

type Spawn = (command: string, args: string[], env: Record<string, string>) => ChildProcess

interface HubOptions {
  readonly home: string
  readonly port: number
  readonly config: Record<string, unknown>
  readonly spawn: Spawn
}

/** A hub as a process of its own, driven through its API. */
export class BenchHub {
  readonly home: string
  readonly port: number
  /** The Node that runs it. */
  node = process.execPath
  readonly #scene: Scene
  readonly #options: HubOptions
  #child: ChildProcess | undefined
  #client: Client | undefined

  constructor(scene: Scene, options: HubOptions) {
    const { home, port, config } = options
    this.home = home
    this.port = port
    this.#scene = scene
    this.#options = options
    mkdirSync(home, { recursive: true, mode: 0o700 })
    writeFileSync(`${home}/config.json`, JSON.stringify({ port, keychain: 'file', name: 'Bench PC', ...config }))
    scene.atEnd(() => this.stop())
  }

  get pid(): number {
    const pid = this.#child?.pid
    if (pid === undefined) throw new Error('the hub does not run')
    return pid
  }

  get client(): Client {
    if (!this.#client) {
      const token = readFileSync(`${this.home}/token`, 'utf8').trim()
      this.#client = connect({ url: `http://127.0.0.1:${this.port}`, token, socket: nodeSocket })
    }
    return this.#client
  }

  /** Starts the process and gives the moment before it; it is not up yet. */
  launch(): number {
    const at = now()
    const child = this.#options.spawn(this.node, [program, 'start', '--json'], { TANDEM_HOME: this.home })
    this.#child = child
    child.stdout?.resume()
    child.stderr?.on('data', (part: Buffer) => this.#scene.say(`hub: ${part.toString().trim()}`))
    return at
  }

  /** Starts it and waits until its API answers. */
  async start(): Promise<void> {
    this.launch()
    await this.#scene.until('a hub that answers', () => existsSync(`${this.home}/token`))
    await this.#scene.until('a hub that answers', () => this.devices())
  }

  async stop(): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (child) await end(child)
  }

  /** The paired devices; undefined while the API is not up. */
  async devices(): Promise<DeviceView[] | undefined> {
    if (this.#child && this.#child.exitCode !== null) throw new Error('the hub ended by itself')
    return this.client.devices().catch((error: unknown) => {
      if (isTandemError(error, 'hub.absent')) return undefined
      throw error
    })
  }

  /** Waits until so many devices are linked, or none with 0; gives the moment when that was seen. */
  async linked(count = 1, within = 20_000): Promise<number> {
    const fits = (linked: number) => (count === 0 ? linked === 0 : linked >= count)
    await this.#scene.until(
      `${count} devices linked with the hub`,
      async () => {
        const devices = await this.devices()
        return devices !== undefined && fits(devices.filter(({ links }) => links.length > 0).length)
      },
      { within },
    )
    return now()
  }

  /** When the hub's log says that it linked a device, after `since`; both ms since 1970. It asks nothing of the hub. */
  linkedInLog(since: number): Promise<number> {
    const found = () => linesOf(`${this.home}/log`).find(({ msg, at }) => msg === 'linked' && at >= since)?.at
    return this.#scene.until('a linked device in the log', found)
  }

  /** A device in sight that is not paired, once the hub sees it. */
  peer(id: string): Promise<PeerView> {
    return this.#scene.until('a peer in sight', async () =>
      (await this.client.hub.peers()).find(({ peer }) => peer === id),
    )
  }

  /** Hears everything from the hub until the end of the bench or `close`. */
  async watch(handlers: LiveHandlers): Promise<{ attend(on: boolean): void; close(): void }> {
    const live = this.client.live(handlers, this.#scene.signal)
    this.#scene.atEnd(() => live.close())
    await live.ready
    return live
  }
}

function linesOf(folder: string): { msg: string; at: number }[] {
  const files = existsSync(folder) ? readdirSync(folder) : []
  const lines = files.flatMap((file) => readFileSync(`${folder}/${file}`, 'utf8').split('\n').slice(0, -1))
  return lines.map((line) => {
    const { msg, time } = JSON.parse(line) as { msg: string; time: string }
    return { msg, at: Date.parse(time) }
  })
}

/** A hub on this machine that listens at `address` alone, and announces itself to `targets`. */
export async function hubHere(scene: Scene, address: string, targets: readonly string[] = []): Promise<BenchHub> {
  const kdeconnect = { bind: address, broadcast: false, mdns: false, targets }
  const config = { links: { kdeconnect }, desktop: { notifications: false } }
  const spawn: Spawn = (command, args, env) => {
    const line = [command, ...args]
    // So that the hub never outlives the bench.
    if (process.platform === 'linux') line.unshift('setpriv', '--pdeathsig', 'KILL', '--')
    const [first = '', ...rest] = line
    return launch(first, rest, { env: { ...process.env, ...env } })
  }
  return new BenchHub(scene, { home: scene.folder(), port: await freePort(), config, spawn })
}

/** A hub in a room, as people run it: with its defaults. */
export async function hubIn(scene: Scene, room: Room): Promise<BenchHub> {
  const port = await freePort()
  await room.forward(port)
  const spawn: Spawn = (command, args, env) => room.spawn(command, args, env)
  return new BenchHub(scene, { home: `${room.home}/tandem`, port, config: {}, spawn })
}
