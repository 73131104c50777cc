import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '../client/client.ts'
import { silentLog } from '../core/log.ts'
import type { Hub } from '../hub/main.ts'
import type { SimPhone } from '../sim/main.ts'
import { Complaint } from './command.ts'

export interface Demo {
  readonly hub: Hub
  readonly phones: readonly SimPhone[]
  /** Below it everything of the demo lives; removed by `stop`. */
  readonly folder: string
  stop(): Promise<void>
}

export interface DemoOptions {
  /** Of page and API; 0 takes any free one. */
  readonly port: number
  readonly seed: number
  /** Whether things happen by themselves on the phones. */
  readonly lively: boolean
}

const loopback = '127.0.0.1'
/** The phones of the demo. `everyMs`: from one thing that happens by itself to the next; an iPhone has little to tell. */
const cast = [
  { profile: 'android', name: 'Demo Pixel', battery: 76, notifications: 40, everyMs: 8_000 },
  { profile: 'ios', name: 'Demo iPhone', battery: 41, notifications: 0, everyMs: 30_000 },
] as const

/**
 * Starts a hub and two phones, pairs them over the real protocol and fills them. All share one address and differ by
 * port, since not every system has more loopback addresses than one.
 */
export async function startDemo({ port, seed, lively }: DemoOptions): Promise<Demo> {
  const [{ startHub }, { startPhone }] = await Promise.all([import('../hub/main.ts'), import('../sim/main.ts')])
  const folder = await mkdtemp(join(tmpdir(), 'tandem-demo-'))
  const ending = new AbortController()
  const ends: Array<() => Promise<void>> = [() => rm(folder, { recursive: true, force: true })]
  const stop = async () => {
    ending.abort()
    for (const end of ends.splice(0).reverse()) await end()
  }
  try {
    const [hubPort, ...phonePorts] = await freeUdpPorts(1 + cast.length)
    const own = { bind: loopback, broadcast: false, mdns: false, announceEvery: 5 }
    const home = join(folder, 'hub')
    await mkdir(home, { mode: 0o700 })
    // In the file, not said outright, so that the page can change it. The demo's messages are nobody's: no pop-ups.
    const changeable = { name: 'Demo PC', desktop: { notifications: false } }
    await writeFile(join(home, 'config.json'), JSON.stringify(changeable), { mode: 0o600 })
    const hub = await startHub({
      home,
      env: {},
      log: silentLog,
      demo: true,
      overrides: {
        port,
        keychain: 'file',
        links: { kdeconnect: { ...own, udpPort: hubPort, targets: phonePorts.map((one) => `${loopback}:${one}`) } },
      },
    })
    ends.push(() => hub.stop())
    const phones: SimPhone[] = []
    for (const [index, { everyMs, ...role }] of cast.entries()) {
      const phone = await startPhone({
        ...role,
        home: join(folder, role.profile),
        bind: loopback,
        targets: [`${loopback}:${hubPort}`],
        seed: seed + index,
        config: { ...own, udpPort: phonePorts[index] as number },
      })
      ends.push(() => phone.stop())
      phones.push(phone)
      await pairBoth(hub, phone)
      const failed = () => {
        // Something that did not happen on a pretended phone is nothing a person has to know.
      }
      if (lively) phone.live({ seed: seed + index, signal: ending.signal, everyMs, failed })
    }
    return { hub, phones, folder, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Pairs as two careful people would: each end accepts only when both show the same code. */
async function pairBoth(hub: Hub, { id, phone }: SimPhone): Promise<void> {
  const client = connect({ url: hub.url, token: hub.token })
  await until('the phone is in sight', async () => (await client.hub.peers({})).some(({ peer }) => peer === id))
  const { code } = await client.hub.pair({ peer: id })
  const request = () => phone.radio.peers.find(({ pairing }) => pairing.state === 'asks')
  await until('the phone was asked', async () => request() !== undefined)
  const asked = request()
  if (asked?.pairing.state !== 'asks' || asked.pairing.code !== code)
    throw new Complaint('The demo’s codes differ, which must never happen: it was not paired.', 'internal')
  await phone.radio.answer(asked.peer, true)
  await until('the phone is linked', async () =>
    (await client.devices()).some(({ name, links }) => name === phone.name && links.length > 0),
  )
}

async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000
  while (!(await condition())) {
    if (Date.now() > end) throw new Complaint(`The demo could not be set up: waited in vain until ${what}.`, 'timeout')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Ports that nobody uses at this moment. */
async function freeUdpPorts(count: number): Promise<number[]> {
  const sockets = await Promise.all(
    Array.from({ length: count }, async () => {
      const socket = createSocket('udp4').bind(0, loopback)
      await once(socket, 'listening')
      return socket
    }),
  )
  const ports = sockets.map((socket) => socket.address().port)
  await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.close(() => resolve()))))
  return ports
}
