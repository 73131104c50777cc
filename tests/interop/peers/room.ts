import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, connect as netConnect, type Server } from 'node:net'
import { fileURLToPath } from 'node:url'
import { Bus } from './bus.ts'
import type { Desktop } from './desktop.ts'
import { busConfig, type Furniture, furnish, type RoomOptions } from './furniture.ts'
import type { Battery, Clipboard, Player } from './gadgets.ts'
import { end, launch } from './processes.ts'
import { join, socketAnswers } from './sockets.ts'
import { until } from './wait.ts'

/** Where a room is: what network.ts has made for it. */
export interface Place {
  dir: string
  ip: string
  namespace: string
  /** Connects or cuts the room's cable. */
  plug: (connected: boolean) => Promise<void>
  /** The newer Debian whose programs `spawnInRoot` runs; undefined: this machine's own. */
  root?: string
}

/**
 * A computer in a network of computers, as far as a program can tell: addresses, session bus, home folder and desktop
 * of its own. It has no way out, and ends with the test process.
 */
export class Room {
  readonly name: string
  readonly ip: string
  readonly dir: string
  readonly home: string
  readonly namespace: string
  /** `DBUS_SESSION_BUS_ADDRESS`; also works from outside the room. */
  readonly busAddress: string
  /** What every program in the room gets as its environment. */
  readonly env: Record<string, string>
  readonly #place: Place
  readonly #children: ChildProcess[] = []
  readonly #doors: Server[] = []
  #holder: number | undefined
  #bus: Bus | undefined
  #furniture: Furniture = {}

  constructor(name: string, place: Place) {
    this.name = name
    this.ip = place.ip
    this.dir = place.dir
    this.home = `${place.dir}/home`
    this.namespace = place.namespace
    this.busAddress = `unix:path=${place.dir}/run/bus`
    this.#place = place
    this.env = {
      HOME: this.home,
      USER: 'root',
      LANG: 'C.UTF-8',
      PATH: `${place.dir}/bin:${process.env.PATH}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
      TMPDIR: `${place.dir}/tmp`,
      XDG_RUNTIME_DIR: `${place.dir}/run`,
      XDG_CURRENT_DESKTOP: 'KDE',
      DBUS_SESSION_BUS_ADDRESS: this.busAddress,
      // Also without a system bus in the room: the machine's own must not be met.
      DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${place.dir}/run/system`,
      QT_QPA_PLATFORM: 'offscreen',
    }
  }

  /** The room's session bus. */
  get bus(): Bus {
    return this.#has(this.#bus, 'session bus')
  }

  get desktop(): Desktop {
    return this.#has(this.#furniture.desktop, 'notification server (notifyd)')
  }

  get player(): Player {
    return this.#has(this.#furniture.player, 'media player (mpris)')
  }

  get battery(): Battery {
    return this.#has(this.#furniture.battery, 'battery (upower)')
  }

  get clipboard(): Clipboard {
    return this.#has(this.#furniture.clipboard, 'clipboard')
  }

  /** Starts the session bus and what the options ask for. */
  async open(options: RoomOptions): Promise<void> {
    for (const folder of ['home/Downloads', 'log', 'tmp', 'bin'])
      mkdirSync(`${this.dir}/${folder}`, { recursive: true })
    mkdirSync(`${this.dir}/run`, { mode: 0o700 })
    // What programs want to have opened is noted down: a browser must not start here.
    const note = `#!/bin/sh\nprintf '%s\\n' "$1" >> ${this.#opened}\n`
    writeFileSync(`${this.dir}/bin/xdg-open`, note, { mode: 0o755 })
    await this.#startBus()
    const keep = (log: string, command: string, args: string[]) => {
      this.#launch([command, ...args], { log })
    }
    const { name, dir, bus, env } = this
    this.#furniture = await furnish({ name, dir, bus, env, keep, spawn: (...line) => this.spawn(...line) }, options)
  }

  /** Runs a program of this machine in the room; its pipes are the child's. `env` adds to the room's own. */
  spawn(command: string, args: string[] = [], env: Record<string, string> = {}): ChildProcess {
    return this.#launch([command, ...args], { env })
  }

  /** Runs a program of the newer Debian, where the room has one; its output goes to the room's log of that name. */
  spawnInRoot(command: string, log: string, env: Record<string, string> = {}): ChildProcess {
    const { root } = this.#place
    return this.#launch([command], { env, log, ...(root !== undefined && { root }) })
  }

