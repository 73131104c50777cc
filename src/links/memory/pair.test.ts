import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import type { KdeSession } from '../kdeconnect/session.ts'
import { memoryPair } from './pair.ts'
import type { MemorySession } from './session.ts'

const both = { incoming: ['a', 'b'], outgoing: ['a', 'b'] }
const bytes = (size: number) => ({ size, open: () => Readable.from(Buffer.alloc(size, 7)) })

// The memory link may not import another link, so that its sessions fit the real ones is checked here, by the compiler.
const fits: (session: MemorySession) => KdeSession = (session) => session

test('a memory session is a KDE Connect session', () => {
  const { hub } = memoryPair({ hub: both, phone: { ...both, name: 'Pixel', incoming: ['a'] } })
  expect(fits(hub)).toMatchObject({ link: 'kdeconnect', name: 'Pixel', kind: 'phone', protocol: 8 })
  expect([...hub.accepts]).toEqual(['a'])
})

test('packets arrive later, in order, as copies', async () => {
  const { hub, phone } = memoryPair({ hub: both, phone: both })
  const got: unknown[] = []
  phone.on('a', (packet) => got.push(packet.body.n))
  phone.on('b', (packet) => got.push(packet.body.n))
  const body = { n: [0] as unknown, gone: undefined }
  const sent = [hub.send('a', body), hub.send('b', { n: 1 }), hub.send('a', { n: 2 })]
  body.n = 'changed'
  expect(got).toEqual([])
  await Promise.all(sent)
  await expect.poll(() => got).toEqual([[0], 1, 2])
})

test('a type that the peer does not accept is refused', async () => {
  const { hub } = memoryPair({ hub: both, phone: both })
  await expect(hub.send('c', {})).rejects.toMatchObject({ code: 'capability.absent' })
})

test('a payload is fetched beside its packet, and only then is it sent', async () => {
  const { hub, phone } = memoryPair({ hub: both, phone: both })
  const fetched = new Promise<number>((resolve) => {
    hub.on('a', (packet) => hub.download(packet, 4_000_000).then((got) => resolve(got.length)))
  })
  await phone.send('a', {}, bytes(3_000_000))
  expect(await fetched).toBe(3_000_000)
})

test('a payload that is not as announced, too large or fetched twice is refused', async () => {
  const { hub, phone } = memoryPair({ hub: both, phone: both })
  const outcomes: unknown[] = []
  hub.on('a', async (packet) => {
    const tries = [hub.download(packet, 100), hub.download(packet, 100)]
    for (const result of await Promise.allSettled(tries)) outcomes.push(result)
  })
  const short = phone.send('a', {}, { size: 10, open: () => Readable.from(Buffer.alloc(9)) })
  await expect(short).rejects.toMatchObject({ code: 'peer.refused' })
  const long = phone.send('a', {}, { size: 10, open: () => Readable.from(Buffer.alloc(11)) })
  await expect(long).rejects.toMatchObject({ code: 'peer.refused' })
  await expect(phone.send('a', {}, bytes(101))).rejects.toMatchObject({ code: 'peer.refused' })
  await expect
    .poll(() => outcomes.map((one) => (one as PromiseRejectedResult).reason?.code))
    .toEqual([
      'payload.invalid',
      'payload.invalid',
      'payload.invalid',
      'payload.invalid',
      'too.large',
      'payload.invalid',
    ])
})

test('a payload that nobody fetches times out', async () => {
  const { hub } = memoryPair({ hub: both, phone: both, payloadWaitMs: 5 })
  await expect(hub.send('a', {}, bytes(1))).rejects.toMatchObject({ code: 'timeout' })
})

test('an empty payload travels as none', async () => {
  const { hub, phone } = memoryPair({ hub: both, phone: both })
  const got: unknown[] = []
  phone.on('a', (packet) => got.push(packet.payload))
  await hub.send('a', {}, bytes(0))
  await expect.poll(() => got).toEqual([undefined])
})

test('closing delivers what was sent before, then both ends are closed', async () => {
  const { hub, phone } = memoryPair({ hub: both, phone: both })
  const got: string[] = []
  phone.on('a', () => got.push('packet'))
  phone.closed.addEventListener('abort', () => got.push('closed'))
  await hub.send('a', {})
  hub.close('done')
  hub.close('done again')
  expect(hub.closed.aborted).toBe(true)
  await expect.poll(() => got).toEqual(['packet', 'closed'])
  await expect(hub.send('a', {})).rejects.toMatchObject({ code: 'session.closed' })
  await expect(phone.send('a', {})).rejects.toMatchObject({ code: 'session.closed' })
  expect(hub.listeners() + phone.listeners()).toBe(0)
})

test('a cut loses what is under way and ends a payload in flight', async () => {
  const { hub, phone } = memoryPair({ hub: both, phone: both })
  const got: string[] = []
  phone.on('a', () => got.push('packet'))
  const stuck = hub.send('a', {}, { size: 5, open: () => new Readable({ read() {} }) })
  phone.cut()
  await expect(stuck).rejects.toMatchObject({ code: 'session.closed' })
  expect([hub.closed.aborted, phone.closed.aborted, got]).toEqual([true, true, []])
})

test('what a handler throws is handed to the end it belongs to, and the next packet still arrives', async () => {
  const faults: unknown[] = []
  const { hub, phone } = memoryPair({ hub: both, phone: { ...both, faulted: (error) => faults.push(error) } })
  const got: unknown[] = []
  phone.on('a', (packet) => {
    got.push(packet.body.n)
    throw new Error('broken')
  })
  await hub.send('a', { n: 1 })
  await hub.send('a', { n: 2 })
  await expect.poll(() => got).toEqual([1, 2])
  expect(faults).toHaveLength(2)
})

test('a renewed session tells both ends, which go on with it', async () => {
  const { hub, phone } = memoryPair({ hub: both, phone: both })
  const told: string[] = []
  hub.onRenewed(() => told.push('hub'))
  phone.onRenewed(() => told.push('phone'))
  const forget = phone.onRenewed(() => told.push('never'))
  forget()
  hub.renew()
  expect(told.sort()).toEqual(['hub', 'phone'])
  hub.close('done')
  hub.renew()
  expect(told).toHaveLength(2)
})
