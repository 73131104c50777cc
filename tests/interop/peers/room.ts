import type { ChildProcess } from 'node:child_process'
import { createWriteStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, connect as netConnect, type Server } from 'node:net'
import { fileURLToPath } from 'node:url'
import { Bus } from './bus.ts'
import { Desktop } from './desktop.ts'
import { Battery, Clipboard, Player } from './gadgets.ts'
import { end, launch } from './processes.ts'
import { until } from './wait.ts'

/** What a room is furnished with. */
export interface RoomOptions {
  /** At most eight small letters and digits, unique in its network. */
  name: string
  /** A notification server (default true), or its capabilities if they shall be other than Plasma's. */
  notifyd?: boolean | string[]
  /** An X display, so that there is a clipboard. */
  clipboard?: boolean
  /** The name of a media player to have, and a picture for its tracks. */
  mpris?: string
  cover?: Uint8Array
  /** A system bus with a battery, at 62 % at first. */
  upower?: boolean
}

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

const plasma = ['body', 'body-markup', 'body-hyperlinks', 'body-images', 'actions', 'icon-static', 'inline-reply']

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
  readonly env: Record<string, string>
  readonly #place: Place
  readonly #children: ChildProcess[] = []
  readonly #doors: Server[] = []
  #holder: number | undefined
  #bus: Bus | undefined
  #systemBus: Bus | undefined
  #desktop: Desktop | undefined
  #player: Player | undefined
  #battery: Battery | undefined
  #clipboard: Clipboard | undefined

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
      PATH: `${process.env.PATH}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
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
    return this.#has(this.#desktop, 'notification server (notifyd)')
  }

  get player(): Player {
    return this.#has(this.#player, 'media player (mpris)')
  }

  get battery(): Battery {
    return this.#has(this.#battery, 'battery (upower)')
  }

  get clipboard(): Clipboard {
    return this.#has(this.#clipboard, 'clipboard')
  }

  /** Starts the session bus and what the options ask for. */
  async furnish(options: RoomOptions): Promise<void> {
    for (const folder of ['home/Downloads', 'log', 'tmp']) mkdirSync(`${this.dir}/${folder}`, { recursive: true })
    mkdirSync(`${this.dir}/run`, { mode: 0o700 })
    await this.#startSessionBus()
    if (options.notifyd !== false)
      await this.#startDesktop(options.notifyd === true ? plasma : (options.notifyd ?? plasma))
    if (options.mpris !== undefined) await this.#startPlayer(options.mpris, options.cover)
    if (options.upower) await this.#startBattery()
    if (options.clipboard) await this.#startDisplay()
  }

  /** Runs a program of this machine in the room; its pipes are the child's. `env` adds to the room's own. */
  spawn(command: string, args: string[] = [], env: Record<string, string> = {}): ChildProcess {
    return this.#launch([command, ...args], { env })
  }

  /** The same with the newer Debian's program, where the room has one; its output goes to the room's log. */
  spawnInRoot(command: string, log: string, env: Record<string, string> = {}): ChildProcess {
    const { root } = this.#place
    return this.#launch([command], { env, log, ...(root !== undefined && { root }) })
  }

  /** Runs a program of this machine in the room to its end. */
  async run(command: string, args: string[] = [], env: Record<string, string> = {}) {
    const child = this.spawn(command, args, env)
    const text = { stdout: '', stderr: '' }
    child.stdout?.setEncoding('utf8').on('data', (part: string) => (text.stdout += part))
    child.stderr?.setEncoding('utf8').on('data', (part: string) => (text.stderr += part))
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
    await this.bus.call(
      { service: server, path: '/org/freedesktop/Notifications', interface: server },
      'CloseNotification',
      'u',
      id,
    )
  }

  /** Makes 127.0.0.1:`port` of this machine lead to 127.0.0.1:`port` in the room, so that a test can call an API there. */
  async forward(port: number): Promise<void> {
    const socket = `${this.dir}/run/door-${port}`
    this.#own(
      process.execPath,
      [fileURLToPath(new URL('./door.ts', import.meta.url)), socket, String(port)],
      `door-${port}`,
    )
    const door = createServer((outside) => {
      const inside = netConnect(socket)
      // Either end may break off; the other is then closed too, which is all there is to say.
      outside.on('error', () => inside.destroy()).on('close', () => inside.destroy())
      inside.on('error', () => outside.destroy()).on('close', () => outside.destroy())
      outside.pipe(inside).pipe(outside)
    })
    await new Promise<void>((resolve, reject) => door.once('error', reject).listen(port, '127.0.0.1', resolve))
    this.#doors.push(door)
    await until(`a door to port ${port} of ${this.name}`, () => canConnect(socket))
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
    await this.#systemBus?.close()
    // The session bus came first and holds the room, so it is the last to go.
    const [holder, ...others] = this.#children.splice(0)
    await Promise.all(others.map((child) => end(child)))
    if (holder !== undefined) await end(holder)
  }

  async #startSessionBus(): Promise<void> {
    writeFileSync(`${this.dir}/session.conf`, busConfig('session', this.busAddress, this.dir))
    mkdirSync(`${this.dir}/services`)
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
    await until(`a session bus in ${this.name}`, () => canConnect(`${this.dir}/run/bus`))
    this.#bus = new Bus(`${this.dir}/run/bus`)
  }

  async #startDesktop(capabilities: string[]): Promise<void> {
    const log = `${this.dir}/notifications.jsonl`
    writeFileSync(log, '')
    this.#own('/usr/bin/python3', [script('notifyd.py'), log, ...capabilities], 'notifyd')
    this.#desktop = new Desktop(this.bus, log)
    await this.#service(this.bus, 'org.freedesktop.Notifications')
  }

  async #startPlayer(name: string, cover: Uint8Array | undefined): Promise<void> {
    const log = `${this.dir}/player.jsonl`
    writeFileSync(log, '')
    const picture = `${this.dir}/cover.png`
    if (cover !== undefined) writeFileSync(picture, cover)
    this.#own('/usr/bin/python3', [script('player.py'), name, log, ...(cover ? [`file://${picture}`] : [])], 'player')
    this.#player = new Player(this.bus, name, log)
    await this.#service(this.bus, `org.mpris.MediaPlayer2.${name}`)
  }

  async #startBattery(): Promise<void> {
    const socket = `${this.dir}/run/system`
    const config = `${this.dir}/system.conf`
    writeFileSync(config, busConfig('system', `unix:path=${socket}`, this.dir))
    this.#own('dbus-daemon', [`--config-file=${config}`, '--nofork', '--nopidfile', '--nosyslog'], 'system-bus')
    await until(`a system bus in ${this.name}`, () => canConnect(socket))
    this.#systemBus = new Bus(socket)
    this.#own('/usr/bin/python3', ['-m', 'dbusmock', '--system', '--template', 'upower'], 'upower')
    await this.#service(this.#systemBus, 'org.freedesktop.UPower')
    this.#battery = new Battery(this.#systemBus)
    await until(`a battery in ${this.name}`, async () => {
      await this.#battery?.install(62)
      return true
    })
  }

  async #startDisplay(): Promise<void> {
    const chosen = `${this.dir}/display`
    const child = this.spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '640x480x24', '-nolisten', 'tcp', '-noreset'])
    child.stdout?.pipe(createWriteStream(chosen))
    child.stderr?.pipe(createWriteStream(`${this.dir}/log/xvfb.log`))
    const number = await until(`an X display in ${this.name}`, () => /^\d+\n/.exec(readFileSync(chosen, 'utf8'))?.[0])
    this.env.DISPLAY = `:${number.trim()}`
    this.env.QT_QPA_PLATFORM = 'xcb'
    this.#clipboard = new Clipboard((command, args, input) => {
      const program = this.spawn(command, args)
      program.stdin?.end(input)
      return program
    })
  }

  async #service(bus: Bus, service: string): Promise<void> {
    await until(`${service} in ${this.name}`, () => bus.has(service))
  }

  #own(command: string, args: string[], log: string): void {
    this.#launch([command, ...args], { log })
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

function script(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url))
}

function canConnect(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = netConnect(socket)
    probe.once('connect', () => resolve(true)).once('error', () => resolve(false))
    probe.once('connect', () => probe.destroy())
  })
}

/**
 * A bus on which everything is allowed, listening in included: kdeconnectd reads its desktop's notifications that way.
 * It starts nothing by itself, so what is on the bus is what the test put there.
 */
function busConfig(type: 'session' | 'system', address: string, dir: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>${type}</type>
  <listen>${address}</listen>
  <auth>EXTERNAL</auth>
  <servicedir>${dir}/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`
}