  /** Runs a program of this machine in the room to its end. */
  async run(command: string, args: string[] = [], env: Record<string, string> = {}) {
    const child = this.spawn(command, args, env)
    child.stdin?.end()
    const text = { stdout: '', stderr: '' }
    child.stdout?.setEncoding('utf8').on('data', (part: string) => {
      text.stdout += part
    })
    child.stderr?.setEncoding('utf8').on('data', (part: string) => {
      text.stderr += part
    })
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
    return { code, ...text }
  }

  /** A program in the room shows a notification, by notify-send. Gives the notification's id. */
  async notifySend(title: string, text = '', options: { app?: string; replaces?: number } = {}): Promise<number> {
    const args = ['--print-id', `--app-name=${options.app ?? 'Tester'}`]
    if (options.replaces !== undefined) args.push(`--replace-id=${options.replaces}`)
    const { code, stdout, stderr } = await this.run('notify-send', [...args, '--', title, text])
    if (code !== 0) throw new Error(`notify-send in ${this.name}: ${stderr}`)
    return Number(stdout)
  }

  /** The program closes its notification itself. */
  async notifyClose(id: number): Promise<void> {
    const server = 'org.freedesktop.Notifications'
    const to = { service: server, path: '/org/freedesktop/Notifications', interface: server }
    await this.bus.call(to, 'CloseNotification', 'u', id)
  }

  /** The files and addresses that programs of the room had the desktop open (xdg-open), oldest first. */
  opened(): string[] {
    return existsSync(this.#opened) ? readFileSync(this.#opened, 'utf8').split('\n').slice(0, -1) : []
  }

  /**
   * Makes 127.0.0.1:`port` of this machine lead to 127.0.0.1:`port` in the room, so that a test can call an API there.
   * Choose the port by `freePort`.
   */
  async forward(port: number): Promise<void> {
    const socket = `${this.dir}/run/door-${port}`
    const program = fileURLToPath(new URL('./door.ts', import.meta.url))
    this.#launch([process.execPath, program, socket, String(port)], { log: `door-${port}` })
    const door = createServer((outside) => join(outside, netConnect(socket)))
    await new Promise<void>((resolve, reject) => door.once('error', reject).listen(port, '127.0.0.1', resolve))
    this.#doors.push(door)
    await until(`a door to port ${port} of ${this.name}`, () => socketAnswers(socket))
  }

  /** Pulls the room's network cable, or puts it back. */
  async plug(connected: boolean): Promise<void> {
    await this.#place.plug(connected)
  }

  /** What a program of the room wrote: 'kdeconnectd', 'bus', 'notifyd', 'player', … */
  log(of: string): string {
    return readFileSync(`${this.dir}/log/${of}.log`, 'utf8')
  }

  /** Ends everything in the room. Its folder stays until the network is stopped. */
  async stop(): Promise<void> {
    for (const door of this.#doors.splice(0)) door.close()
    await this.#bus?.close()
    await this.#furniture.systemBus?.close()
    // The session bus came first and holds the room, so it is the last to go.
    const [holder, ...others] = this.#children.splice(0)
    await Promise.all(others.map((child) => end(child)))
    if (holder !== undefined) await end(holder)
  }

  get #opened(): string {
    return `${this.dir}/opened`
  }

  async #startBus(): Promise<void> {
    const socket = `${this.dir}/run/bus`
    writeFileSync(`${this.dir}/session.conf`, busConfig('session', socket))
    const box = fileURLToPath(new URL('./box.sh', import.meta.url))
    const args = [
      'netns',
      'exec',
      this.namespace,
      'unshare',
      '--mount',
      'setpriv',
      '--pdeathsig',
      'KILL',
      box,
      this.dir,
    ]
    if (this.#place.root !== undefined) args.push(this.#place.root)
    const child = launch('ip', args, { env: this.env, log: `${this.dir}/log/bus.log` })
    this.#children.push(child)
    this.#holder = child.pid
    await until(`a session bus in ${this.name}`, () => socketAnswers(socket))
    this.#bus = new Bus(socket)
  }

  #launch(command: string[], how: { env?: Record<string, string>; log?: string; root?: string }): ChildProcess {
    const { env = {}, log, root } = how
    const enter = ['--target', String(this.#has(this.#holder, 'session bus')), '--net', '--mount', '--']
    const bind = ['setpriv', '--pdeathsig', 'KILL', '--', ...(root === undefined ? [] : ['chroot', root])]
    const child = launch('nsenter', [...enter, ...bind, 'env', '-C', this.home, ...command], {
      env: { ...this.env, ...env },
      ...(log !== undefined && { log: `${this.dir}/log/${log}.log` }),
    })
    this.#children.push(child)
    return child
  }

  #has<T>(thing: T | undefined, what: string): T {
    if (thing === undefined) throw new Error(`room ${this.name} has no ${what}`)
    return thing
  }
}
