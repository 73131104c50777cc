import { randomBytes } from 'node:crypto'
import dgram from 'node:dgram'
import { isIPv4 } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { ownAddress } from '../../../tests/suites/own-address.ts'
import { until } from '../../../tests/suites/until.ts'
import { kdeconnectConfig } from './config.ts'
import { type Mdns, startMdns } from './mdns.ts'

const running: Mdns[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()))
})

async function device(bind = ownAddress()) {
  const found: { id: string; address: string }[] = []
  const failures: Error[] = []
  const id = randomBytes(16).toString('hex')
  const config = kdeconnectConfig.parse({ bind })
  const hooks = {
    found: (id: string, address: string) => found.push({ id, address }),
    failed: (error: Error) => failures.push(error),
  }
  const mdns = await startMdns({ config, id, name: id, kind: 'phone', tcpPort: 1716, ...hooks })
  running.push(mdns)
  return { mdns, found, failures, id }
}

/** Some machines let no multicast through on loopback; what it finds is then for interop tests to show. */
async function multicastWorks(): Promise<boolean> {
  const socket = dgram.createSocket({ type: 'udp4', reuseAddr: true })
  try {
    await new Promise<void>((resolve) => socket.bind(0, '0.0.0.0', resolve))
    socket.addMembership('224.0.0.251', '127.0.0.1')
    socket.setMulticastInterface('127.0.0.1')
    const { port } = socket.address()
    const heard = new Promise<boolean>((resolve) => {
      socket.once('message', () => resolve(true))
      setTimeout(() => resolve(false), 500)
    })
    socket.send('x', port, '224.0.0.251', () => {})
    return await heard
  } catch {
    // No such interface, or not allowed: then it does not work.
    return false
  } finally {
    socket.close()
  }
}

const works = await multicastWorks()

test.skipIf(!works)('two devices find each other, and each time they look', async () => {
  const [a, b] = [await device(), await device()]
  await until('both are found', () => a.found.length > 0 && b.found.length > 0)
  const before = a.found.length
  a.mdns.look()
  await until('it is found again', () => a.found.length > before)
  expect(a.found.every(({ address }) => isIPv4(address))).toBe(true)
  expect(a.found.map(({ id }) => id)).toContain(b.id)
  expect(a.found.map(({ id }) => id)).not.toContain(a.id)
  expect([...a.failures, ...b.failures]).toEqual([])
})

test.skipIf(!works)('a device does not find itself', async () => {
  const a = await device()
  a.mdns.look()
  await new Promise((resolve) => setTimeout(resolve, 200))
  const b = await device()
  await until('another is found', () => b.found.length > 0 && a.found.length > 0)
})

test.skipIf(!works)('whoever answers under our name again and again is not listened to for ever', async () => {
  const a = await device()
  const socket = dgram.createSocket({ type: 'udp4', reuseAddr: true })
  await new Promise<void>((resolve) => socket.bind(0, '0.0.0.0', resolve))
  socket.setMulticastInterface('127.0.0.1')
  const say = (name: string) =>
    new Promise<void>((resolve) => socket.send(answerOf(name), 5353, '224.0.0.251', () => resolve()))
  const service = '_kdeconnect._udp.local'
  const hears = async (name: string) => {
    const before = a.found.filter(({ id }) => id === name).length
    for (let tries = 0; tries < 3; tries++) {
      await say(`${name}.${service}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    return a.found.filter(({ id }) => id === name).length > before
  }
  try {
    expect(await hears('first')).toBe(true)
    for (let n = 0; n < 400; n++) {
      await say(`${a.id}.n${n}.${service}`)
      // Slowly enough that the system drops none.
      if (n % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 10))
    }
    expect(await hears('second')).toBe(false)
    a.mdns.look()
    expect(await hears('third')).toBe(true)
  } finally {
    socket.close()
  }
})

/** A response with a PTR to this name and its SRV record (RFC 1035 §4.1, RFC 6763 §4). */
function answerOf(name: string): Buffer {
  const written = (text: string) =>
    Buffer.concat([...text.split('.').flatMap((part) => [Buffer.from([part.length]), Buffer.from(part)]), Buffer.of(0)])
  const record = (owner: string, type: number, data: Buffer) => {
    const head = Buffer.alloc(10)
    head.writeUInt16BE(type, 0)
    head.writeUInt16BE(1, 2)
    head.writeUInt32BE(120, 4)
    head.writeUInt16BE(data.length, 8)
    return Buffer.concat([written(owner), head, data])
  }
  const header = Buffer.from([0, 0, 0x84, 0, 0, 0, 0, 2, 0, 0, 0, 0])
  const where = Buffer.concat([Buffer.from([0, 0, 0, 0, 0x06, 0xb4]), written('host.local')])
  return Buffer.concat([header, record('_kdeconnect._udp.local', 12, written(name)), record(name, 33, where)])
}

test('where another program holds the port it says so, and stops all the same', async () => {
  const taken = dgram.createSocket('udp4')
  const isOurs = await new Promise<boolean>((resolve) => {
    taken.once('error', () => resolve(false))
    taken.bind(5353, '0.0.0.0', () => resolve(true))
  })
  const { mdns, failures } = await device()
  if (isOurs) await until('it is said', () => failures.length > 0)
  mdns.look()
  await mdns.stop()
  running.length = 0
  if (isOurs) taken.close()
})
