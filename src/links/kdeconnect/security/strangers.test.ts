import { X509Certificate } from 'node:crypto'
import net from 'node:net'
import { describe, expect, test } from 'vitest'
import { pairKdeEnds, startKdePair } from '../../../../tests/suites/kdeconnect-ends.ts'
import type { RawPeer, RawWire } from '../../../../tests/suites/raw-kdeconnect.ts'
import { enter, pairRaw, roles, type Siege, underSiege } from '../../../../tests/suites/siege.ts'
import { until } from '../../../../tests/suites/until.ts'
import { verificationKey } from '../certificate.ts'
import { payloadPorts } from '../packet.ts'

const now = () => Math.floor(Date.now() / 1000)

/** Every packet type of the apps that would do something at a paired device (protocol note 3.2). */
const words = [
  ['kdeconnect.battery', { currentCharge: 1, isCharging: false, thresholdEvent: 1 }],
  ['kdeconnect.clipboard', { content: 'evil' }],
  ['kdeconnect.clipboard.connect', { content: 'evil', timestamp: Date.now() + 1e9 }],
  ['kdeconnect.clipboard.file', { filename: '../../x' }],
  ['kdeconnect.connectivity_report', { signalStrengths: {} }],
  ['kdeconnect.contacts.request_all_uids_timestamps', {}],
  ['kdeconnect.contacts.response_vcards', { uids: ['../../x'] }],
  ['kdeconnect.findmyphone.request', {}],
  ['kdeconnect.identity', { deviceId: 'x'.repeat(32), deviceName: 'Bank', protocolVersion: 8 }],
  ['kdeconnect.lock.request', { setLocked: false }],
  ['kdeconnect.mousepad.request', { key: 'x' }],
  ['kdeconnect.mpris', { playerList: ['evil'] }],
  ['kdeconnect.mpris.request', { requestPlayerList: true }],
  ['kdeconnect.notification', { id: '1', title: 'x', text: 'x', appName: 'x' }],
  ['kdeconnect.notification.request', { request: true }],
  ['kdeconnect.notification.reply', { requestReplyId: '1', message: 'x' }],
  ['kdeconnect.ping', { message: 'x' }],
  ['kdeconnect.presenter', { dx: 1, dy: 1 }],
  ['kdeconnect.runcommand.request', { key: 'x' }],
  ['kdeconnect.sftp', { ip: '10.0.0.1', port: 22 }],
  ['kdeconnect.sftp.request', { startBrowsing: true }],
  ['kdeconnect.share.request', { filename: 'x', open: true }],
  ['kdeconnect.share.request', { url: 'file:///etc/passwd' }],
  ['kdeconnect.sms.messages', { messages: [] }],
  ['kdeconnect.sms.request', { sendSms: true, phoneNumber: '1', messageBody: 'x' }],
  ['kdeconnect.systemvolume.request', { requestSinks: true }],
  ['kdeconnect.telephony', { event: 'ringing' }],
] as const

/** Counts who comes to any of the ports that payloads are offered on. */
async function payloadVisitors(peer: RawPeer): Promise<{ count(): number; stop(): void }> {
  let visits = 0
  const servers = await Promise.all(
    [payloadPorts.first, payloadPorts.first + 1, payloadPorts.last].map(
      (port) =>
        new Promise<net.Server>((resolve) => {
          const server: net.Server = net.createServer((socket) => {
            visits++
            socket.destroy()
          })
          server.listen(port, peer.address, () => resolve(server))
        }),
    ),
  )
  return { count: () => visits, stop: () => servers.forEach((server) => void server.close()) }
}

const pairingOf = ({ victim }: Siege, peer: RawPeer) => victim.host.peers.get(peer.id)?.pairing

async function linked(siege: Siege): Promise<{ peer: RawPeer; wire: RawWire }> {
  const peer = await siege.attacker()
  const wire = await peer.dial(siege.victim)
  await until('it is seen', () => siege.victim.host.peers.get(peer.id))
  return { peer, wire }
}

