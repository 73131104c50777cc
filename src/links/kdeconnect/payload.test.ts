import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import net from 'node:net'
import { Readable } from 'node:stream'
import tls from 'node:tls'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ManualClock } from '../../../tests/suites/clocks.ts'
import { ownAddress } from '../../../tests/suites/own-address.ts'
import { until } from '../../../tests/suites/until.ts'
import { makeCertificate, type OwnCertificate } from './certificate.ts'
import { secureContext } from './handshake.ts'
import { payloadPorts } from './packet.ts'
import { fetchPayload, offerPayload, type PayloadTrust, refusePayload } from './payload.ts'

let [sender, receiver, stranger]: OwnCertificate[] = []
let closed: AbortController
let clock: ManualClock
let address: string
const sockets: net.Socket[] = []
const servers: net.Server[] = []

beforeAll(async () => {
  const make = () => makeCertificate(randomBytes(16).toString('hex'), Date.now())
  ;[sender, receiver, stranger] = await Promise.all([make(), make(), make()])
})
beforeEach(() => {
  closed = new AbortController()
  clock = new ManualClock()
  address = ownAddress()
})
afterEach(async () => {
  closed.abort()
  for (const socket of sockets.splice(0)) socket.destroy()
  for (const server of servers.splice(0)) server.close()
})

const der = (own: OwnCertificate) => Buffer.from(own.certificate.replace(/-----[^-]+-----|\s/g, ''), 'base64')

function trust(own: OwnCertificate, pinned: OwnCertificate, more: Partial<PayloadTrust> = {}): PayloadTrust {
  return { secure: secureContext(own), pinned: der(pinned), bind: address, signal: closed.signal, clock, ...more }
}

const sending = (more?: Partial<PayloadTrust>) => trust(sender!, receiver!, more)
const receiving = (more?: Partial<PayloadTrust>) => trust(receiver!, sender!, more)

function bytesOf(size: number) {
  const bytes = randomBytes(size)
  return { size, bytes, open: () => Readable.from([bytes.subarray(0, size >> 1), bytes.subarray(size >> 1)]) }
}

const fetchFrom = (port: number, size: number, more: { maxBytes?: number; trust?: PayloadTrust } = {}) =>
  fetchPayload({ host: address, port, size, maxBytes: more.maxBytes ?? 1e8 }, more.trust ?? receiving())

const outcome = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: { code?: string }) => error.code,
  )

/** A sender by hand: `act` gets each connection that finished TLS. */
async function rawSender(act: (socket: tls.TLSSocket) => void, own = sender!) {
  const server = tls.createServer({ key: own.key, cert: own.certificate, requestCert: true, rejectUnauthorized: false })
  servers.push(server)
  server.on('secureConnection', (socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    act(socket)
  })
  server.on('tlsClientError', () => {})
  server.listen(1750, address)
  await once(server, 'listening')
  return 1750
}

function rawReceiver(port: number, own?: OwnCertificate): tls.TLSSocket {
  const credentials = own ? { key: own.key, cert: own.certificate } : {}
  const socket = tls.connect({ host: address, port, rejectUnauthorized: false, ...credentials })
  sockets.push(socket)
  socket.on('error', () => {})
  return socket
}

async function isFree(port: number): Promise<boolean> {
  const probe = net.connect({ host: address, port })
  const connected = await once(probe, 'connect').then(
    () => true,
    () => false,
  )
  probe.destroy()
  return !connected
}

describe('a payload', () => {
  test.each([1, 1000, 3_000_000])('of %d bytes arrives whole, and its port is free again', async (size) => {
    const source = bytesOf(size)
    const { port, done } = await offerPayload(source, sending())
    expect(port).toBeGreaterThanOrEqual(payloadPorts.first)
    const got = await fetchFrom(port, size)
    await done
    const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
    expect(got.length).toBe(size)
    expect(digest(got)).toBe(digest(source.bytes))
    expect(await isFree(port)).toBe(true)
    expect(clock.pending()).toBe(0)
  })

  test('of unknown size arrives whole', async () => {
    const { bytes, open } = bytesOf(100_000)
    const { port, done } = await offerPayload({ size: -1, open }, sending())
    expect(Buffer.compare(await fetchFrom(port, -1), bytes)).toBe(0)
    await done
  })

  test('of unknown size that is empty arrives empty', async () => {
    const { port, done } = await offerPayload({ size: -1, open: () => Readable.from([]) }, sending())
    expect(await fetchFrom(port, -1)).toHaveLength(0)
    await done
  })

  test('has a port of its own each, and when all are taken another one is refused', async () => {
    const count = payloadPorts.last - payloadPorts.first + 1
    const offers = await Promise.all(Array.from({ length: count }, () => offerPayload(bytesOf(10), sending())))
    expect(new Set(offers.map(({ port }) => port)).size).toBe(count)
    await expect(offerPayload(bytesOf(10), sending())).rejects.toMatchObject({ code: 'too.many' })
    closed.abort()
    expect(await Promise.all(offers.map(({ done }) => outcome(done)))).toEqual(offers.map(() => 'session.closed'))
  })
})

