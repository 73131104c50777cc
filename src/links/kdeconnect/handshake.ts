import { constants, type X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import tls from 'node:tls'
import { belongsTo, type OwnCertificate } from './certificate.ts'
import type { KdeconnectConfig, KdeconnectIdentity } from './config.ts'
import { type PeerIdentity, readIdentity, writeIdentity } from './identity.ts'
import { maxIdentityLine, readPacket, writePacket } from './packet.ts'

/** What the hub remembers of a paired peer; `certificate` is DER. */
export interface Pin {
  readonly certificate: Uint8Array
  readonly protocol: number
}

export interface HandshakeContext {
  readonly own: OwnCertificate
  readonly secure: tls.SecureContext
  readonly identity: KdeconnectIdentity
  readonly config: KdeconnectConfig
  pin(id: string): Pin | undefined
}

/** A proven peer: it holds `certificate`, and `identity` was said inside TLS (protocol 8). */
export interface Proven {
  readonly socket: tls.TLSSocket
  readonly certificate: X509Certificate
  readonly identity: PeerIdentity
  readonly address: string
}

/** Why a handshake was refused; the text is counted and logged, so it names no one. */
export class Refusal extends Error {
  /** Set when a known id came with another certificate: a person has to know. */
  readonly changedCertificate: string | undefined

  constructor(reason: string, changedCertificate?: string) {
    super(reason)
    this.name = 'Refusal'
    this.changedCertificate = changedCertificate
  }
}

/** Time for a whole handshake: as the one who connects, and as the one who accepts (protocol note 1.6). */
export const connectLife = 10_000
export const acceptLife = 3000
/** How long the TLS client waits for the peer's identity before it sends its own (protocol note 1.6). */
const identityPatience = 100

/** One key pair and certificate, made ready once. Tickets are off so that every handshake shows the certificate. */
export function secureContext(own: OwnCertificate): tls.SecureContext {
  return tls.createSecureContext({
    key: own.key,
    cert: own.certificate,
    minVersion: 'TLSv1.2',
    secureOptions: constants.SSL_OP_NO_TICKET,
  })
}

/**
 * Answers a discovery datagram: connects, introduces us in the clear, then takes the TLS *server* role (roles are
 * inverted on this wire, protocol note 1.5). Rejects with `Refusal` or a socket error; the socket is then destroyed.
 */
export async function connectTo(
  peer: { announced: PeerIdentity; address: string; port: number },
  context: HandshakeContext,
  signal: AbortSignal,
): Promise<Proven> {
  const { announced, address, port } = peer
  const plain = net.connect({ host: address, port, ...localAddress(context.config) })
  return guarded(plain, signal, async () => {
    await once(plain, 'connect', { signal })
    const { identity: self, config, own } = context
    const target = self.imitate === 'android' ? String(announced.protocol) : announced.protocol
    const body = writeIdentity({ id: own.id, protocol: config.protocol, identity: self })
    const line = { ...body, targetDeviceId: announced.id, targetProtocolVersion: target }
    plain.write(writePacket('kdeconnect.identity', line))
    const socket = new tls.TLSSocket(plain, {
      isServer: true,
      secureContext: context.secure,
      requestCert: true,
      rejectUnauthorized: false,
    })
    return prove({ socket, event: 'secure', plain: announced, address }, context, signal)
  })
}

/** The other end: reads one plain line, checks that it is meant for us, and becomes the TLS *client*. */
export async function acceptFrom(plain: net.Socket, context: HandshakeContext, signal: AbortSignal): Promise<Proven> {
  const address = plainAddress(plain.remoteAddress)
  return guarded(plain, signal, async () => {
    const { line, rest } = await readLine(plain, signal)
    if (rest.length > 0) throw new Refusal('data behind the first line')
    const packet = readPacket(line)
    const identity = packet?.type === 'kdeconnect.identity' ? readIdentity(packet.body) : undefined
    if (!identity) throw new Refusal('first line is no identity')
    checkTarget(identity, context)
    checkProtocol(identity, context)
    const socket = tls.connect({
      socket: plain,
      secureContext: context.secure,
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
    })
    return prove({ socket, event: 'secureConnect', plain: identity, address }, context, signal)
  })
}

/** `::ffff:1.2.3.4` is 1.2.3.4 to everybody else. */
export function plainAddress(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:/, '')
}

/** Several hubs and phones on one machine are told apart by address, so we must speak from ours. */
export function localAddress(config: KdeconnectConfig): { localAddress?: string } {
  return config.bind === '0.0.0.0' || config.bind === '::' ? {} : { localAddress: config.bind }
}

/** Against reflection (T13): somebody else's introduction must not lead to us. Old desktops send no target. */
function checkTarget(identity: PeerIdentity, { own, config }: HandshakeContext): void {
  if (identity.targetId !== undefined && identity.targetId !== own.id) throw new Refusal('meant for another device')
  if (identity.targetProtocol !== undefined && identity.targetProtocol !== config.protocol) {
    throw new Refusal('meant for another protocol version')
  }
}

/** Our own id, versions too old, and paired peers that come back with an older version (T14) get no link. */
export function checkProtocol(identity: PeerIdentity, context: HandshakeContext): void {
  if (identity.id === context.own.id) throw new Refusal('own id')
  if (identity.protocol < context.config.minProtocol) throw new Refusal('protocol version too old')
  const pin = context.pin(identity.id)
  if (pin && identity.protocol < pin.protocol) throw new Refusal('protocol downgrade')
}

