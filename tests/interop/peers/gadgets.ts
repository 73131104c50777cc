import type { ChildProcess } from 'node:child_process'
import type { Bus } from './bus.ts'
import { readJsonLines } from './desktop.ts'
import { end } from './processes.ts'

/** A call that the fake media player got. */
export interface PlayerCall {
  call: string
  args: (string | number)[]
}

/** The fake media player of a room's desktop. */
export class Player {
  readonly #bus: Bus
  readonly #name: string
  readonly #log: string

  constructor(bus: Bus, name: string, log: string) {
    this.#bus = bus
    this.#name = name
    this.#log = log
  }

  /** What the player was asked to do, oldest first; setting a property is `{call: 'Set', args: [name, value]}`. */
  calls(): PlayerCall[] {
    return readJsonLines<PlayerCall>(this.#log)
  }

  /** The player's own state: PlaybackStatus, Volume, Position (microseconds), … by MPRIS's names. */
  async get<T = unknown>(property: string): Promise<T> {
    return this.#bus.get<T>({ ...this.#target, interface: 'org.mpris.MediaPlayer2.Player' }, property)
  }

  /** The person at the desktop starts or stops the music there. */
  async become(status: 'Playing' | 'Paused' | 'Stopped'): Promise<void> {
    const changes = [['PlaybackStatus', ['s', status]]]
    await this.#bus.call({ ...this.#target, interface: 'org.tandem.Person' }, 'Change', 'a{sv}', changes)
  }

  get #target() {
    return { service: `org.mpris.MediaPlayer2.${this.#name}`, path: '/org/mpris/MediaPlayer2' }
  }
}

const upower = {
  service: 'org.freedesktop.UPower',
  path: '/org/freedesktop/UPower',
  interface: 'org.freedesktop.DBus.Mock',
}

/** The fake battery of a room, on its own system bus. */
export class Battery {
  readonly #bus: Bus

  constructor(bus: Bus) {
    this.#bus = bus
  }

  /** Puts the battery in: from then on the desktop has one. */
  async install(charge: number): Promise<true> {
    await this.#bus.call(upower, 'AddDischargingBattery', 'ssdx', 'BAT0', 'Test battery', charge, 4_200)
    return true
  }

  /** Charge in percent. */
  async set(now: { charge: number; charging: boolean }): Promise<void> {
    const changes = [
      ['Percentage', ['d', now.charge]],
      ['State', ['u', now.charging ? 1 : 2]],
    ]
    const path = '/org/freedesktop/UPower/devices/BAT0'
    await this.#bus.call(upower, 'SetDeviceProperties', 'oa{sv}', path, changes)
  }
}

/** How a gadget runs a program in its room; `input` is given to it and then closed. */
export type RunInRoom = (command: string, args: string[], input?: string) => ChildProcess

/** The clipboard of a room's X display, as another program there sees it. */
export class Clipboard {
  readonly #run: RunInRoom
  #holder: ChildProcess | undefined

  constructor(run: RunInRoom) {
    this.#run = run
  }

  /** A program in the room copies a text. */
  async copy(text: string): Promise<void> {
    const before = this.#holder
    // X has no clipboard of its own: whoever copied must stay to hand it out, hence -quiet (no going to the background).
    this.#holder = this.#run('xclip', ['-quiet', '-selection', 'clipboard', '-in'], text)
    // The one before leaves by itself when it is no longer the owner, which shows that the new one is.
    if (before !== undefined) await end(before, 1_000)
  }

  /** What a program in the room would paste; '' if the clipboard is empty. */
  async paste(): Promise<string> {
    const reader = this.#run('xclip', ['-selection', 'clipboard', '-out', '-target', 'UTF8_STRING'])
    const timer = setTimeout(() => reader.kill('SIGKILL'), 3_000)
    const parts: Buffer[] = []
    reader.stdout?.on('data', (part: Buffer) => parts.push(part))
    await new Promise((resolve) => reader.once('close', resolve))
    clearTimeout(timer)
    return Buffer.concat(parts).toString('utf8')
  }
}