describe.each(roles)('with the %s:', (role) => {
  test('T20 no packet of a stranger has any effect, and none makes us connect to anything', () =>
    underSiege(role, async (siege) => {
      const { victim } = siege
      const { peer, wire } = await linked(siege)
      const visitors = await payloadVisitors(peer)
      const offer = { payloadSize: 100, payloadTransferInfo: { port: payloadPorts.first } }
      for (const [type, body] of words) wire.send(type, body, offer)
      await until('all are counted', () => count(siege, 'packet before pairing') === words.length)
      await wire.next('kdeconnect.pair')
      expect(wire.packets).toEqual([])
      expect(victim.host.sessions.map((one) => one.peer)).not.toContain(peer.id)
      expect(victim.host.packets.map((one) => one.peer)).not.toContain(peer.id)
      expect(visitors.count()).toBe(0)
      visitors.stop()
      await siege.unharmed()
    }))

  test('T20 a stranger that is not quiet is told once that it is not paired, and then the link ends', () =>
    underSiege(role, async (siege) => {
      const { wire } = await linked(siege)
      for (let n = 0; n < 1000; n++) wire.send('kdeconnect.ping', {})
      await wire.ended()
      expect(wire.packets.map((packet) => packet.body)).toEqual([{ pair: false }])
      expect(count(siege, 'too many words before pairing')).toBe(1)
      expect(count(siege, 'packet before pairing')).toBeLessThan(300)
      await siege.unharmed()
    }))

  test('T20 a packet during a pairing is dropped and does not end the pairing, as the iOS app would take it', () =>
    underSiege(role, async (siege) => {
      const { peer, wire } = await linked(siege)
      await siege.victim.link().pair(peer.id)
      await wire.next('kdeconnect.pair')
      wire.send('kdeconnect.battery', { currentCharge: 5, isCharging: false })
      await siege.refused('packet before pairing')
      expect(wire.packets).toEqual([])
      wire.send('kdeconnect.pair', { pair: true })
      await until('a session is open', () => siege.victim.host.live().some((one) => one.peer === peer.id))
      expect(siege.victim.host.packets.filter((one) => one.peer === peer.id)).toEqual([])
    }))

  test('a stranger cannot make us hold a long line: the link ends at 8 KiB', () =>
    underSiege(role, async (siege) => {
      const { wire } = await linked(siege)
      wire.raw('x'.repeat(100_000))
      await wire.ended()
      expect(count(siege, 'line too long')).toBe(1)
      await siege.unharmed()
    }))

  test('lines of a stranger that are no packets are counted, and too many of them end the link', () =>
    underSiege(role, async (siege) => {
      const { wire } = await linked(siege)
      wire.raw('x\n'.repeat(5000))
      await wire.ended()
      expect(count(siege, 'malformed packet')).toBeGreaterThan(0)
      await siege.unharmed()
    }))

  test('T8 (CVE-2025-32898) the code is another one each second, made from the time in the request', () =>
    underSiege(role, async (siege) => {
      const { peer, wire } = await linked(siege)
      const own = siege.victim.host.store.get('self') as { certificate: string }
      const certificates = [own, peer.own].map((one) => new X509Certificate(one.certificate))
      const codes: unknown[] = []
      const start = now()
      for (const timestamp of [start, start + 1]) {
        wire.send('kdeconnect.pair', { pair: true, timestamp })
        const asks = await until('it is asked', () => asking(siege, peer))
        expect(asks.code).toBe(verificationKey(certificates[0]!, certificates[1]!, timestamp))
        codes.push(asks.code)
        wire.send('kdeconnect.pair', { pair: false })
        await until('it was taken back', () => pairingOf(siege, peer)?.state === 'failed')
      }
      expect(codes[0]).not.toBe(codes[1])
      await siege.unharmed()
    }))

  test('T8 a request without a time, or from another half hour, is never shown for an answer, nor answered', () =>
    underSiege(role, async (siege) => {
      const { peer, wire } = await linked(siege)
      for (const timestamp of [undefined, 0, -5, 'x', null]) wire.send('kdeconnect.pair', { pair: true, timestamp })
      wire.send('kdeconnect.ping', {})
      await siege.refused('packet before pairing')
      expect(pairingOf(siege, peer)).toEqual({ state: 'none' })
      await wire.next('kdeconnect.pair')
      for (const off of [-1900, 1900]) {
        wire.send('kdeconnect.pair', { pair: true, timestamp: now() + off })
        await until('it is shown why', () => pairingOf(siege, peer)?.state === 'failed')
        await expect(siege.victim.link().answer(peer.id, true)).rejects.toMatchObject({ code: 'pairing.none' })
      }
      expect(wire.packets).toEqual([])
      await siege.unharmed()
    }))

  test('T23 a thousand fake announcements lead to few connections, and a known phone still gets its turn', () =>
    underSiege(role, async (siege) => {
      const { victim, friend } = siege
      const peer = await siege.attacker()
      await peer.listen()
      for (let n = 0; n < 1000; n++) {
        await peer.announce(victim, { plain: { deviceId: `fake${String(n).padStart(28, '0')}` } })
      }
      await siege.refused('too many announcements')
      await until('it connects to some', () => peer.arrivals.length > 0)
      expect(peer.arrivals.length).toBeLessThanOrEqual(60)
      expect(victim.host.peers.size).toBe(0)
      // While the flood goes on, a known phone that restarts is linked again.
      const flood = setInterval(() => {
        for (let n = 0; n < 20; n++)
          void peer.announce(victim, {
            plain: { deviceId: `fake${String(Math.random()).slice(2).padStart(28, '0').slice(0, 28)}` },
          })
      }, 20)
      await friend.restart()
      await until('it is linked again', () => friend.host.live().length === 1, 3000).finally(() => clearInterval(flood))
      expect(victim.host.unpairings).toEqual([])
    }))

  test('T23 a known phone is answered in the very second in which strangers are too many', () =>
    underSiege(role, async (siege) => {
      const { victim } = siege
      const { peer: known, wire } = await linked(siege)
      await pairRaw(known, wire, siege)
      wire.socket.destroy()
      await until('it is away', () => victim.host.live().length === 1)
      await known.listen()
      const peer = await siege.attacker()
      for (let n = 0; n < 100; n++)
        await peer.announce(victim, { plain: { deviceId: `fake${String(n).padStart(28, '0')}` } })
      await siege.refused('too many announcements')
      await known.announce(victim)
      await until('it is connected to', () => known.arrivals.length === 1, 500)
    }))

  test('T23 of fifty strangers that link forty-two are let in, and when they are gone there is room', () =>
    underSiege(role, async (siege) => {
      const { victim } = siege
      const peers = await Promise.all(Array.from({ length: 50 }, () => siege.attacker()))
      const wires = await Promise.all(peers.map((peer) => enter(peer, 'dial', siege)))
      await until('the last are refused', () => wires.filter((wire) => !wire || wire.closed).length === 8)
      expect(count(siege, 'too many strangers')).toBe(8)
      expect(victim.host.peers.size).toBe(42)
      for (const wire of wires) wire?.socket.destroy()
      await until('all are gone', () => victim.host.peers.size === 0)
      await siege.unharmed()
    }))

  test('T23 one request at a time is shown; another one is refused meanwhile', () =>
    underSiege(role, async (siege) => {
      const [one, other] = [await linked(siege), await linked(siege)]
      one.wire.send('kdeconnect.pair', { pair: true, timestamp: now() })
      await until('the first is shown', () => asking(siege, one.peer))
      other.wire.send('kdeconnect.pair', { pair: true, timestamp: now() })
      expect((await other.wire.next('kdeconnect.pair')).body).toEqual({ pair: false })
      expect(pairingOf(siege, other.peer)).toEqual({ state: 'none' })
      expect(count(siege, 'pairing request while busy')).toBe(1)
      await siege.victim.link().answer(one.peer.id, false)
      other.wire.send('kdeconnect.pair', { pair: true, timestamp: now() })
      await until('the second is shown', () => asking(siege, other.peer))
      await siege.unharmed()
    }))

  test('T23 a stranger that asks and cancels fifty times is shown three times a minute', () =>
    underSiege(role, async (siege) => {
      const { peer, wire } = await linked(siege)
      let shown = 0
      const { host } = siege.victim
      const tell = host.peer.bind(host)
      host.peer = (id, view) => {
        if (id === peer.id && view?.pairing.state === 'asks') shown++
        tell(id, view)
      }
      for (let n = 0; n < 50; n++) {
        wire.send('kdeconnect.pair', { pair: true, timestamp: now() })
        wire.send('kdeconnect.pair', { pair: false })
      }
      await until('all are counted', () => count(siege, 'pairing request while busy') === 47)
      expect(shown).toBe(3)
      expect(host.clock.pending()).toBeLessThan(5)
      for (let n = 0; n < 200; n++) wire.send('kdeconnect.pair', { pair: true, timestamp: now() })
      await wire.ended()
      expect(siege.victim.host.store.keys()).not.toContain(`trust:${peer.id}`)
      await siege.unharmed()
    }))

  test('a person who asks and cancels fifty times leaves nothing behind, and can then pair', () =>
    underSiege(role, async (siege) => {
      const { victim } = siege
      const { peer, wire } = await linked(siege)
      for (let n = 0; n < 50; n++) {
        await victim.link().pair(peer.id)
        await victim.link().answer(peer.id, false)
      }
      expect(pairingOf(siege, peer)).toEqual({ state: 'none' })
      expect(victim.host.store.keys()).not.toContain(`trust:${peer.id}`)
      await siege.unharmed()
      await pairRaw(peer, wire, siege)
    }))
})

test('T14 protocol 7 can be forbidden altogether', async () => {
  const { hub, phone } = await startKdePair({ minProtocol: 8 }, { protocol: 7 })
  await phone.link().discover()
  await until('it is refused', () => hub.host.refusals.includes('protocol version too old'))
  expect(hub.host.peers.size).toBe(0)
  await hub.stop()
  await phone.stop()
  const allowed = await startKdePair({ minProtocol: 7 }, { protocol: 7 })
  await pairKdeEnds(allowed.hub, allowed.phone)
  await allowed.hub.stop()
  await allowed.phone.stop()
})

function asking(siege: Siege, peer: RawPeer) {
  const pairing = pairingOf(siege, peer)
  return pairing?.state === 'asks' ? pairing : undefined
}

function count({ victim }: Siege, reason: string): number {
  return victim.host.refusals.filter((one) => one === reason).length
}
