import { hostname, userInfo } from 'node:os'
import { memoryUsage } from 'node:process'
import { describe, expect, test } from 'vitest'
import { type KdeEnd, startKdeEnd } from '../../../../tests/suites/kdeconnect-ends.ts'
import { line, RawPeer } from '../../../../tests/suites/raw-kdeconnect.ts'
import { roles, underSiege } from '../../../../tests/suites/siege.ts'
import { until } from '../../../../tests/suites/until.ts'

const hostileIds = [
  '',
  'x'.repeat(31),
  'x'.repeat(39),
  '../../x',
  `../../../../../../${'x'.repeat(16)}`,
  '🙂'.repeat(16),
  `${'x'.repeat(31)}\0`,
  `${'x'.repeat(31)}/`,
  'trust:'.padEnd(32, 'x'),
  5,
  null,
  {},
]

const plainLine = (peer: RawPeer, victim: KdeEnd, body: object) =>
  line('kdeconnect.identity', { ...peer.identity(), targetDeviceId: victim.id(), ...body })

/** Sends bytes on a fresh connection and waits until it is closed; gives what came back. */
async function refusedAnswer(peer: RawPeer, victim: KdeEnd, bytes: string): Promise<string> {
  const socket = await peer.connect(victim)
  let answer = ''
  socket.on('data', (chunk) => {
    answer += chunk.toString('latin1')
  })
  socket.write(bytes)
  await until('the connection is closed', () => socket.destroyed)
  return answer
}

