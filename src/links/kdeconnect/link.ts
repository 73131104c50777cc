import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import net from 'node:net'
import { TandemError } from '../../core/errors.ts'
import type { Link, LinkHost, PairingState, Peer, RunningLink } from '../../core/link.ts'
import { type OwnCertificate, ownCertificate, verificationKey } from './certificate.ts'
import type { KdeconnectConfig, KdeconnectIdentity } from './config.ts'
import { Discovery, isPrivate } from './discovery.ts'
import {
  acceptFrom,
  acceptLife,
  checkProtocol,
  connectLife,
  connectTo,
  type HandshakeContext,
  type Proven,
  plainAddress,
  Refusal,
  secureContext,
} from './handshake.ts'
import { type PeerIdentity, writeIdentity } from './identity.ts'
import { Pending, RateLimit } from './limits.ts'
import { startMdns } from './mdns.ts'
import { PeerLink } from './peer-link.ts'
import { Reconnect } from './reconnect.ts'
import { TrustStore } from './trust.ts'

/** Last port tried for connections (protocol note 1.1). */
const lastTcpPort = 1764
/** Unpaired devices linked at once; further strangers are refused, as KDE's desktop does (T23). */
const maxStrangers = 42
const maxConnecting = 16
const maxAccepting = 128

/**
 * The KDE Connect link: phones over Wi-Fi through the app that is in the stores. The wire is the same at both ends, so
 * the simulated phone runs this very link with a phone's identity.
 */
export function kdeconnectLink(identity: KdeconnectIdentity): Link<KdeconnectConfig> {
  return {
    id: 'kdeconnect',
    title: 'Wi-Fi (KDE Connect)',
    async start(config, host) {
      const own = await ownCertificate(host.store, host.clock.now())
      const link = new KdeconnectLink({ config, host, identity, own })
      try {
        await link.start()
        return link
      } catch (error) {
        await link.stop()
        throw error
      }
    },
  }
}

interface Parts {
  readonly config: KdeconnectConfig
  readonly host: LinkHost
  readonly identity: KdeconnectIdentity
  readonly own: OwnCertificate
}

class KdeconnectLink implements RunningLink {
  readonly #parts: Parts
  readonly #trust: TrustStore
  readonly #context: HandshakeContext
  readonly #discovery: Discovery
  readonly #reconnect: Reconnect
  readonly #server = net.createServer((socket) => this.#accept(socket))
  readonly #links = new Map<string, PeerLink>()
  readonly #connecting = new Pending(maxConnecting)
  readonly #accepting = new Pending(maxAccepting)
  readonly #perPeer: RateLimit
  readonly #perSecond: RateLimit
  readonly #asks: RateLimit
  readonly #logged: RateLimit
  /** Known devices that came with another certificate: shown until the right one is back, or the device is forgotten. */
  readonly #changed = new Set<string>()
  #inUse = false
  #tcpPort = 0
  #mdns: Awaited<ReturnType<typeof startMdns>> | undefined
  #stopped = false