describe('the sender of a payload', () => {
  test('waits 30 s for somebody to come, then gives the port back', async () => {
    const { port, done } = await offerPayload(bytesOf(10), sending())
    const waited = outcome(done)
    clock.advance(29_999)
    expect(await isFree(port)).toBe(false)
    clock.advance(1)
    expect(await waited).toBe('timeout')
    expect(await isFree(port)).toBe(true)
  })

  test('stops at once when the session ends, also when it ended before', async () => {
    const { port, done } = await offerPayload(bytesOf(10), sending())
    closed.abort()
    expect(await outcome(done)).toBe('session.closed')
    expect(await isFree(port)).toBe(true)
    const late = await offerPayload(bytesOf(10), sending())
    expect(await outcome(late.done)).toBe('session.closed')
    expect(await isFree(late.port)).toBe(true)
    expect(clock.pending()).toBe(0)
  })

  test('closes what a stranger opens, without a byte, and still serves the peer', async () => {
    const source = bytesOf(10)
    const { port, done } = await offerPayload(source, sending())
    for (const own of [stranger, undefined]) {
      const socket = rawReceiver(port, own)
      let bytes = 0
      socket.on('data', (chunk) => {
        bytes += chunk.length
      })
      await until('the stranger is closed', () => socket.destroyed)
      expect(bytes).toBe(0)
    }
    const plain = net.connect({ host: address, port })
    plain.on('error', () => {})
    plain.write('GET / HTTP/1.1\r\n\r\n')
    await until('the one without TLS is closed', () => plain.destroyed)
    expect(Buffer.compare(await fetchFrom(port, 10), source.bytes)).toBe(0)
    await done
  })

  test('holds a bounded number of silent strangers and still serves the peer', async () => {
    const { port, done } = await offerPayload(bytesOf(10), sending())
    const silent = Array.from({ length: 50 }, () => {
      const socket = net.connect({ host: address, port })
      sockets.push(socket)
      socket.on('error', () => {})
      socket.resume()
      return socket
    })
    await until('the oldest are closed', () => silent.filter((socket) => !socket.destroyed).length <= 16)
    expect(await fetchFrom(port, 10)).toHaveLength(10)
    await done
    await until('all are closed', () => silent.every((socket) => socket.destroyed))
  })

  test('serves one of two that come at once, and the other gets nothing', async () => {
    const { port, done } = await offerPayload(bytesOf(100_000), sending())
    const both = await Promise.all([outcome(fetchFrom(port, 100_000)), outcome(fetchFrom(port, 100_000))])
    expect(both.sort()).toEqual(['done', 'payload.invalid'])
    await done
  })

  test('notices a peer that goes away in the middle', async () => {
    const { port, done } = await offerPayload(bytesOf(30_000_000), sending())
    const socket = rawReceiver(port, receiver)
    socket.once('data', () => socket.destroy())
    expect(await outcome(done)).toBe('peer.refused')
  })

  test('gives up a peer that does not read', async () => {
    const { port, done } = await offerPayload(bytesOf(30_000_000), sending({ idleMs: 200 }))
    const socket = rawReceiver(port, receiver)
    socket.pause()
    expect(await outcome(done)).toBe('timeout')
  })

  test('says so when the file cannot be read', async () => {
    const open = () =>
      new Readable({
        read() {
          this.destroy(new Error('disk'))
        },
      })
    const { port, done } = await offerPayload({ size: 10, open }, sending())
    const got = outcome(fetchFrom(port, 10))
    expect(await outcome(done)).toBe('payload.invalid')
    expect(await got).toBe('payload.invalid')
  })

  test('lets go of a peer that has everything and does not close, when the session ends', async () => {
    const { port, done } = await offerPayload(bytesOf(10), sending())
    const socket = rawReceiver(port, receiver)
    socket.allowHalfOpen = true
    await done
    closed.abort()
    await until('it is closed', () => socket.destroyed || socket.readableEnded || socket.readable)
    expect(await isFree(port)).toBe(true)
  })
})

