import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { PassThrough } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { runCli } from '../../src/cli/run.ts'
import { type Client, connect } from '../../src/client/client.ts'
import type { LiveEvent, LiveHandlers } from '../../src/client/live.ts'
import { nodeSocket } from '../../src/client/node-socket.ts'
import type { DeviceView, PeerView } from '../../src/core/hub-contract.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const program = join(root, 'src', 'cli', 'main.ts')

/** A program of ours as a process of its own, which tells in its first line how to reach it. */
export interface Program<Said> {
  readonly said: Said
  readonly process: ChildProcess
  /** Everything it wrote so far. */
  output(): string
  /** Resolves with the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** Starts `tandem …` and waits for its first line of JSON. */
export async function startProgram<Said>(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Program<Said>> {
  const child = spawn(process.execPath, [program, ...args, '--json'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // A test that fails half-way must not leave a program behind that holds the addresses of the next run.
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  let output = ''
  let first: string | undefined
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const line = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      output += chunk
      const end = output.indexOf('\n')
      if (first === undefined && end >= 0) {
        first = output.slice(0, end)
        resolve(first)
      }
    })
    child.stderr.on('data', (chunk) => {
      output += chunk
    })
    void exited.then((code) => reject(new Error(`tandem ${args[0]} ended with ${code}: ${output}`)))
  })
  const said = JSON.parse(await line) as Said
  return {
    said,
    process: child,
    output: () => output,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal)
      const cut = setTimeout(() => child.kill('SIGKILL'), 5000)
      const code = await exited
      clearTimeout(cut)
      process.off('exit', kill)
      return code
    },
  }
}

/** What the environment of a test's programs has: nothing of the person's own Tandem. */
export function plainEnv(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^TANDEM_|^NO_COLOR|^FORCE_COLOR|^DBUS_|^DISPLAY/.test(name),
  )
  return { ...Object.fromEntries(own), ...more }
}

/** Loopback addresses that only this run of this test file uses, so that files and whole runs can go side by side. */
export function addressesFor(file: string): () => string {
  const hash = createHash('sha256').update(`${process.pid} ${file}`).digest()
  let next = 1
  return () => `127.${64 + ((hash[0] ?? 0) % 64)}.${hash[1]}.${next++}`
}

export interface HubOptions {
  readonly bind: string
  readonly targets?: readonly string[]
  readonly protocol?: 7 | 8
  /** Used again after a restart; default: a fresh one. */
  readonly home?: string
  readonly config?: Readonly<Record<string, unknown>>
  /** More variables for its process. */
  readonly env?: Readonly<Record<string, string>>
}

export interface TestHub {
  readonly home: string
  readonly client: Client
  readonly program: Program<{ url: string; pid: number }>
  /** For further programs that shall find this hub. */
  readonly env: NodeJS.ProcessEnv
  /** Runs a command against this hub, in this process: what it prints and its exit code are the same, and it is quick. */
  cli(...args: string[]): Promise<Ended>
  /** Everything that happens from now on, as it happens. */
  listen(handlers?: LiveHandlers): Promise<Heard>
  stop(): Promise<number | null>
}

export interface Heard {
  readonly events: Array<LiveEvent & { at: number }>
  /** Waits for an event of this name, with these fields, that nobody took before. */
  next(name: string, fields?: object): Promise<LiveEvent & { at: number }>
  stop(): void
}

/** Starts a hub on a folder of its own that answers on `bind`. */
export async function startHub(options: HubOptions): Promise<TestHub> {
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'tandem-system-hub-'))
  const { bind, targets = [], protocol = 8 } = options
  const kdeconnect = { bind, targets, protocol, broadcast: false, mdns: false, announceEvery: 1 }
  const config = {
    port: 0,
    name: 'Test PC',
    keychain: 'file',
    links: { kdeconnect },
    desktop: { notifications: false },
  }
  writeFileSync(join(home, 'config.json'), JSON.stringify({ ...config, ...options.config }))
  const env = plainEnv({ TANDEM_HOME: home, ...options.env })
  const hub = await startProgram<{ url: string; pid: number }>(['start'], env)
  const token = readFileSync(join(home, 'token'), 'utf8').trim()
  const client = connect({ url: hub.said.url, token, socket: nodeSocket })
  return {
    home,
    client,
    program: hub,
    env,
    cli: (...args) => runHere(args, env),
    listen: (handlers = {}) => listenTo(client, handlers),
    stop: () => hub.stop(),
  }
}

