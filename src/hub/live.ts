import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'
import type { Clock } from '../core/clock.ts'
import type { Feature } from '../core/feature.ts'
import type { DeviceView, PeerView, SettingsView } from '../core/hub-contract.ts'
import type { Logger } from '../core/log.ts'
import type { Auth } from './auth.ts'
import type { Counters, Feed, HubMessage } from './feed.ts'
import type { PacketTap, SeenPacket } from './link-runner.ts'
import { errorFields } from './log.ts'
import type { Place } from './place.ts'
import { RateLimit } from './rate-limit.ts'
import { packetRedactor } from './redact-packet.ts'

export interface LiveOptions {
  readonly auth: Auth
  readonly feed: Feed
  readonly features: readonly Feature[]
  readonly counters: Counters
  readonly clock: Clock
  readonly log: Logger
  /** What a new client is told first. */
  readonly hello: () => { devices: DeviceView[]; peers: PeerView[]; settings: SettingsView }
  /** The device's id for what a client calls it; rejects when it is unknown. */
  readonly deviceId: (reference: string) => string
  /** Somebody looks, or nobody does any more. */
  readonly attend: (inUse: boolean) => void
}

export interface LiveServer extends PacketTap {
  upgrade(request: IncomingMessage, socket: Socket, head: Buffer, place: Place): Promise<void>
  stop(): void
}

const fromClient = z.discriminatedUnion('type', [
  z.object({ type: z.literal('trace'), device: z.string().max(64), raw: z.boolean().optional(), on: z.boolean() }),
  z.object({ type: z.literal('attend'), on: z.boolean() }),
])

const maxClients = 64
/** A client that has this much waiting does not read; it is cut rather than fed from memory. Bytes. */
const maxWaiting = 8 * 1024 * 1024
const pingEveryMs = 30_000
const beatEveryMs = 500
const wordsHeard = { burst: 100, perSecond: 20 }

/** One page or program on the live socket. */
interface Client {
  readonly socket: WebSocket
  /** Device → whether it asked for the content too. */
  readonly traces: Map<string, { raw: boolean }>
  /** How much of what it says is heard. */
  readonly words: RateLimit
  attends: boolean
  alive: boolean
}

/** The live socket: everything that happens, as it happens, to every page and program that is let in. */
export function liveServer(options: LiveOptions): LiveServer {
  return new LiveSockets(options)
}

class LiveSockets implements LiveServer {
  readonly #options: LiveOptions
  readonly #clients = new Set<Client>()
  readonly #redact: ReturnType<typeof packetRedactor>
  #server: Promise<WebSocketServer> | undefined
  #pinging: NodeJS.Timeout | undefined
  #beating: NodeJS.Timeout | undefined
  #unlisten = () => {}
  #attended = false
  #stopped = false

  constructor(options: LiveOptions) {
    this.#options = options
    this.#redact = packetRedactor(options.features)
  }

  async upgrade(request: IncomingMessage, socket: Socket, head: Buffer, place: Place): Promise<void> {
    socket.on('error', () => {
      // It goes with the connection.
    })
    try {
      await this.#answer(request, socket, { head, place })
    } catch (error) {
      // Anybody may ask for anything, and an unheard rejection would end the hub.
      this.#options.counters.count('live: handshake failed')
      this.#options.log.debug('a handshake failed', errorFields(error))
      refuse(socket, '400 Bad Request')
    }
  }

