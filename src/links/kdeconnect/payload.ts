import { once } from 'node:events'
import net from 'node:net'
import { pipeline } from 'node:stream/promises'
import tls from 'node:tls'
import type { Clock } from '../../core/clock.ts'
import { TandemError } from '../../core/errors.ts'
import { GrowingBuffer } from './growing-buffer.ts'
import { payloadPorts } from './packet.ts'
import type { PayloadSource } from './session.ts'

/** What both ends of a payload need: our certificate, theirs, and where we may speak from. */
export interface PayloadTrust {
  readonly secure: tls.SecureContext
  /** DER of the pinned certificate: payload sockets must show the same one (protocol note 1.12). */
  readonly pinned: Uint8Array
  readonly bind: string
  readonly signal: AbortSignal
  readonly clock: Clock
  /** How long a transfer may stand still, in ms; 10,000 when not given (T21). */
  readonly idleMs?: number
}

/** KDE's desktop waits as long for the fetch, the Android app a third of it. */
const fetchPatience = 30_000
const idlePatience = 10_000
/** Connections to one offer that have not yet shown the right certificate; when there are more, the oldest goes. */
const maxWaiting = 16

/**
 * Offers bytes on a free port of 1739–1764; `done` settles when the peer fetched them all. On payload sockets TLS roles
 * are the usual ones: who accepts is the server. One connection only; a stranger's is closed and the offer stays.
 */
export async function offerPayload(
  source: PayloadSource,
  trust: PayloadTrust,
): Promise<{ port: number; done: Promise<void> }> {
  const server = net.createServer()
  const port = await listenOn(server, trust.bind)
  return { port, done: serve(server, source, trust) }
}

async function listenOn(server: net.Server, bind: string): Promise<number> {
  for (let port = payloadPorts.first; port <= payloadPorts.last; port++) {
    server.listen(port, bind)
    try {
      await once(server, 'listening')
      return port
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    }
  }
  throw new TandemError('too.many', { what: 'payloads under way' })
}

async function serve(server: net.Server, source: PayloadSource, trust: PayloadTrust): Promise<void> {
  const late = new AbortController()
  const cancel = trust.clock.after(fetchPatience, () => late.abort())
  try {
    const socket = await firstTrusted(server, trust, AbortSignal.any([trust.signal, late.signal]))
    server.close()
    await stream(source, socket, trust)
  } catch (error) {
    if (error instanceof TandemError) throw error
    if (trust.signal.aborted) throw new TandemError('session.closed', {}, { cause: error })
    throw new TandemError('timeout', { what: 'payload' }, { cause: error })
  } finally {
    cancel()
    server.close()
  }
}

/** Waits for the first connection that shows the pinned certificate. */
function firstTrusted(server: net.Server, trust: PayloadTrust, signal: AbortSignal): Promise<tls.TLSSocket> {
  const { promise, resolve, reject } = Promise.withResolvers<tls.TLSSocket>()
  const waiting = new Set<net.Socket>()
  let over = false
  const end = () => {
    over = true
    signal.removeEventListener('abort', abort)
    for (const socket of waiting) socket.destroy()
  }
  const abort = () => {
    end()
    reject(signal.reason as Error)
  }
  // Out of file descriptors, say: whoever could not get in tries again or the time runs out.
  server.on('error', () => {})
  server.on('connection', (plain) => {
    plain.on('error', () => plain.destroy())
    if (over) return plain.destroy()
    const [oldest] = waiting
    if (waiting.size >= maxWaiting) oldest?.destroy()
    waiting.add(plain)
    plain.once('close', () => waiting.delete(plain))
    const options = { isServer: true, secureContext: trust.secure, requestCert: true, rejectUnauthorized: false }
    const socket = new tls.TLSSocket(plain, options)
    socket.on('error', () => socket.destroy())
    socket.once('secure', () => {
      if (over || !isPinned(socket, trust.pinned)) return socket.destroy()
      waiting.delete(plain)
      end()
      resolve(socket)
    })
  })
  if (signal.aborted) abort()
  else signal.addEventListener('abort', abort, { once: true })
  return promise
}

