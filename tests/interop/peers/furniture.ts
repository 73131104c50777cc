import type { ChildProcess } from 'node:child_process'
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Bus } from './bus.ts'
import { Desktop } from './desktop.ts'
import { Battery, Clipboard, Player } from './gadgets.ts'
import { socketAnswers } from './sockets.ts'
import { until } from './wait.ts'

/** What a room is furnished with. */
export interface RoomOptions {
  /** At most eight small letters and digits, unique in its network. */
  name: string
  /** A notification server (default true), or its capabilities if they shall be other than Plasma's. */
  notifyd?: boolean | string[]
  /** An X display, so that there is a clipboard. */
  clipboard?: boolean
  /** The name of a media player to have, and a PNG picture for its tracks. */
  mpris?: string
  cover?: Uint8Array
  /** A system bus with a battery, at 62 % at first. */
  upower?: boolean
}

/** What of it is there. */
export interface Furniture {
  desktop?: Desktop
  player?: Player
  battery?: Battery
  clipboard?: Clipboard
  systemBus?: Bus
}

/** The bare room that is furnished. */
export interface BareRoom {
  name: string
  dir: string
  bus: Bus
  /** What later programs get; a display is added to it. */
  env: Record<string, string>
  spawn: (command: string, args: string[]) => ChildProcess
  /** Runs a program as long as the room lasts; its output goes to the room's log of that name. */
  keep: (log: string, command: string, args: string[]) => void
}

const python = '/usr/bin/python3'
const plasma = ['body', 'body-markup', 'body-hyperlinks', 'body-images', 'actions', 'icon-static', 'inline-reply']

/** Starts what the options ask for, and waits until it is up. */
export async function furnish(room: BareRoom, options: RoomOptions): Promise<Furniture> {
  const { notifyd = true, mpris } = options
  const furniture: Furniture = {}
  if (notifyd !== false) furniture.desktop = await startDesktop(room, notifyd === true ? plasma : notifyd)
  if (mpris !== undefined) furniture.player = await startPlayer(room, mpris, options.cover)
  if (options.upower) Object.assign(furniture, await startBattery(room))
  if (options.clipboard) furniture.clipboard = await startDisplay(room)
  return furniture
}

/**
 * A bus on which everything is allowed, listening in included: kdeconnectd reads its desktop's notifications that way.
 * It starts nothing by itself, so what is on the bus is what the test put there.
 */
export function busConfig(type: 'session' | 'system', socket: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>${type}</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`
}

async function startDesktop(room: BareRoom, capabilities: string[]): Promise<Desktop> {
  const log = `${room.dir}/notifications.jsonl`
  writeFileSync(log, '')
  room.keep('notifyd', python, [beside('notifyd.py'), log, ...capabilities])
  await service(room.bus, 'org.freedesktop.Notifications', room.name)
  return new Desktop(room.bus, log)
}

async function startPlayer(room: BareRoom, name: string, cover: Uint8Array | undefined): Promise<Player> {
  const log = `${room.dir}/player.jsonl`
  const picture = `${room.dir}/cover.png`
  writeFileSync(log, '')
  if (cover !== undefined) writeFileSync(picture, cover)
  room.keep('player', python, [beside('player.py'), name, log, ...(cover === undefined ? [] : [`file://${picture}`])])
  await service(room.bus, `org.mpris.MediaPlayer2.${name}`, room.name)
  return new Player(room.bus, name, log)
}

async function startBattery(room: BareRoom): Promise<Furniture> {
  const socket = `${room.dir}/run/system`
  const config = `${room.dir}/system.conf`
  writeFileSync(config, busConfig('system', socket))
  room.keep('system-bus', 'dbus-daemon', [`--config-file=${config}`, '--nofork', '--nopidfile', '--nosyslog'])
  await until(`a system bus in ${room.name}`, () => socketAnswers(socket))
  const systemBus = new Bus(socket)
  room.keep('upower', python, ['-m', 'dbusmock', '--system', '--template', 'upower'])
  await service(systemBus, 'org.freedesktop.UPower', room.name)
  const battery = new Battery(systemBus)
  await until(`a battery in ${room.name}`, () => battery.install(62))
  return { systemBus, battery }
}

async function startDisplay(room: BareRoom): Promise<Clipboard> {
  const chosen = `${room.dir}/display`
  writeFileSync(chosen, '')
  const child = room.spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '640x480x24', '-nolisten', 'tcp', '-noreset'])
  child.stdout?.pipe(createWriteStream(chosen))
  child.stderr?.pipe(createWriteStream(`${room.dir}/log/xvfb.log`))
  const number = await until(`an X display in ${room.name}`, () => /^\d+\n/.exec(readFileSync(chosen, 'utf8'))?.[0])
  room.env.DISPLAY = `:${number.trim()}`
  room.env.QT_QPA_PLATFORM = 'xcb'
  return new Clipboard((command, args, input) => {
    const program = room.spawn(command, args)
    program.stdin?.end(input)
    return program
  })
}

async function service(bus: Bus, name: string, room: string): Promise<void> {
  await until(`${name} in ${room}`, () => bus.has(name))
}

function beside(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url))
}