  constructor(parts: Parts) {
    const { config, host, identity, own } = parts
    this.#parts = parts
    this.#trust = new TrustStore(host.store)
    this.#context = { own, secure: secureContext(own), identity, config, pin: (id) => this.#trust.get(id) }
    // As the Android app: one connection a second per device (protocol note 1.9). Keyed by address too, so that a
    // forger elsewhere cannot use up the real phone's turn.
    this.#perPeer = new RateLimit(host.clock, 1, 1000)
    this.#perSecond = new RateLimit(host.clock, 20, 1000)
    this.#asks = new RateLimit(host.clock, 3, 60_000)
    this.#logged = new RateLimit(host.clock, 1, 10_000)
    this.#discovery = new Discovery({
      config,
      log: host.log,
      announcement: () => ({ ...this.#selfIdentity(), tcpPort: this.#tcpPort }),
      heard: (peer, address) => this.#heard(peer, address),
      refused: (reason) => this.#refuse(reason),
      networkChanged: () => this.#networkChanged(),
    })
    this.#reconnect = new Reconnect({
      clock: host.clock,
      every: config.announceEvery * 1000,
      away: () => this.#trust.ids().filter((id) => !this.#links.get(id)?.session),
      announce: (ids) => this.#announceTo(ids),
    })
  }

  async start(): Promise<void> {
    await this.#listen()
    await this.#discovery.start()
    this.#reconnect.hurry()
    this.#discovery.announce()
    if (this.#parts.config.mdns) this.#startMdns()
  }

  async pair(peer: string): Promise<{ code: string }> {
    return { code: await this.#linked(peer).pairing.request() }
  }

  async answer(peer: string, accept: boolean): Promise<void> {
    const { pairing } = this.#linked(peer)
    return accept ? pairing.accept() : pairing.refuse()
  }

  async unpair(peer: string): Promise<void> {
    this.#trust.remove(peer)
    const link = this.#links.get(peer)
    if (this.#changed.delete(peer)) this.#parts.host.peer(peer, undefined)
    if (!link) return
    await link.pairing
      .end()
      .catch((error: unknown) => this.#parts.host.log.debug('unpair not told', { error: String(error) }))
  }

  async discover(address?: string): Promise<void> {
    if (address === undefined) this.#announceTo(this.#trust.ids())
    else this.#discovery.announce(address)
  }

  attend(inUse: boolean): void {
    this.#inUse = inUse
    for (const link of this.#links.values()) link.attend(inUse)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#reconnect.stop()
    this.#discovery.stop()
    this.#connecting.abortAll()
    this.#accepting.abortAll()
    for (const link of [...this.#links.values()]) link.close()
    if (this.#server.listening) await new Promise((resolve) => this.#server.close(resolve))
    await this.#mdns?.stop()
  }

  async #listen(): Promise<void> {
    const { config } = this.#parts
    for (let port = config.tcpPort; port <= lastTcpPort; port++) {
      this.#server.listen(port, config.bind)
      try {
        await once(this.#server, 'listening')
        this.#tcpPort = port
        this.#server.on('error', (error) => this.#parts.host.log.warn('listening socket', { error: error.message }))
        return
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
      }
    }
    throw new TandemError('config.invalid', { why: `no free port from ${config.tcpPort} to ${lastTcpPort}` })
  }

  #startMdns(): void {
    const { config, host, identity, own } = this.#parts
    startMdns({
      config,
      id: own.id,
      name: identity.name,
      kind: identity.kind,
      tcpPort: this.#tcpPort,
      found: (id, address) => this.#seenByMdns(id, address),
      failed: (error) => host.log.info('mdns is not available', { error: error.message }),
    }).then(
      (mdns) => {
        if (this.#stopped) void mdns.stop()
        else this.#mdns = mdns
      },
      (error: unknown) => host.log.info('mdns is not available', { error: String(error) }),
    )
  }

  /** Anybody on the network can write any address into mDNS, so what we send there is bounded like all the rest. */
  #seenByMdns(id: string, address: string): void {
    // Who is linked needs no announcement: KDE's desktop would connect again and break the link off.
    if (this.#links.get(id)?.alive) return
    if (!this.#parts.config.anyAddress && !isPrivate(address)) this.#refuse('public address')
    else if (this.#perPeer.take(`mdns@${address}`) && this.#perSecond.take('mdns')) this.#discovery.announce(address)
  }

  #selfIdentity(): Record<string, unknown> {
    const { config, identity, own } = this.#parts
    return writeIdentity({ id: own.id, protocol: config.protocol, identity })
  }

  /** Sockets of the network before may look alive for long yet, so everybody is told, also who seems to be linked. */
  #networkChanged(): void {
    this.#announceTo(this.#trust.ids())
    this.#reconnect.hurry()
  }

  #announceTo(ids: readonly string[]): void {
    this.#discovery.announce()
    for (const id of ids) {
      const address = this.#trust.get(id)?.address
      if (address) this.#discovery.announce(address)
    }
    this.#mdns?.look()
  }

  /** A datagram says that somebody is there: connect, if the rules allow it. */
  #heard(peer: PeerIdentity, address: string): void {
    if (peer.id === this.#parts.own.id || this.#stopped) return
    const link = this.#links.get(peer.id)
    // A second connection makes KDE's desktop forget a device it is not paired with, and a fresh one needs none.
    if (link?.alive && (!link.session || link.age < 1000)) return
    const objection = this.#objection(peer, address)
    if (objection) this.#refuse(objection)
    else this.#connect(peer, address).catch((error: unknown) => this.#failed(error, address))
  }

  #objection(peer: PeerIdentity, address: string): string | undefined {
    if (!this.#parts.config.anyAddress && !isPrivate(address)) return 'public address'
    if (this.#isOneTooMany(peer.id)) return 'too many strangers'
    // Strangers have a budget of their own: however many there are, a phone that is known gets its turn.
    const crowd = this.#trust.get(peer.id) ? 'known' : 'strangers'
    const inTurn = this.#perPeer.take(`${peer.id}@${address}`) && this.#perSecond.take(crowd)
    return inTurn ? undefined : 'too many announcements'
  }

  #isOneTooMany(id: string): boolean {
    return !this.#links.has(id) && !this.#trust.get(id) && this.#strangers() >= maxStrangers
  }

  async #connect(announced: PeerIdentity, address: string): Promise<void> {
    checkProtocol(announced, this.#context)
    const port = announced.tcpPort ?? 1716
    const proven = await this.#connecting.run(connectLife, (signal) =>
      connectTo({ announced, address, port }, this.#context, signal),
    )
    this.#proven(proven, true)
  }

  #accept(socket: net.Socket): void {
    const { config } = this.#parts
    const address = plainAddress(socket.remoteAddress)
    // One that is gone already has no address.
    const isPublic = address !== '' && !config.anyAddress && !isPrivate(address)
    if (this.#stopped || address === '' || isPublic) {
      socket.destroy()
      if (isPublic) this.#refuse('public address')
      return
    }
    this.#accepting
      .run(acceptLife, (signal) => acceptFrom(socket, this.#context, signal))
      .then((proven) => this.#proven(proven, false))
      .catch((error: unknown) => this.#failed(error, address))
  }

  #failed(error: unknown, address: string): void {
    const { host } = this.#parts
    if (this.#stopped) return
    if (error instanceof Refusal) {
      this.#refuse(error.message)
      if (error.changedCertificate) this.#showChangedCertificate(error.changedCertificate, address)
      return
    }
    host.log.debug('connection failed', { code: (error as NodeJS.ErrnoException).code ?? String(error) })
    // The other direction may be open where ours is not (protocol note 1.5).
    if ((error as NodeJS.ErrnoException).syscall === 'connect') this.#discovery.announce(address)
  }

  #refuse(reason: string): void {
    const { host } = this.#parts
    host.refused(reason)
    if (this.#logged.take(reason)) host.log.info('refused', { reason })
  }

  #showChangedCertificate(id: string, address: string): void {
    const reason =
      'It shows another certificate than when it was paired. If you reset the phone or its app, forget it here and pair again; if not, somebody may be posing as it.'
    const pairing = { state: 'failed', reason } as const
    this.#changed.add(id)
    this.#parts.host.peer(id, {
      link: 'kdeconnect',
      peer: id,
      name: 'A device you know',
      kind: 'unknown',
      address,
      pairing,
    })
  }

  #strangers(): number {
    return [...this.#links.values()].filter((link) => !link.session).length
  }

  #proven(proven: Proven, byUs: boolean): void {
    const { id } = proven.identity
    const known = this.#links.get(id)
    const pin = this.#trust.get(id)
    // A slow handshake may have begun before this id was paired, when there was nothing to compare with.
    if (pin && Buffer.compare(pin.certificate, proven.certificate.raw) !== 0) {
      proven.socket.destroy()
      throw new Refusal('certificate changed', id)
    }
    if (this.#stopped) proven.socket.destroy()
    else if (known) this.#connectedAgain(known, proven, byUs)
    else if (this.#isOneTooMany(id)) {
      proven.socket.destroy()
      this.#refuse('too many strangers')
    } else this.#begin(proven)
  }

  #begin(proven: Proven): void {
    const link = this.#makeLink(proven)
    this.#links.set(link.id, link)
    link.attend(this.#inUse)
    link.begin()
    if (!link.session) this.#show(link)
    else if (this.#changed.delete(link.id)) this.#parts.host.peer(link.id, undefined)
  }

  /** Only the holder of the same key takes over a link (T5, T22). */
  #connectedAgain(known: PeerLink, proven: Proven, byUs: boolean): void {
    if (Buffer.compare(known.proven.certificate.raw, proven.certificate.raw) !== 0) {
      proven.socket.destroy()
      this.#refuse('link of another certificate')
    } else if (saysTheSame(known.proven.identity, proven.identity)) {
      known.replace(proven, byUs)
      const trusted = this.#trust.get(known.id)
      if (trusted && trusted.address !== known.proven.address) this.#pin(known, trusted.pairedAt)
    } else {
      // A new name, version or list of packets: what was built on the old ones ends with the old link (S68).
      known.close()
      this.#begin(proven)
    }
  }

  #makeLink(proven: Proven): PeerLink {
    const { config, host, identity, own } = this.#parts
    const { id } = proven.identity
    const protocol = Math.min(config.protocol, proven.identity.protocol)
    const self = new X509Certificate(own.certificate)
    return new PeerLink(proven, {
      ownId: own.id,
      protocol,
      paired: this.#trust.get(id) !== undefined,
      manners: { acceptsWithTimestamp: identity.imitate === 'ios', expiresSilently: identity.imitate === 'android' },
      strictLines: identity.imitate === 'android',
      clock: host.clock,
      log: host.log,
      code: (timestamp) => verificationKey(self, proven.certificate, timestamp),
      mayAsk: () => this.#mayAsk(id),
      trust: (signal) => ({
        secure: this.#context.secure,
        pinned: proven.certificate.raw,
        bind: config.bind,
        signal,
        clock: host.clock,
      }),
      agreed: (link) => this.#pin(link, host.clock.now()),
      ended: (link) => this.#ended(link),
      pairingChanged: (link) => this.#show(link),
      opened: (session) => {
        const trusted = this.#trust.get(id)
        const link = this.#links.get(id)
        if (trusted && link) this.#pin(link, trusted.pairedAt)
        host.opened(session)
      },
      refused: (reason) => this.#refuse(reason),
      traced: (direction, packet) => host.packet(id, direction, packet),
      gone: (link) => this.#gone(link),
    })
  }

  #pin(link: PeerLink, pairedAt: number): void {
    const { certificate, identity, address } = link.proven
    this.#trust.put(link.id, { certificate: certificate.raw, protocol: identity.protocol, address, pairedAt })
  }

  #ended(link: PeerLink): void {
    const proofs = this.#trust.proofs(link.id)
    this.#trust.remove(link.id)
    this.#parts.host.unpaired(link.id, proofs)
  }

  /** One question to the person at a time, and no peer may ask all the time (T23). */
  #mayAsk(id: string): boolean {
    const busy = [...this.#links.values()].some((link) => link.id !== id && link.pairing.state.state === 'asks')
    if (!busy && this.#asks.take(id)) return true
    this.#refuse('pairing request while busy')
    return false
  }

  #gone(link: PeerLink): void {
    if (this.#links.get(link.id) === link) this.#links.delete(link.id)
    if (this.#stopped) return
    // A warning that somebody came with another certificate outlives the link that it had meant to replace.
    if (!this.#changed.has(link.id)) this.#parts.host.peer(link.id, undefined)
    if (this.#trust.get(link.id)) this.#reconnect.hurry()
  }

  #show(link: PeerLink): void {
    const { host } = this.#parts
    const { identity, address } = link.proven
    const pairing: PairingState = link.pairing.state
    const peer: Peer = { link: 'kdeconnect', peer: link.id, name: identity.name, kind: identity.kind, address, pairing }
    host.peer(link.id, pairing.state === 'paired' ? undefined : peer)
  }

  #linked(peer: string): PeerLink {
    const link = this.#links.get(peer)
    if (!link) throw new TandemError(this.#trust.get(peer) ? 'device.offline' : 'device.unknown', { peer })
    return link
  }
}

function saysTheSame(one: PeerIdentity, other: PeerIdentity): boolean {
  const said = ({ name, kind, protocol, incoming, outgoing }: PeerIdentity) =>
    JSON.stringify([name, kind, protocol, [...incoming].sort(), [...outgoing].sort()])
  return said(one) === said(other)
}
