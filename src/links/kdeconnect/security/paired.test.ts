import net from 'node:net'
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import type { RawPeer, RawWire } from '../../../../tests/suites/raw-kdeconnect.ts'
import { pairRaw, roles, type Siege, underSiege } from '../../../../tests/suites/siege.ts'
import { until } from '../../../../tests/suites/until.ts'
import type { KdeSession, Packet } from '../session.ts'

/** A peer that was paired in good faith and turned bad. */
async function traitor(siege: Siege): Promise<{ peer: RawPeer; wire: RawWire; session: KdeSession }> {
  const peer = await siege.attacker()
  const wire = await peer.dial(siege.victim)
  await pairRaw(peer, wire, siege)
  return { peer, wire, session: siege.victim.host.live().find((one) => one.peer === peer.id) as KdeSession }
}

/** The siege's own check, with the traitor among those that are trusted. */
async function othersAreWell({ victim, friend }: Siege): Promise<void> {
  const [here, there] = [victim.host.live(), friend.host.live()]
  const session = here.find((one) => one.peer === friend.id()) as KdeSession
  let heard = false
  session.on('kdeconnect.ping', () => {
    heard = true
  })
  await (there[0] as KdeSession).send('kdeconnect.ping', {})
  await until('the friend is heard', () => heard)
  expect(victim.host.unpairings).toEqual([])
}

const count = ({ victim }: Siege, reason: string) => victim.host.refusals.filter((one) => one === reason).length

describe('with the hub:', () => {
  test('T16 a line of 40 MB from a paired phone is dropped, and meanwhile others are answered', () =>
    underSiege('hub', async (siege) => {
      const { wire, session } = await traitor(siege)
      const got: Packet[] = []
      session.on('kdeconnect.ping', (packet) => got.push(packet))
      let longest = 0
      let last = performance.now()
      const beat = setInterval(() => {
        longest = Math.max(longest, performance.now() - last)
        last = performance.now()
      }, 10)
      const piece = Buffer.alloc(1024 * 1024, 'x')
      for (let n = 0; n < 40; n++) {
        if (!wire.socket.write(piece)) await new Promise((resolve) => wire.socket.once('drain', resolve))
        if (n % 10 === 0) await othersAreWell(siege)
      }
      wire.raw('\n')
      wire.send('kdeconnect.ping', { message: 'still here' })
      await until('the next packet arrives', () => got.length === 1)
      clearInterval(beat)
      expect(count(siege, 'line too long')).toBe(1)
      expect(session.closed.aborted).toBe(false)
      expect(longest).toBeLessThan(1000)
      await othersAreWell(siege)
    }))

  test('lines that are no packets are dropped one by one, and a flood of them ends the session but not the pairing', () =>
    underSiege('hub', async (siege) => {
      const { peer, wire, session } = await traitor(siege)
      wire.raw('x\n{}\n\n[]\n')
      wire.send('kdeconnect.ping', {})
      await until('they are counted', () => count(siege, 'malformed packet') === 3)
      expect(session.closed.aborted).toBe(false)
      wire.raw('x\n'.repeat(2000))
      await wire.ended()
      await until('the session ended', () => session.closed.aborted)
      expect(siege.victim.host.store.keys()).toContain(`trust:${peer.id}`)
      await othersAreWell(siege)
    }))
})

describe('with the phone, which imitates the Android app:', () => {
  test('T16 a line of 40 MB, or one that is no packet, ends the link', () =>
    underSiege('phone', async (siege) => {
      const { wire, session } = await traitor(siege)
      const piece = Buffer.alloc(1024 * 1024, 'x')
      for (let n = 0; n < 40 && !wire.closed; n++) {
        if (!wire.socket.write(piece))
          await Promise.race([new Promise((go) => wire.socket.once('drain', go)), wire.ended()])
      }
      await wire.ended()
      await until('the session ended', () => session.closed.aborted)
      expect(count(siege, 'line too long')).toBe(1)
      await othersAreWell(siege)
    }))
})