describe.each(roles)('before TLS, the %s:', (role) => {
  test('T2 a line of a megabyte instead of an identity is cut off after 8 KiB', () =>
    underSiege(role, async ({ victim, attacker, refused, unharmed }) => {
      const peer = await attacker()
      const megabyte = Buffer.alloc(1024 * 1024, 'x')
      const before = memoryUsage().arrayBuffers
      let most = 0
      const watch = setInterval(() => {
        most = Math.max(most, memoryUsage().arrayBuffers - before)
      }, 1)
      const sockets = await Promise.all(Array.from({ length: 50 }, () => peer.connect(victim)))
      for (const socket of sockets) socket.resume().write(megabyte)
      await until('all are closed', () => sockets.every((socket) => socket.destroyed), 2500)
      clearInterval(watch)
      expect(await refused('identity too long')).toBeGreaterThan(0)
      expect(most).toBeLessThan(20 * 1024 * 1024)
      await unharmed()
    }))

  test('T2 an identity that is too long by its line feed is none', () =>
    underSiege(role, async ({ victim, attacker, refused, unharmed }) => {
      const peer = await attacker()
      const padded = (length: number) => {
        const empty = plainLine(peer, victim, { padding: '' }).length
        return plainLine(peer, victim, { padding: 'x'.repeat(length - empty) })
      }
      await refusedAnswer(peer, victim, padded(8194))
      await refused('identity too long')
      const taken = await peer.connect(victim)
      taken.write(padded(8192))
      const [first] = await until('TLS begins', () => taken.read() as Buffer | null)
      expect(first).toBe(0x16)
      await unharmed()
    }))

  test('T4 an announcement with a port that is not ours to try leads to no connection', () =>
    underSiege(role, async ({ victim, attacker, unharmed }) => {
      const peer = await attacker()
      await peer.listen()
      const ports = [22, 80, 0, -1, 1715, 1765, 70_000, '1716x', '1716', null, 1716.5]
      for (const tcpPort of ports) await peer.announce(victim, { plain: { tcpPort } })
      const count = () => victim.host.refusals.filter((reason) => reason === 'datagram is no identity').length
      await until('all are counted', () => count() === ports.length)
      expect(peer.arrivals).toEqual([])
      await peer.announce(victim)
      await until('a proper one is answered', () => peer.arrivals.length === 1)
      await unharmed()
    }))

  test('T11 (CVE-2025-32901) an odd id is refused in an announcement and in a first line, and nothing is kept', () =>
    underSiege(role, async ({ victim, attacker, refused, unharmed }) => {
      const peer = await attacker()
      await peer.listen()
      for (const deviceId of hostileIds) await peer.announce(victim, { plain: { deviceId } })
      for (const deviceId of hostileIds) {
        expect(await refusedAnswer(peer, victim, plainLine(peer, victim, { deviceId }))).toBe('')
      }
      expect(await refused('datagram is no identity')).toBe(hostileIds.length)
      expect(await refused('first line is no identity')).toBe(hostileIds.length)
      expect(peer.arrivals).toEqual([])
      await unharmed()
    }))

  test.each([
    ['nothing but a line feed', '\n'],
    ['no JSON', 'GET / HTTP/1.1\n'],
    ['another packet', line('kdeconnect.ping', {})],
    ['a pairing request', line('kdeconnect.pair', { pair: true })],
    ['deep nesting', `${'['.repeat(8000)}\n`],
    ['binary', '\u0000\u00ff\u0000\n'],
  ])('a first line that is %s is refused', (_, bytes) =>
    underSiege(role, async ({ victim, attacker, refused, unharmed }) => {
      expect(await refusedAnswer(await attacker(), victim, bytes)).toBe('')
      await refused('first line is no identity')
      await unharmed()
    }),
  )

  test('T13 an introduction to somebody else is closed without TLS', () =>
    underSiege(role, async ({ victim, friend, attacker, refused, unharmed }) => {
      const peer = await attacker()
      for (const targetDeviceId of [friend.id(), peer.id, '', 'x'])
        expect(await refusedAnswer(peer, victim, plainLine(peer, victim, { targetDeviceId }))).toBe('')
      expect(await refused('meant for another device')).toBe(4)
      for (const targetProtocolVersion of [7, 9, '7'])
        expect(await refusedAnswer(peer, victim, plainLine(peer, victim, { targetProtocolVersion }))).toBe('')
      expect(await refused('meant for another protocol version')).toBe(3)
      await unharmed()
    }))

  test('T13 the version as text "8", as the Android app writes it, and no target at all are taken', () =>
    underSiege(role, async ({ victim, attacker, unharmed }) => {
      const [one, other] = [await attacker(), await attacker()]
      await one.dial(victim, { plain: { targetProtocolVersion: '8' } })
      await other.dial(victim, { plain: { targetDeviceId: undefined, targetProtocolVersion: undefined } })
      await until('both are seen', () => victim.host.peers.has(one.id) && victim.host.peers.has(other.id))
      await unharmed()
    }))

  test('T13 our own introduction, thrown back at us, is refused', () =>
    underSiege(role, async ({ victim, attacker, refused, unharmed }) => {
      const peer = await attacker()
      const own = { deviceId: victim.id(), targetDeviceId: victim.id() }
      expect(await refusedAnswer(peer, victim, plainLine(peer, victim, own))).toBe('')
      await refused('own id')
      await peer.listen()
      await peer.announce(victim, { plain: { deviceId: victim.id() } })
      await unharmed()
      expect(peer.arrivals).toEqual([])
    }))

  test('bytes behind the first line are refused: nobody may slip words in before TLS', () =>
    underSiege(role, async ({ victim, attacker, refused, unharmed }) => {
      const peer = await attacker()
      const pair = line('kdeconnect.pair', { pair: true, timestamp: Math.floor(Date.now() / 1000) })
      expect(await refusedAnswer(peer, victim, plainLine(peer, victim, {}) + pair)).toBe('')
      await refused('data behind the first line')
      expect(victim.host.peers.has(peer.id)).toBe(false)
      await unharmed()
    }))

  test('T6 what is told to everybody holds no login and no host name', async () => {
    const end = await startKdeEnd({ kind: role === 'hub' ? 'desktop' : 'phone', name: '...' })
    const peer = await RawPeer.make()
    const wire = await peer.dial(end)
    const said = wire.said?.body.deviceName
    expect(said).toBe('Tandem')
    expect(said).not.toContain(userInfo().username)
    expect(said).not.toContain(hostname())
    await peer.stop()
    await end.stop()
  })
})
