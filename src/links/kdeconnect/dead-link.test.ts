import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, expect, test } from 'vitest'
import { until } from '../../../tests/suites/until.ts'

// A machine that vanishes without a word cannot be had on loopback, where the system itself answers for every socket.
// In network namespaces of its own, which need no rights on most Linux machines, a test can switch a phone's way off.

const program = join(import.meta.dirname, '../../../tests/suites/kdeconnect-island.ts')
const newNetwork = ['unshare', '--user', '--map-root-user', '--net', '--']
const inside = (pid: number) => ['nsenter', '-t', String(pid), '--user', '--net', '--preserve-credentials', '--']

function namespacesWork(): boolean {
  try {
    const [command = '', ...rest] = newNetwork
    execFileSync(command, [...rest, 'ip', 'link', 'set', 'lo', 'up'], { stdio: 'ignore' })
    return true
  } catch {
    // No Linux, no such programs, or not allowed here.
    return false
  }
}

interface Said {
  readonly what: string
  readonly at: number
  readonly id?: string
  readonly peer?: string
  readonly order?: string
  readonly error?: string
}

class Island {
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

const islands: Island[] = []
afterEach(() => {
  for (const island of islands.splice(0)) island.kill()
})

async function island(prefix: readonly string[]): Promise<Island> {
  const made = new Island(prefix)
  islands.push(made)
  await made.heard('ready')
  return made
}

function ip(where: Island, command: string): void {
  const [program = '', ...rest] = [...inside(where.pid), 'ip', ...command.split(' ')]
  execFileSync(program, rest)
}

test('while somebody looks, a phone that vanished is noticed within 10 s, whether or not something was sent to it', {
  timeout: 40_000,
}, async ({ skip }) => {
  skip(!namespacesWork(), 'network namespaces cannot be made here')
  const hub = await island(newNetwork)
  const sentTo = await island([...inside(hub.pid), 'unshare', '--net', '--'])
  const [quiet, present] = [await island(inside(sentTo.pid)), await island(inside(sentTo.pid))]
  const phones = { '10.9.0.2': sentTo, '10.9.0.3': quiet, '10.9.0.4': present }
  ip(hub, `link add v0 type veth peer name v1 netns ${sentTo.pid}`)
  ip(hub, 'address add 10.9.0.1/24 dev v0')
  ip(hub, 'link set v0 up')
  for (const address of Object.keys(phones)) ip(sentTo, `address add ${address}/24 dev v1`)
  ip(sentTo, 'link set v1 up')

  const { id: hubId = '' } = await hub.tell({ do: 'start', address: '10.9.0.1', kind: 'desktop' }, 'started')
  const ids = new Map<Island, string>()
  for (const [address, phone] of Object.entries(phones)) {
    const { id = '' } = await phone.tell({ do: 'start', address, kind: 'phone', target: '10.9.0.1' }, 'started')
    ids.set(phone, id)
    await phone.tell({ do: 'pair', peer: hubId })
    await hub.tell({ do: 'accept' })
    await hub.heard('opened', ({ peer }) => peer === id)
  }
  await hub.tell({ do: 'attend' })
  for (const address of ['10.9.0.2', '10.9.0.3']) ip(sentTo, `rule add from ${address} blackhole`)
  const start = performance.now()
  await hub.tell({ do: 'send', peer: ids.get(sentTo) })
  for (const phone of [sentTo, quiet]) await hub.heard('closed', ({ peer }) => peer === ids.get(phone), 15_000)
  expect(performance.now() - start).toBeLessThan(10_000)
  expect(hub.said.filter(({ what }) => what === 'closed')).toHaveLength(2)
  await hub.tell({ do: 'send', peer: ids.get(present) })
})
