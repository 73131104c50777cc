import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished } from 'vitest'
import { until } from './until.ts'

// What loopback cannot show, where the system itself answers for every socket and every address is private: ends in
// network namespaces of their own, which need no rights on most Linux machines.

const program = join(import.meta.dirname, 'kdeconnect-island.ts')
/** What runs behind these words has a network of its own. */
export const newNetwork = ['unshare', '--user', '--map-root-user', '--net', '--']
/** What runs behind these words is in the network of that process. */
export const inside = (pid: number) => ['nsenter', '-t', String(pid), '--user', '--net', '--preserve-credentials', '--']

export function namespacesWork(): boolean {
  try {
    const [command = '', ...rest] = newNetwork
    execFileSync(command, [...rest, 'ip', 'link', 'set', 'lo', 'up'], { stdio: 'ignore' })
    return true
  } catch {
    // No Linux, no such programs, or not allowed here.
    return false
  }
}

export interface Said {
  readonly what: string
  readonly at: number
  readonly id?: string
  readonly peer?: string
  readonly order?: string
  readonly reason?: string
  readonly error?: string
}

/** A process with one end of the KDE Connect link, in whatever network `prefix` puts it. */
export class Island {
  readonly #child: ChildProcessWithoutNullStreams
  readonly said: Said[] = []
  readonly pid: number

  constructor(prefix: readonly string[]) {
    const [command = '', ...rest] = [...prefix, process.execPath, program]
    this.#child = spawn(command, rest)
    this.pid = this.#child.pid ?? 0
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.said.push(JSON.parse(line) as Said))
    this.#child.stderr.on('data', (text) => this.said.push({ what: 'failed', at: 0, error: String(text) }))
  }

  async heard(what: string, fits: (said: Said) => boolean = () => true, ms?: number): Promise<Said> {
    return until(what, () => this.said.find((one) => one.what === what && fits(one)), ms)
  }

  async tell(order: { do: string; [more: string]: unknown }, answer = 'done'): Promise<Said> {
    const before = this.said.length
    this.#child.stdin.write(`${JSON.stringify(order)}\n`)
    const said = () => this.said.slice(before).find((one) => one.what === answer || one.what === 'failed')
    const heard = await until(`${order.do} is ${answer}`, said)
    expect(heard.error).toBeUndefined()
    return heard
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }
}

/** Starts a process behind `prefix` that ends with the test. */
export async function island(prefix: readonly string[]): Promise<Island> {
  const made = new Island(prefix)
  onTestFinished(() => made.kill())
  await made.heard('ready')
  return made
}

/** Runs one `ip` command in the network of a process. */
export function ip(where: Island, command: string): void {
  const [program = '', ...rest] = [...inside(where.pid), 'ip', ...command.split(' ')]
  execFileSync(program, rest)
}

/** A hub at 10.9.0.1, and a second network whose first process is at 10.9.0.2, joined by a wire. */
export async function twoNetworks(): Promise<{ hub: Island; other: Island }> {
  const hub = await island(newNetwork)
  const other = await island([...inside(hub.pid), 'unshare', '--net', '--'])
  ip(hub, `link add v0 type veth peer name v1 netns ${other.pid}`)
  ip(hub, 'address add 10.9.0.1/24 dev v0')
  ip(hub, 'link set v0 up')
  ip(other, 'address add 10.9.0.2/24 dev v1')
  ip(other, 'link set v1 up')
  return { hub, other }
}