/** What a command did. */
export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs a command in this process; `answer` is the person at the terminal, who gets what was printed last. */
export async function runHere(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  answer?: (printed: string) => string | Promise<string> | undefined,
): Promise<Ended> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  let out = ''
  let err = ''
  stdout.on('data', (chunk) => {
    out += chunk
    const typed = answer?.(out)
    if (typed !== undefined) void Promise.resolve(typed).then((line) => stdin.write(`${line}\n`))
  })
  stderr.on('data', (chunk) => {
    err += chunk
  })
  const look = { interactive: answer !== undefined, terminal: false, columns: 100 }
  const code = await runCli(args, { stdin, stdout, stderr, env, signal: new AbortController().signal, ...look })
  return { code, out, err }
}

/** Runs a command to its end, as a process of its own. */
export function run(args: readonly string[], env: NodeJS.ProcessEnv, input?: string) {
  const child = spawn(process.execPath, [program, ...args], { cwd: root, env, stdio: ['pipe', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  child.stdin.end(input)
  return new Promise<Ended>((resolve) => {
    child.once('close', (code) => resolve({ code, out, err }))
  })
}

/** A command that goes on until it is stopped. */
export interface Ongoing {
  /** What it wrote to stdout, line by line. */
  readonly lines: string[]
  errors(): string
  /** Waits for a line that fits. */
  line(pattern: RegExp): Promise<string>
  /** Ctrl-C; resolves with the exit code. */
  stop(): Promise<number | null>
}

export function startCommand(args: readonly string[], env: NodeJS.ProcessEnv): Ongoing {
  const child = spawn(process.execPath, [program, ...args], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  const lines: string[] = []
  let errors = ''
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line))
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve))
  void closed.then(() => process.off('exit', kill))
  return {
    lines,
    errors: () => errors,
    async line(pattern) {
      await poll(() => lines.some((line) => pattern.test(line))).catch((cause: unknown) => {
        throw new Error(`no line ${pattern} in ${lines.join('\n')}${errors}`, { cause })
      })
      return lines.find((line) => pattern.test(line))!
    },
    stop() {
      child.kill('SIGINT')
      return closed
    },
  }
}

async function listenTo(client: Client, handlers: LiveHandlers): Promise<Heard> {
  const end = new AbortController()
  const events: Array<LiveEvent & { at: number }> = []
  const live = client.live(
    { ...handlers, event: (message) => void events.push({ ...message, at: Date.now() }) },
    end.signal,
  )
  await live.ready
  return {
    events,
    async next(name, fields = {}) {
      const fits = (event: LiveEvent) => {
        if (`${event.feature}.${event.event}` !== name) return false
        const data = event.data as Record<string, unknown>
        return Object.entries(fields).every(([key, value]) => data[key] === value)
      }
      await poll(() => events.some(fits)).catch((cause: unknown) => {
        throw new Error(`no event ${name} ${JSON.stringify(fields)}`, { cause })
      })
      const [event] = events.splice(events.findIndex(fits), 1)
      return event!
    },
    stop: () => end.abort(),
  }
}

export interface PhoneOptions {
  readonly profile?: 'android' | 'ios'
  readonly bind: string
  readonly hub: string
  readonly home?: string
  readonly protocol?: 7 | 8
  readonly name?: string
  /** More words for the command line. */
  readonly more?: readonly string[]
}

/** The first line of \`tandem sim … --json\`. */
interface PhoneSaid {
  readonly id: string
  readonly name: string
  readonly bind: string
  readonly control: string
  readonly token: string
}

export interface TestPhone {
  readonly id: string
  readonly name: string
  readonly home: string
  readonly program: Program<PhoneSaid>
  act(feature: string, name: string, input?: object): Promise<unknown>
  fault(fault: object): Promise<unknown>
  state(): Promise<PhoneState>
  /** What a feature's phone side has. */
  feature<State = Record<string, unknown>>(id: string): Promise<State>
  ask(path: string, body?: object): Promise<unknown>
  stop(): Promise<number | null>
}

export interface PhoneState {
  readonly name: string
  readonly linked: ReadonlyArray<{ peer: string; name: string; protocol: number }>
  readonly peers: readonly PeerView[]
  readonly features: Readonly<Record<string, Record<string, unknown>>>
}

