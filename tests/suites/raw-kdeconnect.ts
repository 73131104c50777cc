import { randomBytes } from 'node:crypto'
import dgram from 'node:dgram'
import { once } from 'node:events'
import net from 'node:net'
import tls from 'node:tls'
import { makeCertificate, type OwnCertificate } from '../../src/links/kdeconnect/certificate.ts'
import { suitePackets } from './link-pair.ts'
import { ownAddress } from './own-address.ts'
import { until } from './until.ts'

/** A packet as it lies on the wire. */
export interface RawPacket {
  readonly type: string
  readonly body: Record<string, unknown>
}

/** Where an end under test listens, and who it is. */
export interface Target {
  readonly address: string
  /** The version it announces. */
  readonly protocol: 7 | 8
  id(): string
}

/** What a raw peer says otherwise than an honest one would. */
export interface Lies {
  readonly protocol?: number
  /** Laid over the body of the first line, in the clear (or of the datagram). */
  readonly plain?: Record<string, unknown>
  /** Laid over the body of the identity inside TLS; `null` sends none. */
  readonly secure?: Record<string, unknown> | null
  /** Another certificate than its own; `null` shows none. */
  readonly certificate?: OwnCertificate | null
  /** Goes away at this moment, in this way. */
  readonly leave?: { readonly at: Phase; readonly how: 'end' | 'destroy' | 'reset' }
}

/** The moments of a handshake, in order. */
export const phases = ['connected', 'half a line', 'line', 'TLS', 'half an identity', 'identity', 'linked'] as const
export type Phase = (typeof phases)[number]

/** A proven TLS connection, by hand. */
export class RawWire {
  readonly socket: tls.TLSSocket
  readonly packets: RawPacket[] = []
  /** What the other end said of itself inside TLS. */
  said: RawPacket | undefined
  #held = ''

  constructor(socket: tls.TLSSocket) {
    this.socket = socket
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk: Buffer) => this.#take(chunk.toString()))
  }

  get closed(): boolean {
    return this.socket.destroyed
  }

  send(type: string, body: object, more: object = {}): void {
    this.raw(`${JSON.stringify({ id: Date.now(), type, body, ...more })}\n`)
  }

  raw(bytes: string | Uint8Array): void {
    if (!this.closed) this.socket.write(bytes)
  }

  /** Waits for a packet of this type that no earlier call has returned. */
  async next(type: string): Promise<RawPacket> {
    const place = await until(`a ${type} arrives`, () => {
      const found = this.packets.findIndex((packet) => packet.type === type)
      return found === -1 ? undefined : { found }
    })
    return this.packets.splice(place.found, 1)[0] as RawPacket
  }

  async ended(ms?: number): Promise<void> {
    await until('the connection is closed', () => this.closed, ms)
  }

  #take(text: string): void {
    const lines = (this.#held + text).split('\n')
    this.#held = lines.pop() ?? ''
    for (const line of lines) this.packets.push(JSON.parse(line) as RawPacket)
  }
}

/** Somebody who speaks the wire by hand and may say anything on it. */
export class RawPeer {
  readonly own: OwnCertificate
  readonly address: string
  readonly #sockets = new Set<net.Socket>()
  #udp: dgram.Socket | undefined
  #server: net.Server | undefined
  readonly arrivals: net.Socket[] = []

  constructor(own: OwnCertificate, address: string) {
    this.own = own
    this.address = address
  }

  static async make(options: { id?: string; address?: string } = {}): Promise<RawPeer> {
    const id = options.id ?? randomBytes(16).toString('hex')
    return new RawPeer(await makeCertificate(id, Date.now()), options.address ?? ownAddress())
  }

  /** Its TCP connections that are open. */
  get sockets(): net.Socket[] {
    return [...this.#sockets]
  }

  get id(): string {
    return this.own.id
  }

  identity(lies: Lies = {}): Record<string, unknown> {
    return {
      deviceId: this.id,
      deviceName: 'Raw peer',
      deviceType: 'phone',
      protocolVersion: lies.protocol ?? 8,
      incomingCapabilities: [...suitePackets],
      outgoingCapabilities: [...suitePackets],
    }
  }

  /** Sends any bytes as a datagram. */
  async datagram(to: Target, bytes: string | Uint8Array): Promise<void> {
    if (!this.#udp) {
      const socket = dgram.createSocket({ type: 'udp4', reuseAddr: true })
      this.#udp = socket
      socket.bind({ port: 0, address: this.address })
      await once(socket, 'listening')
    }
    await new Promise<void>((resolve) => this.#udp?.send(bytes, 1716, to.address, () => resolve()))
  }

  /** Says that it is there. */
  async announce(to: Target, lies: Lies = {}): Promise<void> {
    const body = { ...this.identity(lies), tcpPort: 1716, ...lies.plain }
    await this.datagram(to, line('kdeconnect.identity', body))
  }

  /** A TCP connection to the end, from its own address. */
  async connect(to: Target): Promise<net.Socket> {
    const socket = this.#keep(net.connect({ host: to.address, port: 1716, localAddress: this.address }))
    await once(socket, 'connect')
    return socket
  }

  /** Connects, introduces itself and takes the TLS server role. */
  async dial(to: Target, lies: Lies = {}): Promise<RawWire> {
    const socket = await this.connect(to)
    const target = { targetDeviceId: to.id(), targetProtocolVersion: to.protocol }
    const introduction = line('kdeconnect.identity', { ...this.identity(lies), ...target, ...lies.plain })
    leave(socket, 'connected', lies)
    socket.write(introduction.slice(0, 50))
    leave(socket, 'half a line', lies)
    socket.write(introduction.slice(50))
    leave(socket, 'line', lies)
    const secure = new tls.TLSSocket(socket, {
      ...this.#credentials(lies),
      isServer: true,
      requestCert: true,
      rejectUnauthorized: false,
    })
    return this.#prove(
      { plain: socket, secure, event: 'secure' },
      { ...lies, protocol: Math.min(lies.protocol ?? 8, to.protocol) },
    )
  }

  /** Announces itself, waits until the end connects, and takes the TLS client role. */
  async beDialled(by: Target, lies: Lies = {}): Promise<RawWire> {
    const { socket, said, rest } = await this.#dialledBy(by, lies)
    leave(socket, 'line', lies)
    if (rest.length > 0 || said.type !== 'kdeconnect.identity') throw new Error('no clean first line')
    const secure = tls.connect({
      ...this.#credentials(lies),
      socket,
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
    })
    return this.#prove(
      { plain: socket, secure, event: 'secureConnect' },
      { ...lies, protocol: Math.min(lies.protocol ?? 8, by.protocol) },
    )
  }