describe.each(roles)('with the %s:', (role) => {
  test('T21 a payload is fetched from the peer itself and its payload ports only, whatever the packet says', () =>
    underSiege(role, async (siege) => {
      const { peer, wire, session } = await traitor(siege)
      const elsewhere = await siege.attacker()
      const visits: string[] = []
      const watch = (address: string, port: number) =>
        new Promise<net.Server>((resolve) => {
          const server: net.Server = net.createServer((socket) => {
            visits.push(`${address}:${port}`)
            socket.destroy()
          })
          server.listen(port, address, () => resolve(server))
        })
      const servers = await Promise.all([
        watch(elsewhere.address, 1740),
        watch(peer.address, 1740),
        watch(peer.address, 1765),
        watch(peer.address, 8080),
      ])
      const outcomes: unknown[] = []
      session.on('kdeconnect.share.request', (packet) => {
        session.download(packet, 1000).catch((error: { code: string }) => outcomes.push(error.code))
      })
      const infos: object[] = [
        ...[22, 80, 8080, 1738, 1765, 0, -1, 'x', '1740', null].map((port) => ({ port })),
        { uuid: 'a0d0aaf4-1072-4d81-aa35-902a954b1266' },
        { host: elsewhere.address, address: elsewhere.address, ip: elsewhere.address, port: 1740 },
      ]
      for (const payloadTransferInfo of infos)
        wire.send('kdeconnect.share.request', { filename: 'x' }, { payloadSize: 10, payloadTransferInfo })
      await until('all are refused', () => outcomes.length === infos.length)
      expect(new Set(outcomes)).toEqual(new Set(['payload.invalid']))
      expect(visits).toEqual([`${peer.address}:1740`])
      for (const server of servers) server.close()
      await othersAreWell(siege)
    }))

  test('T21 payloads are fetched a few at a time, and none after the session ended', () =>
    underSiege(role, async (siege) => {
      const { peer, wire, session } = await traitor(siege)
      const open = new Set<net.Socket>()
      const server = net.createServer((socket) => {
        open.add(socket.resume())
        socket.on('error', () => {})
        socket.once('close', () => open.delete(socket))
      })
      await new Promise<void>((resolve) => server.listen(1740, peer.address, resolve))
      const outcomes: unknown[] = []
      session.on('kdeconnect.share.request', (packet) => {
        session.download(packet, 1000).catch((error: { code: string }) => outcomes.push(error.code))
      })
      const offer = { payloadSize: 10, payloadTransferInfo: { port: 1740 } }
      for (let n = 0; n < 1200; n++) wire.send('kdeconnect.share.request', {}, offer)
      await until('those beyond a bound are refused', () => outcomes.length === 194)
      expect(new Set(outcomes)).toEqual(new Set(['too.many']))
      await until('some are under way', () => open.size === 6)
      await new Promise((resolve) => setTimeout(resolve, 50))
      expect(open.size).toBe(6)
      wire.socket.destroy()
      await until('all are over', () => outcomes.length === 1200 && open.size === 0)
      expect(outcomes.filter((code) => code === 'session.closed')).toHaveLength(1006)
      server.close()
      await othersAreWell(siege)
    }))

  test('T21 a payload of a packet that nobody here knows is turned away, and its sender does not wait', () =>
    underSiege(role, async (siege) => {
      const { friend, victim } = siege
      const session = (await friend.session()) as KdeSession
      expect(session.peer).toBe(victim.id())
      const started = performance.now()
      const bytes = Buffer.alloc(30_000_000)
      const sent = session.send(
        'kdeconnect.share.request',
        {},
        { size: bytes.length, open: () => Readable.from([bytes]) },
      )
      await expect(sent).rejects.toMatchObject({ code: 'peer.refused' })
      expect(performance.now() - started).toBeLessThan(3000)
      await siege.unharmed()
    }))

  test('T22 a hundred announcements a second in the name of a paired device make it reconnect once a second at most', () =>
    underSiege(role, async (siege) => {
      const { victim } = siege
      const { peer, wire, session } = await traitor(siege)
      victim.host.clock.advance(1100)
      await peer.listen()
      const elsewhere = await siege.attacker()
      const start = performance.now()
      for (let n = 0; n < 150; n++) {
        await peer.announce(victim)
        await elsewhere.announce(victim, { plain: { deviceId: peer.id, tcpPort: 1717 } })
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      const seconds = (performance.now() - start) / 1000
      expect(peer.arrivals.length).toBeGreaterThan(0)
      expect(peer.arrivals.length).toBeLessThanOrEqual(Math.ceil(seconds))
      expect(count(siege, 'too many announcements')).toBeGreaterThan(100)
      expect(session.closed.aborted).toBe(false)
      expect(wire.closed).toBe(false)
      await othersAreWell(siege)
    }))

  test('T22 a peer that connects again and again keeps one session, and no sockets are left over', () =>
    underSiege(role, async (siege) => {
      const { victim } = siege
      const { peer, wire, session } = await traitor(siege)
      let renewed = 0
      session.onRenewed(() => renewed++)
      const wires = [wire]
      for (let n = 0; n < 20; n++) {
        victim.host.clock.advance(2100)
        wires.push(await peer.dial(victim))
        await until('the session goes on with it', () => renewed === n + 1)
      }
      await until('all but the last two are closed', () => wires.filter((one) => !one.closed).length <= 2)
      victim.host.clock.advance(3100)
      await until('all but the last are closed', () => wires.filter((one) => !one.closed).length === 1)
      expect(wires.at(-1)?.closed).toBe(false)
      expect(session.closed.aborted).toBe(false)
      expect(victim.host.sessions.filter((one) => one.peer === peer.id)).toHaveLength(1)
      await othersAreWell(siege)
    }))
})

// Tested elsewhere, because they are the work of features:
//
// | T18 | hostile file names, payload hashes, contact ids | each feature that writes a file: notifications (icons), clipboard, media |
// | T19 | nothing received is opened by itself            | no feature of this link opens anything; files come with a test of their own |
// | T25 | markup in texts is shown as text                | notifications and the desktop's notifier |