interface Raw {
  readonly socket: tls.TLSSocket
  readonly event: 'secure' | 'secureConnect'
  readonly plain: PeerIdentity
  readonly address: string
}

async function prove(raw: Raw, context: HandshakeContext, signal: AbortSignal): Promise<Proven> {
  const { socket, event, plain, address } = raw
  // 'error' and 'close' end the wait through `guarded`, which owns the plain socket below; this keeps both from being unhandled.
  socket.on('error', () => socket.destroy())
  const failed = once(socket, 'close', { signal }).then(() => Promise.reject(new Refusal('handshake broken off')))
  failed.catch(() => {})
  await Promise.race([once(socket, event, { signal }), failed])
  const certificate = checkCertificate(socket, plain.id, context)
  // On protocol 7 there is no second identity: the plain one is all there is (protocol note 2.7).
  if (Math.min(plain.protocol, context.config.protocol) < 8) {
    // KDE's desktop 22.12 as the TLS server does not see what arrives together with the end of the handshake until
    // more follows (protocol note 1.6), so our first packets wait for it to listen.
    if (event === 'secureConnect') await Promise.race([sleep(identityPatience, undefined, { signal }), failed])
    return { socket, certificate, identity: plain, address }
  }
  const said = exchangeIdentities(socket, event === 'secure', context, signal)
  const identity = await Promise.race([said, failed])
  if (identity.id !== plain.id) throw new Refusal('identity switched inside TLS')
  if (identity.protocol !== plain.protocol) throw new Refusal('protocol version switched inside TLS')
  return { socket, certificate, identity, address }
}

/** In the TLS server role Node lets clients in that show no certificate (T24), so all of it is checked here. */
function checkCertificate(socket: tls.TLSSocket, id: string, context: HandshakeContext): X509Certificate {
  const certificate = socket.getPeerX509Certificate()
  if (!certificate) throw new Refusal('no certificate')
  // First: a stranger under its own name that only claims a known id is no sign that the known device changed.
  if (!belongsTo(certificate, id)) throw new Refusal('certificate is for another id')
  const pin = context.pin(id)
  if (pin && Buffer.compare(pin.certificate, certificate.raw) !== 0) throw new Refusal('certificate changed', id)
  return certificate
}

async function exchangeIdentities(
  socket: tls.TLSSocket,
  first: boolean,
  context: HandshakeContext,
  signal: AbortSignal,
): Promise<PeerIdentity> {
  const { own, config, identity } = context
  let sent = false
  const send = () => {
    if (sent || socket.destroyed) return
    sent = true
    socket.write(writePacket('kdeconnect.identity', writeIdentity({ id: own.id, protocol: config.protocol, identity })))
  }
  if (first) send()
  const timer = setTimeout(send, identityPatience)
  try {
    const { line, rest } = await readLine(socket, signal)
    send()
    if (rest.length > 0) socket.unshift(rest)
    const packet = readPacket(line)
    const said = packet?.type === 'kdeconnect.identity' ? readIdentity(packet.body) : undefined
    if (!said) throw new Refusal('secure line is no identity')
    return said
  } finally {
    clearTimeout(timer)
  }
}

/** Reads up to the first LF, holding at most `maxIdentityLine` bytes (T2); leaves the socket paused. */
function readLine(socket: net.Socket, signal: AbortSignal): Promise<{ line: Buffer; rest: Buffer }> {
  return new Promise((resolve, reject) => {
    let held = Buffer.alloc(0)
    const stop = () => {
      socket.off('data', onData)
      socket.off('close', onClose)
      signal.removeEventListener('abort', onClose)
      socket.pause()
    }
    const onClose = () => {
      stop()
      reject(new Refusal('closed before an identity'))
    }
    const onData = (chunk: Buffer) => {
      held = Buffer.concat([held, chunk])
      const end = held.indexOf(10)
      if (end === -1 && held.length <= maxIdentityLine) return
      stop()
      if (end === -1 || end > maxIdentityLine) reject(new Refusal('identity too long'))
      else resolve({ line: held.subarray(0, end), rest: held.subarray(end + 1) })
    }
    signal.addEventListener('abort', onClose, { once: true })
    socket.on('close', onClose)
    socket.on('data', onData)
    socket.resume()
  })
}

/** Runs a handshake on a socket that is destroyed when it fails or takes too long. */
async function guarded(plain: net.Socket, signal: AbortSignal, work: () => Promise<Proven>): Promise<Proven> {
  const abandon = () => plain.destroy()
  // A reset at any moment of the handshake is the peer's business, never our crash (T7); 'close' follows and rejects.
  plain.on('error', abandon)
  signal.addEventListener('abort', abandon, { once: true })
  try {
    const proven = await work()
    if (signal.aborted || plain.destroyed || proven.socket.destroyed) throw new Refusal('closed during the handshake')
    return proven
  } catch (error) {
    const hasBegun = plain.bytesWritten + plain.bytesRead > 0
    plain.destroy()
    if (hasBegun && signal.aborted) throw new Refusal('handshake took too long')
    throw hasBegun && !(error instanceof Refusal) ? new Refusal('handshake broken off') : error
  } finally {
    signal.removeEventListener('abort', abandon)
  }
}
