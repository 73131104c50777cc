import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { StartPhoneOptions } from '../src/sim/main.ts'
import type { Room } from '../tests/interop/peers/room.ts'
import type { Orders } from './phone-process.ts'
import type { Scene } from './scene.ts'

const program = fileURLToPath(new URL('phone-process.ts', import.meta.url))

type Given<Name extends keyof Orders> = Parameters<Orders[Name]>[0]
type Told<Name extends keyof Orders> = Awaited<ReturnType<Orders[Name]>>

/** Simulated phones in another process. */
export class Phones {
  /** Their ids on the wire, in the order in which they were started. */
  readonly ids: string[] = []
  readonly pid: number
  readonly #child: ChildProcess
  readonly #open = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  #orders = 0

  constructor(scene: Scene, child: ChildProcess) {
    this.#child = child
    this.pid = child.pid ?? 0
    child.stderr?.on('data', (part: Buffer) => scene.say(`phones: ${part.toString().trim()}`))
    if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => this.#hear(line))
    const gone = new Promise((resolve) => child.once('close', resolve))
    child.once('close', () => {
      for (const { reject } of this.#open.values()) reject(new Error('the process of the phones ended'))
    })
    scene.atEnd(async () => {
      child.stdin?.end()
      await gone
    })
  }

  async start(...phones: Omit<StartPhoneOptions, 'profile'>[]): Promise<string[]> {
    const ids = await this.ask('start', { phones: phones.map((phone) => ({ profile: 'android', ...phone })) })
    this.ids.push(...ids)
    return ids
  }

  ask<Name extends keyof Orders>(name: Name, given: Given<Name>): Promise<Told<Name>> {
    const order = this.#orders++
    return new Promise((resolve, reject) => {
      this.#open.set(order, { resolve, reject })
      this.#child.stdin?.write(`${JSON.stringify({ order, name, given })}\n`)
    })
  }

  #hear(line: string): void {
    const { order, value, error } = JSON.parse(line) as { order: number; value?: never; error?: string }
    const waiting = this.#open.get(order)
    this.#open.delete(order)
    if (error === undefined) waiting?.resolve(value as never)
    else waiting?.reject(new Error(error))
  }
}

/** A process for phones on this machine; each needs an address of its own. */
export function phonesHere(scene: Scene): Phones {
  return new Phones(scene, spawn(process.execPath, [program], { stdio: 'pipe' }))
}

/** A process for a phone in a room. */
export function phonesIn(scene: Scene, room: Room): Phones {
  return new Phones(scene, room.spawn(process.execPath, [program]))
}