async function stream(source: PayloadSource, socket: tls.TLSSocket, trust: PayloadTrust): Promise<void> {
  const { signal, idleMs = idlePatience } = trust
  let why: 'timeout' | 'source' | undefined
  const destroy = () => socket.destroy()
  socket.setTimeout(idleMs, () => {
    why = 'timeout'
    destroy()
  })
  // Also after the last byte is written, for a peer that neither reads nor closes.
  signal.addEventListener('abort', destroy, { once: true })
  socket.once('close', () => signal.removeEventListener('abort', destroy))
  const bytes = source.open()
  bytes.once('error', () => {
    // When the socket went first, the pipeline ends the source with an error too.
    if (!socket.destroyed) why = 'source'
  })
  try {
    await pipeline(bytes, socket, { signal })
  } catch (error) {
    if (signal.aborted) throw new TandemError('session.closed', {}, { cause: error })
    if (why === 'timeout') throw new TandemError('timeout', { what: 'payload' }, { cause: error })
    throw new TandemError(why ? 'payload.invalid' : 'peer.refused', { what: 'payload' }, { cause: error })
  }
}

export interface PayloadRequest {
  readonly host: string
  readonly port: number
  /** As announced; -1 when unknown. */
  readonly size: number
  readonly maxBytes: number
}

/** Fetches a payload whole. The host is always the link's own peer, whatever a packet says (T21). */
export async function fetchPayload(request: PayloadRequest, trust: PayloadTrust): Promise<Uint8Array> {
  const { port, size, maxBytes } = request
  if (port === 0) throw new TandemError('payload.invalid', { why: 'port' })
  if (size > maxBytes) {
    await refusePayload(request, trust)
    throw new TandemError('too.large', { size, maxBytes })
  }
  return connectFor(request, trust, (socket) => collect(socket, { size, maxBytes }))
}

/** Connects and closes, so that a peer that sends one thing after another does not wait for us in vain. */
export async function refusePayload(request: PayloadRequest, trust: PayloadTrust): Promise<void> {
  if (request.port === 0) return
  await connectFor(request, trust, hangUp).catch(() => {
    // It did not want to be told, or is gone: nothing is lost.
  })
}

/** Lets what is left of the handshake out first: a sender that has not seen us finish it would go on waiting. */
function hangUp(socket: tls.TLSSocket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', resolve)
    socket.end(resolve)
  })
}

/** Connects to the peer that holds the pinned certificate, and ends the connection when `work` is done. */
async function connectFor<Result>(
  request: PayloadRequest,
  trust: PayloadTrust,
  work: (socket: tls.TLSSocket) => Promise<Result>,
): Promise<Result> {
  const { signal, bind, secure, pinned, idleMs = idlePatience } = trust
  if (signal.aborted) throw new TandemError('session.closed')
  const { host, port } = request
  const plain = net.connect({ host, port, ...(bind === '0.0.0.0' ? {} : { localAddress: bind }) })
  let stalled = false
  const destroy = () => plain.destroy()
  plain.on('error', destroy)
  plain.setTimeout(idleMs, () => {
    stalled = true
    destroy()
  })
  signal.addEventListener('abort', destroy, { once: true })
  const socket = tls.connect({
    socket: plain,
    secureContext: secure,
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
  })
  socket.on('error', () => socket.destroy())
  try {
    await secured(socket)
    if (!isPinned(socket, pinned)) throw new TandemError('payload.invalid', { why: 'certificate' })
    return await work(socket)
  } catch (error) {
    if (signal.aborted) throw new TandemError('session.closed', {}, { cause: error })
    if (stalled) throw new TandemError('timeout', { what: 'payload' }, { cause: error })
    throw error
  } finally {
    signal.removeEventListener('abort', destroy)
    plain.destroy()
  }
}

function secured(socket: tls.TLSSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('secureConnect', resolve)
    socket.once('close', () => reject(new TandemError('payload.invalid', { why: 'connection' })))
  })
}

function collect(socket: tls.TLSSocket, limits: { size: number; maxBytes: number }): Promise<Uint8Array> {
  const { size, maxBytes } = limits
  const most = size >= 0 ? size : maxBytes
  return new Promise((resolve, reject) => {
    const bytes = new GrowingBuffer()
    let ended = false
    const fail = (why: string) => reject(new TandemError('payload.invalid', { why, size, length: bytes.length }))
    socket.on('data', (chunk: Buffer) => {
      if (bytes.length + chunk.length <= most) return bytes.push(chunk, most)
      if (size >= 0) fail('longer than announced')
      else reject(new TandemError('too.large', { maxBytes }))
      socket.destroy()
    })
    socket.once('end', () => {
      ended = true
    })
    socket.once('close', () => {
      if (size >= 0 && bytes.length !== size) fail('shorter than announced')
      // Without an announced size only a proper end says that this was all.
      else if (size < 0 && !ended) fail('broken off')
      else resolve(bytes.take())
    })
  })
}

function isPinned(socket: tls.TLSSocket, pinned: Uint8Array): boolean {
  const certificate = socket.getPeerX509Certificate()
  return certificate !== undefined && Buffer.compare(certificate.raw, pinned) === 0
}