/** Starts a simulated phone as a process of its own. */
export async function startPhone(options: PhoneOptions): Promise<TestPhone> {
  const { profile = 'android', bind, hub, protocol = 8, more = [] } = options
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'tandem-system-phone-'))
  const name = options.name === undefined ? [] : ['--name', options.name]
  const args = ['sim', profile, '--bind', bind, '--target', hub, '--home', home, '--protocol', String(protocol)]
  const phone = await startProgram<PhoneSaid>([...args, ...name, ...more], plainEnv())
  const { control, token, id } = phone.said
  const ask = async (path: string, body?: object) => {
    const response = await fetch(control + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { Authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const answer: unknown = await response.json()
    if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`)
    return answer
  }
  const state = () => ask('/state') as Promise<PhoneState>
  return {
    id,
    name: phone.said.name,
    home,
    program: phone,
    ask,
    state,
    act: (feature, act, input = {}) => ask(`/act/${feature}/${act}`, input),
    fault: (fault) => ask('/fault', fault),
    async feature<State>(id: string) {
      return (await state()).features[id] as State
    },
    stop: () => phone.stop(),
  }
}

/** A hub and a phone on fresh homes, removed with everything else by `end`. */
export async function startPair(
  file: string,
  options: { protocol?: 7 | 8; profile?: 'android' | 'ios' } & Pick<HubOptions, 'env'> = {},
) {
  const address = addressesFor(`${file} ${options.protocol} ${options.profile}`)
  const at = { hub: address(), phone: address() }
  // Both announce themselves to the other, so that it does not matter who is first.
  const [hub, phone] = await Promise.all([
    startHub({ bind: at.hub, targets: [at.phone], ...options }),
    startPhone({ bind: at.phone, hub: at.hub, ...options }),
  ])
  const rig = { hub, phone, at, address }
  // Tests that start one of the two anew end them themselves.
  return { ...rig, end: () => endAll([hub, phone]) }
}
export type Pair = Awaited<ReturnType<typeof startPair>>

/** Ends programs and removes their folders. */
export async function endAll(all: ReadonlyArray<{ home: string; stop(): Promise<unknown> }>): Promise<void> {
  await Promise.all(all.map((one) => one.stop()))
  for (const { home } of all) rmSync(home, { recursive: true, force: true })
}

/** The peer as the hub sees it, once it does. */
export async function inSight(hub: TestHub, peer: string): Promise<PeerView> {
  let found: PeerView | undefined
  await poll(async () => {
    found = (await hub.client.hub.peers()).find((one) => one.peer === peer)
    return found !== undefined
  })
  return found!
}

/** The hub as the phone sees it, once it does. */
export async function hubInSight(phone: TestPhone): Promise<PeerView> {
  await poll(async () => (await phone.state()).peers.length > 0)
  return (await phone.state()).peers[0]!
}

/** Pairs by asking from the PC; both ends must show the same code. Resolves with the device. */
export async function pairUp(hub: TestHub, phone: TestPhone): Promise<DeviceView> {
  await inSight(hub, phone.id)
  const before = new Set((await hub.client.devices()).map(({ id }) => id))
  const { code } = await hub.client.hub.pair({ peer: phone.id })
  await poll(async () => (await phone.state()).peers.some(({ pairing }) => pairing.state === 'asks'))
  const asking = (await phone.state()).peers.find(({ pairing }) => pairing.state === 'asks')!
  expect(asking.pairing).toMatchObject({ code })
  await phone.ask('/answer', { peer: asking.peer, accept: true })
  let device: DeviceView | undefined
  await poll(async () => {
    device = (await hub.client.devices()).find(({ id, links }) => !before.has(id) && links.length > 0)
    return device !== undefined
  })
  return device!
}

/** Waits until a device is linked again (or, with `false`, is not any more). */
export async function linked(hub: TestHub, device: string, is = true, timeout = 10_000): Promise<void> {
  await poll(async () => (await hub.client.view(device)).links.length > 0 === is, timeout)
}

/** Waits for a condition; works in hooks too. The test says by its title what it waits for. */
export async function poll(condition: () => boolean | Promise<boolean>, timeout = 6000): Promise<void> {
  const end = Date.now() + timeout
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited ${timeout} ms in vain until ${condition}`)
    await new Promise((resolve) => setTimeout(resolve, 15))
  }
}
