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
