import { kdeconnectConfig } from '../../src/links/kdeconnect/config.ts'
import { kdeconnectLink } from '../../src/links/kdeconnect/link.ts'
import type { KdeSession } from '../../src/links/kdeconnect/session.ts'
import { type LinkEnd, suitePackets } from './link-pair.ts'
import { ownAddress } from './own-address.ts'
import { RecordingHost } from './recording-host.ts'
import { until } from './until.ts'

export interface KdeEndOptions {
  readonly name?: string
  readonly kind?: 'phone' | 'desktop'
  readonly protocol?: 7 | 8
  readonly minProtocol?: 7 | 8
  readonly imitate?: 'android' | 'ios'
  /** Addresses that hear its announcements. */
  readonly targets?: readonly string[]
  readonly announceEvery?: number
  readonly mdns?: boolean
  /** Packet types that it announces in both directions. */
  readonly packets?: readonly string[]
  readonly address?: string
  /** Keeps what an earlier end kept: its certificate and whom it trusts. */
  readonly host?: RecordingHost
}

/** One end of the KDE Connect link on a loopback address of its own. */
export interface KdeEnd extends LinkEnd {
  readonly address: string
  readonly protocol: 7 | 8
  /** Its id on the wire. */
  id(): string
  /** The only live session; waits for it. */
  session(): Promise<KdeSession>
  stop(): Promise<void>
}

export async function startKdeEnd(options: KdeEndOptions = {}): Promise<KdeEnd> {
  const host = options.host ?? new RecordingHost()
  const address = options.address ?? ownAddress()
  const { kind = 'phone', protocol = 8, minProtocol = 7, announceEvery = 30, packets = suitePackets, imitate } = options
  const config = kdeconnectConfig.parse({
    bind: address,
    broadcast: false,
    mdns: options.mdns ?? false,
    targets: options.targets ?? [],
    protocol,
    minProtocol,
    announceEvery,
  })
  const start = (name: string) =>
    kdeconnectLink({ name, kind, incoming: packets, outgoing: packets, ...(imitate && { imitate }) }).start(
      config,
      host,
    )
  let name = options.name ?? `The ${kind}`
  let running = await start(name)
  return {
    host,
    address,
    protocol,
    id: () => (host.store.get('self') as { id: string }).id,
    link: () => running,
    session: () => until('a session is open', () => host.live().at(-1) as KdeSession | undefined),
    async restart(newName) {
      await running.stop()
      name = newName ?? name
      running = await start(name)
    },
    stop: () => running.stop(),
  }
}

/** Two ends that announce to each other. */
export async function startKdePair(hub: KdeEndOptions = {}, phone: KdeEndOptions = {}) {
  const [one, other] = [hub.address ?? ownAddress(), phone.address ?? ownAddress()]
  return {
    hub: await startKdeEnd({ kind: 'desktop', targets: [other], ...hub, address: one }),
    phone: await startKdeEnd({ kind: 'phone', targets: [one], ...phone, address: other }),
  }
}

/** Pairs the two, asked by `asker`, and waits for both sessions. */
export async function pairKdeEnds(asker: KdeEnd, asked: KdeEnd) {
  await until('the asker sees the other', () => asker.host.peers.get(asked.id()))
  await until('the other sees the asker', () => asked.host.peers.get(asker.id()))
  const { code } = await asker.link().pair(asked.id())
  await until('the other is asked', () => asked.host.peers.get(asker.id())?.pairing.state === 'asks')
  await asked.link().answer(asker.id(), true)
  return { code, asker: await asker.session(), asked: await asked.session() }
}
