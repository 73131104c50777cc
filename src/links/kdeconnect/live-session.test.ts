import { Readable } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { type KdeEndOptions, pairKdeEnds, startKdeEnd, startKdePair } from '../../../tests/suites/kdeconnect-ends.ts'
import { RawPeer } from '../../../tests/suites/raw-kdeconnect.ts'
import { until } from '../../../tests/suites/until.ts'
import type { Packet } from './session.ts'

const ping = 'kdeconnect.ping'
const share = 'kdeconnect.share.request'

async function linked(hub: KdeEndOptions = {}, phone: KdeEndOptions = {}) {
  const ends = await startKdePair(hub, phone)
  onTestFinished(async () => {
    await ends.hub.stop()
    await ends.phone.stop()
  })
  const { asker, asked } = await pairKdeEnds(ends.hub, ends.phone)
  return { ...ends, hubSession: asker, phoneSession: asked }
}

test('a session says who the phone is, and proves it by its certificate', async () => {
  const { phone, hubSession } = await linked({}, { name: 'My phone', kind: 'phone' })
  expect(hubSession).toMatchObject({
    link: 'kdeconnect',
    peer: phone.id(),
    name: 'My phone',
    kind: 'phone',
    protocol: 8,
  })
  expect(hubSession.proofs).toEqual([expect.stringMatching(/^kdeconnect:[0-9a-f]{64}$/)])
  expect(hubSession.accepts).toEqual(new Set([ping, share]))
})

test('a packet that the phone does not take is not sent', async () => {
  const { phone, hubSession } = await linked({ packets: [ping, 'kdeconnect.sms.request'] }, { packets: [ping] })
  await expect(hubSession.send('kdeconnect.sms.request', {})).rejects.toMatchObject({ code: 'capability.absent' })
  await hubSession.send(ping, {})
  await until('the next one arrives', () => phone.host.packets.some(({ type }) => type === ping))
  expect(phone.host.packets.map(({ type }) => type)).toEqual([ping])
})

test('a listener that throws loses its packet; the other listeners and the session do not notice', async () => {
  const { hubSession, phoneSession } = await linked()
  const heard: unknown[] = []
  hubSession.on(ping, () => {
    throw new Error('a mistake in a feature')
  })
  hubSession.on(ping, ({ body }) => heard.push(body.n))
  await phoneSession.send(ping, { n: 1 })
  await phoneSession.send(ping, { n: 2 })
  await until('both are heard', () => heard.length === 2)
  expect(hubSession.closed.aborted).toBe(false)
})

test('a listener that was taken away hears nothing more, nor does any after the session ended', async () => {
  const { hub, hubSession, phoneSession } = await linked()
  const heard = { first: 0, second: 0 }
  const stop = hubSession.on(ping, () => heard.first++)
  hubSession.on(ping, () => heard.second++)
  stop()
  await phoneSession.send(ping, {})
  await until('the other hears it', () => heard.second === 1)
  hubSession.close('done')
  await until('there is a new session', () => hub.host.live().length === 1)
  await phoneSession.send(ping, {}).catch(() => {})
  expect(heard).toEqual({ first: 0, second: 1 })
})

test('a payload of no bytes travels as none, as the apps have it', async () => {
  const { hubSession, phoneSession } = await linked()
  const got: Packet[] = []
  hubSession.on(share, (packet) => got.push(packet))
  await phoneSession.send(share, { filename: 'empty' }, { size: 0, open: () => Readable.from([]) })
  await until('it arrives', () => got.length === 1)
  expect(got[0]?.payload).toBeUndefined()
  await expect(hubSession.download(got[0] as Packet, 10)).rejects.toMatchObject({ code: 'payload.invalid' })
})

test('what is traced has the size of a payload, and what is heard moves the clock', async () => {
  const { hub, hubSession, phoneSession } = await linked()
  const sizes: unknown[] = []
  const keep = hub.host.packet.bind(hub.host)
  hub.host.packet = (peer, direction, packet: { type: string; payloadSize?: number }) => {
    sizes.push(packet.payloadSize)
    keep(peer, direction, packet)
  }
  const fetched = new Promise((resolve) => {
    hubSession.on(share, (packet) => resolve(hubSession.download(packet, 10)))
  })
  const before = hubSession.lastHeard()
  hub.host.clock.advance(5000)
  await phoneSession.send(share, {}, { size: 5, open: () => Readable.from([Buffer.from('12345')]) })
  await fetched
  expect(sizes).toEqual([5])
  expect(hubSession.lastHeard()).toBeGreaterThanOrEqual(before + 5000)
})

test('payloads under way end with the session, on both sides', async () => {
  const { hubSession, phoneSession } = await linked()
  const got = new Promise((resolve) => {
    hubSession.on(share, (packet) => hubSession.download(packet, 10).catch(resolve))
  })
  const sent = phoneSession
    .send(share, {}, { size: 5, open: () => new Readable({ read() {} }) })
    .catch((error) => error)
  await new Promise((resolve) => setTimeout(resolve, 50))
  hubSession.close('done')
  expect(await got).toMatchObject({ code: 'session.closed' })
  expect(await sent).toMatchObject({ name: 'TandemError' })
})

test('a phone that does not read is not written to without end', async () => {
  const hub = await startKdeEnd({ kind: 'desktop' })
  const phone = await RawPeer.make()
  onTestFinished(async () => {
    await phone.stop()
    await hub.stop()
  })
  const wire = await phone.dial(hub)
  await until('it is seen', () => hub.host.peers.get(phone.id))
  await hub.link().pair(phone.id)
  wire.send('kdeconnect.pair', { pair: true })
  const session = await hub.session()
  wire.socket.pause()
  const megabytes = { text: 'x'.repeat(4 * 1024 * 1024) }
  const outcomes: string[] = []
  for (let n = 0; n < 30; n++) {
    session.send(ping, megabytes).catch((error: { code: string }) => outcomes.push(error.code))
    await new Promise((resolve) => setImmediate(resolve))
  }
  await until('the rest is refused', () => outcomes.length > 0)
  expect(new Set(outcomes)).toEqual(new Set(['too.many']))
  expect(outcomes.length).toBeGreaterThan(8)
  expect(session.closed.aborted).toBe(false)
})