describe('the receiver of a payload', () => {
  test.each([
    ['fewer bytes than announced', 5, 10, 'payload.invalid'],
    ['more bytes than announced', 15, 10, 'payload.invalid'],
    ['nothing', 0, 10, 'payload.invalid'],
    ['more than is allowed, size unknown', 2000, -1, 'too.large'],
  ])('refuses %s', async (_, sent, announced, code) => {
    const port = await rawSender((socket) => socket.end(Buffer.alloc(sent)))
    expect(await outcome(fetchFrom(port, announced, { maxBytes: 1000 }))).toBe(code)
  })

  test('stops an endless stream at the announced size', async () => {
    let sent = 0
    const port = await rawSender((socket) => {
      const more = () => {
        while (!socket.destroyed && socket.write(Buffer.alloc(65_536))) sent += 65_536
      }
      socket.on('drain', more)
      more()
    })
    expect(await outcome(fetchFrom(port, 100_000))).toBe('payload.invalid')
    await until('it is closed', () => sockets.every((socket) => socket.destroyed))
    expect(sent).toBeLessThan(20_000_000)
  })

  test('turns a payload away that is larger than allowed, and the sender does not wait for nothing', async () => {
    const { port, done } = await offerPayload(bytesOf(30_000_000), sending())
    expect(await outcome(fetchFrom(port, 30_000_000, { maxBytes: 1000 }))).toBe('too.large')
    expect(await outcome(done)).toBe('peer.refused')
  })

  test('takes a transfer of unknown size that breaks off for no whole one', async () => {
    const port = await rawSender((socket) => void socket.write('half'))
    // A router between the two that loses its memory.
    const server = net.createServer((near) => {
      const far = net.connect({ host: address, port })
      for (const socket of [near, far]) sockets.push(socket.on('error', () => {}))
      near.pipe(far).pipe(near)
      setTimeout(() => near.resetAndDestroy(), 100)
    })
    servers.push(server)
    server.listen(1753, address)
    await once(server, 'listening')
    expect(await outcome(fetchFrom(1753, -1))).toBe('payload.invalid')
  })

  test.each([10, -1])('fails when nobody listens (size %d)', async (size) => {
    expect(await outcome(fetchFrom(1764, size))).toBe('payload.invalid')
  })

  test.each([10, -1])('fails when it is no TLS that answers (size %d)', async (size) => {
    const server = net.createServer((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 no\r\n\r\n'))
    servers.push(server)
    server.listen(1751, address)
    await once(server, 'listening')
    expect(await outcome(fetchFrom(1751, size))).toBe('payload.invalid')
  })

  test('refuses another certificate than the pinned one, and tells it nothing', async () => {
    const port = await rawSender((socket) => socket.end('0123456789'), stranger)
    expect(await outcome(fetchFrom(port, 10))).toBe('payload.invalid')
  })

  test('shows its own certificate', async () => {
    let shown: Buffer | undefined
    const port = await rawSender((socket) => {
      shown = socket.getPeerX509Certificate()?.raw
      socket.end('0123456789')
    })
    await fetchFrom(port, 10)
    expect(Buffer.compare(shown!, der(receiver!))).toBe(0)
  })

  test.each([
    ['sends nothing', () => {}],
    ['stops in the middle', (socket: tls.TLSSocket) => void socket.write('half')],
  ])('gives up a sender that %s', async (_, act) => {
    const port = await rawSender(act)
    expect(await outcome(fetchFrom(port, 10, { trust: receiving({ idleMs: 100 }) }))).toBe('timeout')
  })

  test('does not give up one that is slow but goes on', async () => {
    const port = await rawSender((socket) => {
      let n = 0
      const timer = setInterval(() => {
        socket.write('x')
        if (++n < 10) return
        clearInterval(timer)
        socket.end()
      }, 40)
    })
    expect(await fetchFrom(port, 10, { trust: receiving({ idleMs: 200 }) })).toHaveLength(10)
  })

  test('gives up one that lets it connect and says nothing', async () => {
    const server = net.createServer((socket) => sockets.push(socket))
    servers.push(server)
    server.listen(1752, address)
    await once(server, 'listening')
    expect(await outcome(fetchFrom(1752, 10, { trust: receiving({ idleMs: 100 }) }))).toBe('timeout')
  })

  test('stops at once when the session ends', async () => {
    const port = await rawSender(() => {})
    const got = outcome(fetchFrom(port, 10))
    await until('it is connected', () => sockets.length > 0)
    closed.abort()
    expect(await got).toBe('session.closed')
    expect(await outcome(fetchFrom(port, 10))).toBe('session.closed')
  })

  test('connects nowhere for a port that was not allowed', async () => {
    await expect(fetchFrom(0, 10)).rejects.toMatchObject({ code: 'payload.invalid', details: { why: 'port' } })
    await refusePayload({ host: address, port: 0, size: 5, maxBytes: 0 }, receiving())
  })

  test('leaves no listener on a session that has many payloads', async () => {
    let listeners = 0
    const { signal } = closed
    const watched = new Proxy(signal, {
      get(target, key) {
        if (key === 'addEventListener') listeners++
        if (key === 'removeEventListener') listeners--
        const value = Reflect.get(target, key) as unknown
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    for (let n = 0; n < 5; n++) {
      const port = await rawSender((socket) => socket.end('0123456789'))
      await fetchFrom(port, 10, { trust: receiving({ signal: watched }) })
      for (const server of servers.splice(0)) server.close()
    }
    expect(listeners).toBe(0)
  })
})
