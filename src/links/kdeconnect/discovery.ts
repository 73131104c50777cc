import dgram from 'node:dgram'
import { once } from 'node:events'
import { networkInterfaces } from 'node:os'
import type { Logger } from '../../core/log.ts'
import type { KdeconnectConfig } from './config.ts'
import { plainAddress } from './handshake.ts'
import { type PeerIdentity, readIdentity } from './identity.ts'
import { readPacket, writePacket } from './packet.ts'

/** Datagrams beyond this are not read: an identity has to fit 8 KiB anyway (protocol note 1.1). */
const maxDatagram = 8192
const networkPoll = 2000

export interface DiscoveryOptions {
  readonly config: KdeconnectConfig
  readonly log: Logger
  /** Our identity with `tcpPort`, as a packet body. */
  announcement(): Record<string, unknown>
  heard(identity: PeerIdentity, address: string): void
  /** A datagram that is no announcement. */
  refused(reason: string): void
  /** The addresses of this machine changed. */
  networkChanged(): void
}

/** Discovery by UDP (protocol note 1.4): announces by broadcast and to single addresses, and hears announcements. */
export class Discovery {
  readonly #options: DiscoveryOptions
  readonly #socket = dgram.createSocket({ type: 'udp4', reuseAddr: true })
  #timer: NodeJS.Timeout | undefined
  #networks = ''

  constructor(options: DiscoveryOptions) {
    this.#options = options
  }

  /** Starts to listen; rejects when the port cannot be had. */
  async start(): Promise<void> {
    const { config, log } = this.#options
    this.#socket.on('message', (data, from) => this.#hear(data, from.address))
    this.#socket.bind({ port: config.udpPort, address: config.bind })
    await once(this.#socket, 'listening')
    this.#socket.on('error', (error) => log.warn('discovery socket', { error: error.message }))
    this.#socket.setBroadcast(true)
    this.#networks = describeNetworks()
    this.#timer = setInterval(() => this.#watchNetworks(), networkPoll)
  }

  /** Says who we are to everybody, or to one address (`host` or `host:port`). */
  announce(address?: string): void {
    const packet = writePacket('kdeconnect.identity', this.#options.announcement())
    if (address !== undefined) {
      this.#send(packet, address)
      return
    }
    const { config } = this.#options
    for (const target of config.targets) this.#send(packet, target)
    if (config.broadcast) for (const target of broadcastAddresses(networkInterfaces())) this.#send(packet, target)
  }

  stop(): void {
    clearInterval(this.#timer)
    try {
      this.#socket.close()
    } catch {
      // It never started to listen; there is nothing to close.
    }
  }

  #send(packet: Buffer, target: string): void {
    const [host, port] = splitTarget(target, this.#options.config.udpPort)
    const failed = (error: unknown) =>
      this.#options.log.debug('announcement not sent', { code: (error as NodeJS.ErrnoException).code })
    try {
      this.#socket.send(packet, port, host, (error) => error && failed(error))
    } catch (error) {
      // A port or name that cannot be one, from the configuration or a person: the other targets are still told. Or the
      // socket is closed, and nobody is to be told.
      failed(error)
    }
  }

  #hear(data: Buffer, from: string): void {
    const { heard, refused } = this.#options
    const packet = data.length <= maxDatagram ? readPacket(data.at(-1) === 10 ? data.subarray(0, -1) : data) : undefined
    const identity = packet?.type === 'kdeconnect.identity' ? readIdentity(packet.body) : undefined
    if (identity) heard(identity, plainAddress(from))
    else refused('datagram is no identity')
  }

  #watchNetworks(): void {
    const now = describeNetworks()
    if (now === this.#networks) return
    this.#networks = now
    this.#options.networkChanged()
  }
}

/** `host:port`, `host` or an IPv6 address, which has more than one colon. */
export function splitTarget(target: string, defaultPort: number): [host: string, port: number] {
  const match = /^([^:]+):(\d{1,5})$/.exec(target)
  return match ? [match[1] as string, Number(match[2])] : [target, defaultPort]
}

function describeNetworks(): string {
  const all = Object.entries(networkInterfaces()).flatMap(([name, list]) =>
    (list ?? []).map((one) => `${name} ${one.cidr}`),
  )
  return all.sort().join()
}

/**
 * The broadcast address of each IPv4 network, or the general one without any. Not both: everybody would hear us twice,
 * and KDE's desktop 22.12 answers each time with a connection, the second of which breaks the first off.
 */
export function broadcastAddresses(interfaces: ReturnType<typeof networkInterfaces>): string[] {
  const addresses = Object.values(interfaces)
    .flatMap((list) => list ?? [])
    .filter((one) => one.family === 'IPv4' && !one.internal)
    .map((one) => ({ own: one.address, all: broadcastOf(one.address, one.netmask) }))
    // A tunnel to a single machine has nobody to broadcast to.
    .filter(({ own, all }) => own !== all)
    .map(({ all }) => all)
  return addresses.length > 0 ? [...new Set(addresses)] : ['255.255.255.255']
}

function broadcastOf(address: string, netmask: string): string {
  const mask = netmask.split('.').map(Number)
  return address
    .split('.')
    .map((part, index) => Number(part) | (~(mask[index] ?? 255) & 255))
    .join('.')
}

/** Private, loopback, link-local, carrier-grade NAT (VPNs use it) and unique local addresses (T15). */
export function isPrivate(address: string): boolean {
  const [a = 0, b = 0] = address.split('.').map(Number)
  if (address.includes(':')) return /^(::1$|f[cd]|fe[89ab])/i.test(address)
  return (
    a === 10 ||
    a === 127 ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168) ||
    (a === 169 && b === 254) ||
    (a === 100 && b >= 64 && b < 128)
  )
}