  /** A connection that the end gave up before its first line, as it may when it is busy, is waited for once more. */
  async #dialledBy(by: Target, lies: Lies, tries = 3): Promise<{ socket: net.Socket; said: RawPacket; rest: Buffer }> {
    await this.listen()
    this.arrivals.length = 0
    await this.announce(by, lies)
    const socket = await until('the end connects', () => this.arrivals.shift())
    leave(socket, 'connected', lies)
    const first = await firstLine(socket)
    if (first) return { socket, ...first }
    if (tries === 1) throw new Error('no first line')
    await new Promise((resolve) => setTimeout(resolve, 1100))
    return this.#dialledBy(by, lies, tries - 1)
  }

  /** Listens where its announcements say; what arrives waits in `arrivals`, unread. */
  async listen(port = 1716): Promise<net.Server> {
    if (this.#server?.listening) return this.#server
    const server = net.createServer({ pauseOnConnect: true }, (socket) => this.arrivals.push(this.#keep(socket)))
    this.#server = server
    server.listen(port, this.address)
    await once(server, 'listening')
    return server
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#udp?.close()
    if (this.#server?.listening) await new Promise((resolve) => this.#server?.close(resolve))
  }

  #credentials({ certificate }: Lies): { key?: string; cert?: string } {
    if (certificate === null) return {}
    const shown = certificate ?? this.own
    return { key: shown.key, cert: shown.certificate }
  }

  async #prove({ plain, secure, event }: Sockets, lies: Lies): Promise<RawWire> {
    const wire = new RawWire(secure)
    const over = once(secure, 'close').then(() => Promise.reject(new Error(closedEarly)))
    over.catch(() => {})
    await Promise.race([once(secure, event), over])
    leave(plain, 'TLS', lies)
    if ((lies.protocol ?? 8) < 8 || lies.secure === null) return wire
    const identity = line('kdeconnect.identity', { ...this.identity(lies), ...lies.secure })
    wire.raw(identity.slice(0, 50))
    leave(plain, 'half an identity', lies)
    wire.raw(identity.slice(50))
    leave(plain, 'identity', lies)
    wire.said = await Promise.race([wire.next('kdeconnect.identity'), over])
    leave(plain, 'linked', lies)
    return wire
  }

  #keep(socket: net.Socket): net.Socket {
    this.#sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => this.#sockets.delete(socket))
    return socket
  }
}

interface Sockets {
  readonly plain: net.Socket
  readonly secure: tls.TLSSocket
  readonly event: 'secure' | 'secureConnect'
}

/** How a handshake fails here when either side goes. */
export const closedEarly = 'closed during the handshake'

function leave(socket: net.Socket, phase: Phase, { leave }: Lies): void {
  if (leave?.at !== phase) return
  if (leave.how === 'end') socket.end()
  if (leave.how === 'destroy') socket.destroy()
  if (leave.how === 'reset') socket.resetAndDestroy()
  throw new Error(closedEarly)
}

export function line(type: string, body: object): string {
  return `${JSON.stringify({ id: Date.now(), type, body })}\n`
}

/** The plain first line; undefined when the connection ends without one. */
async function firstLine(socket: net.Socket): Promise<{ said: RawPacket; rest: Buffer } | undefined> {
  let held = Buffer.alloc(0)
  const take = (chunk: Buffer) => {
    held = Buffer.concat([held, chunk])
  }
  socket.on('data', take)
  socket.resume()
  await until('the first line arrives', () => held.includes(10) || socket.destroyed)
  if (!held.includes(10)) return undefined
  socket.off('data', take)
  socket.pause()
  const end = held.indexOf(10)
  return { said: JSON.parse(held.subarray(0, end).toString()) as RawPacket, rest: held.subarray(end + 1) }
}
