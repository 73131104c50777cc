import { once } from 'node:events'
import net from 'node:net'
import { pipeline } from 'node:stream/promises'
import tls from 'node:tls'
import { TandemError } from '../../core/errors.ts'
import { payloadPorts } from './packet.ts'
import type { PayloadSource } from './session.ts'

/** What both ends of a payload need: our certificate, theirs, and where we may speak from. */
export interface PayloadTrust {
  readonly secure: tls.SecureContext
  /** DER of the pinned certificate: payload sockets must show the same one (protocol note 1.12). */
  readonly pinned: Uint8Array
  readonly bind: string
  readonly signal: AbortSignal
}

/** KDE's desktop waits as long for the fetch, the Android app a third of it. */
const fetchPatience = 30_000
/** A payload that stalls this long is given up (T21). */
const idlePatience = 10_000

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
  const ended = new AbortController()
  const signal = AbortSignal.any([trust.signal, ended.signal, AbortSignal.timeout(fetchPatience)])
  try {
    const socket = await firstTrusted(server, trust, signal)
    server.close()
    socket.setTimeout(idlePatience, () => socket.destroy())
    await pipeline(source.open(), socket, { signal: trust.signal })
  } catch (error) {
    if (trust.signal.aborted) throw new TandemError('session.closed', {}, { cause: error })
    throw new TandemError(signal.aborted ? 'timeout' : 'payload.invalid', {}, { cause: error })
  } finally {
    ended.abort()
    server.close()
  }
}

/** Waits for the first connection that shows the pinned certificate. */
function firstTrusted(server: net.Server, trust: PayloadTrust, signal: AbortSignal): Promise<tls.TLSSocket> {
  return new Promise((resolve, reject) => {
    const waiting = new Set<net.Socket>()
    const end = () => {
      for (const socket of waiting) socket.destroy()
      reject(signal.reason as Error)
    }
    signal.addEventListener('abort', end, { once: true })
    server.on('connection', (plain) => {
      plain.on('error', () => plain.destroy())
      waiting.add(plain)
      plain.once('close', () => waiting.delete(plain))
      const options = { isServer: true, secureContext: trust.secure, requestCert: true, rejectUnauthorized: false }
      const socket = new tls.TLSSocket(plain, options)
      socket.on('error', () => socket.destroy())
      socket.once('secure', () => {
        if (!isPinned(socket, trust.pinned)) {
          socket.destroy()
          return
        }
        waiting.delete(plain)
        signal.removeEventListener('abort', end)
        resolve(socket)
        for (const other of waiting) other.destroy()
      })
    })
  })
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
  const { host, port, size, maxBytes } = request
  if (port === 0) throw new TandemError('payload.invalid', { why: 'port' })
  if (size > maxBytes) throw new TandemError('too.large', { size, maxBytes })
  const plain = net.connect({ host, port, ...(trust.bind === '0.0.0.0' ? {} : { localAddress: trust.bind }) })
  const destroy = () => plain.destroy()
  plain.on('error', destroy)
  plain.setTimeout(idlePatience, destroy)
  trust.signal.addEventListener('abort', destroy, { once: true })
  try {
    const socket = tls.connect({
      socket: plain,
      secureContext: trust.secure,
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
    })
    return await collect(socket, { size, maxBytes }, trust.pinned)
  } finally {
    trust.signal.removeEventListener('abort', destroy)
    plain.destroy()
  }
}

function collect(
  socket: tls.TLSSocket,
  limits: { size: number; maxBytes: number },
  pinned: Uint8Array,
): Promise<Uint8Array> {
  const { size, maxBytes } = limits
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    const fail = (why: string) => {
      socket.destroy()
      reject(new TandemError('payload.invalid', { why, size, length }))
    }
    socket.on('error', () => socket.destroy())
    socket.once('secureConnect', () => {
      if (!isPinned(socket, pinned)) fail('certificate')
    })
    socket.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > (size >= 0 ? size : maxBytes)) fail('longer than announced')
      else chunks.push(chunk)
    })
    socket.once('close', () => {
      if (size >= 0 && length !== size) fail('shorter than announced')
      else resolve(Buffer.concat(chunks))
    })
  })
}

function isPinned(socket: tls.TLSSocket, pinned: Uint8Array): boolean {
  const certificate = socket.getPeerX509Certificate()
  return certificate !== undefined && Buffer.compare(certificate.raw, pinned) === 0
}