  async #answer(request: IncomingMessage, socket: Socket, { head, place }: { head: Buffer; place: Place }) {
    const { host, origin, authorization, cookie } = request.headers
    const fetchSite = request.headers['sec-fetch-site'] as string | undefined
    const path = request.url?.split('?', 1)[0]
    if (path !== '/api/live' || !place.accepts({ host, origin, fetchSite })) return refuse(socket, '403 Forbidden')
    const visitor = this.#options.auth.visitor({ authorization, cookie }, place.cookieName)
    // Only a browser sends cookies by itself, and browsers say where a socket comes from.
    const letIn = visitor && (visitor.by === 'token' || origin !== undefined)
    if (!letIn) this.#options.counters.count('live: no credential')
    if (!letIn && origin === undefined) return refuse(socket, '401 Unauthorized')
    if (this.#clients.size >= maxClients) return refuse(socket, '503 Service Unavailable')
    const server = await this.#open()
    if (this.#stopped) return refuse(socket, '503 Service Unavailable')
    server.handleUpgrade(request, socket, head, (accepted) => {
      accepted.on('error', () => {
        // Every error is followed by `close`; unheard it would end the hub.
      })
      // A page cannot see why a handshake is refused, only how a socket is closed.
      if (letIn) this.#welcome(accepted)
      else accepted.close(1008, 'auth.needed')
    })
  }

  wanted(): boolean {
    for (const client of this.#clients) if (client.traces.size > 0) return true
    return false
  }

  tell({ device, link, direction, packet }: SeenPacket): void {
    const at = this.#options.clock.now()
    for (const client of this.#clients) {
      const trace = client.traces.get(device)
      if (!trace) continue
      const body = trace.raw ? packet.body : this.#redact(direction, packet.type, packet.body)
      this.#send(client, JSON.stringify({ type: 'packet', device, link, direction, at, packet: { ...packet, body } }))
    }
  }

  stop(): void {
    this.#stopped = true
    this.#unlisten()
    clearInterval(this.#pinging)
    clearInterval(this.#beating)
    for (const { socket } of this.#clients) socket.close(1001, 'stopping')
  }

  /** Loaded with the first client: an idle hub does without. */
  #open(): Promise<WebSocketServer> {
    this.#server ??= import('ws').then(
      ({ WebSocketServer: Server }) =>
        new Server({ noServer: true, clientTracking: false, perMessageDeflate: false, maxPayload: 65_536 }),
    )
    return this.#server
  }

  #welcome(socket: WebSocket): void {
    const words = new RateLimit(this.#options.clock, wordsHeard)
    const client: Client = { socket, traces: new Map(), words, attends: false, alive: true }
    if (this.#clients.size === 0) this.#begin()
    this.#clients.add(client)
    socket.on('pong', () => {
      client.alive = true
    })
    socket.on('close', () => this.#gone(client))
    socket.on('message', (data, binary) => this.#heard(client, binary ? '' : String(data)))
    this.#send(client, JSON.stringify({ type: 'hello', ...this.#options.hello() }))
  }

  #begin(): void {
    this.#unlisten = this.#options.feed.on((message) => this.#broadcast(message))
    this.#pinging = setInterval(() => this.#ping(), pingEveryMs)
    this.#pinging.unref()
  }

  #gone(client: Client): void {
    if (!this.#clients.delete(client)) return
    this.#attend()
    if (this.#clients.size > 0) return
    this.#unlisten()
    clearInterval(this.#pinging)
  }

  #broadcast(message: HubMessage): void {
    const text = JSON.stringify(message)
    for (const client of this.#clients) this.#send(client, text)
  }

  #send({ socket }: Client, text: string): void {
    if (socket.readyState !== socket.OPEN) return
    socket.send(text)
    if (socket.bufferedAmount <= maxWaiting) return
    this.#options.counters.count('live: client too slow')
    socket.terminate()
  }

  #ping(): void {
    for (const client of this.#clients) {
      if (!client.alive) client.socket.terminate()
      client.alive = false
      client.socket.ping()
    }
  }

  /** A browser cannot see WebSocket pings, so a page would not notice a hub that hangs. */
  #beat(): void {
    for (const client of this.#clients) if (client.attends) this.#send(client, '{"type":"beat"}')
  }

  #heard(client: Client, text: string): void {
    const parsed = client.words.allows('words') ? fromClient.safeParse(parseJson(text)) : undefined
    if (!parsed?.success) this.#options.counters.count('live: word refused')
    else if (parsed.data.type === 'trace') this.#trace(client, parsed.data)
    else {
      client.attends = parsed.data.on
      this.#attend()
    }
  }

  #trace(client: Client, wish: { device: string; on: boolean; raw?: boolean | undefined }): void {
    const device = this.#deviceId(wish.device)
    if (device === undefined) return
    if (wish.on) client.traces.set(device, { raw: wish.raw === true })
    else client.traces.delete(device)
  }

  #deviceId(reference: string): string | undefined {
    try {
      return this.#options.deviceId(reference)
    } catch {
      // An unknown device has no packets to show.
      this.#options.counters.count('live: unknown device')
      return undefined
    }
  }

  #attend(): void {
    const attended = [...this.#clients].some((client) => client.attends)
    if (attended === this.#attended) return
    this.#attended = attended
    this.#options.attend(attended)
    clearInterval(this.#beating)
    if (attended) this.#beating = setInterval(() => this.#beat(), beatEveryMs)
  }
}

function refuse(socket: Socket, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
  // Whoever does not take the answer does not keep the socket.
  setTimeout(() => socket.destroy(), 1000).unref()
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Refused by the schema like everything else that is not a word of ours.
    return undefined
  }
}
