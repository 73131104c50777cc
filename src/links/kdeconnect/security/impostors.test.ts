import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { startKdeEnd } from '../../../../tests/suites/kdeconnect-ends.ts'
import { type Lies, RawPeer } from '../../../../tests/suites/raw-kdeconnect.ts'
import {
  enter,
  pairRaw,
  type Role,
  roles,
  type Siege,
  underSiege,
  type Way,
  ways,
} from '../../../../tests/suites/siege.ts'
import { until } from '../../../../tests/suites/until.ts'
import { makeCertificate } from '../certificate.ts'

const cases = roles.flatMap((role) => ways.map((way): [Role, Way] => [role, way]))

/** Goes in with these lies; passes when the victim lets go of the connection. */
async function isThrownOut(peer: RawPeer, way: Way, siege: Siege, lies: Lies): Promise<void> {
  const wire = await enter(peer, way, siege, lies)
  await wire?.ended()
  expect([...siege.victim.host.peers.values()].filter((one) => one.pairing.state !== 'failed')).toEqual([])
}

describe.concurrent.each(cases)('with the %s (%s):', (role, way) => {
  const siege = (attack: (siege: Siege) => Promise<void>) => underSiege(role, attack)

  test('T2 a megabyte inside TLS instead of an identity is cut off', () =>
    siege(async (under) => {
      const peer = await under.attacker()
      const wire = await enter(peer, way, under, { secure: null })
      wire?.raw(Buffer.alloc(1024 * 1024, 'x'))
      await wire?.ended(2500)
      expect(await under.refused('identity too long')).toBe(1)
      await under.unharmed()
    }))

  test('T5 a known id with another certificate is refused and shown; the link that is there stays, and so does the trust', () =>
    siege(async (under) => {
      const { victim, friend } = under
      const thief = await under.attacker({ id: friend.id() })
      await isThrownOut(thief, way, under, {})
      expect(await under.refused('certificate changed')).toBe(1)
      const shown = await until('it is shown', () => victim.host.peers.get(friend.id()))
      expect(shown.pairing).toMatchObject({ state: 'failed', reason: expect.stringContaining('another certificate') })
      expect(shown.address).toBe(thief.address)
      await under.unharmed()
    }))

  test('T5 it is refused as well while the known device is away, which is linked when it comes back', () =>
    siege(async (under) => {
      const { victim, friend } = under
      const kept = victim.host.store.get(`trust:${friend.id()}`)
      await friend.stop()
      await until('the session ended', () => victim.host.live().length === 0)
      const thief = await under.attacker({ id: friend.id() })
      await isThrownOut(thief, way, under, {})
      expect(victim.host.live()).toEqual([])
      expect(victim.host.store.get(`trust:${friend.id()}`)).toEqual(kept)
      expect(victim.host.unpairings).toEqual([])
      expect(victim.host.peers.get(friend.id())?.pairing.state).toBe('failed')
      await friend.restart()
      await until('it is linked again', () => victim.host.live().length === 1)
      expect(victim.host.peers.get(friend.id())).toBeUndefined()
    }))

  test('T9 (CVE-2025-32899) forged words from a known id do not end the pairing', () =>
    siege(async (under) => {
      const { victim, friend, refused } = under
      const thief = await under.attacker({ id: friend.id() })
      const forgeries: Lies[] = [
        { protocol: 7 },
        { protocol: 1 },
        { protocol: 100 },
        { plain: { incomingCapabilities: 'broken' } },
        { plain: { deviceName: '' } },
        { plain: { incomingCapabilities: [], outgoingCapabilities: [] } },
      ]
      for (const lies of forgeries) {
        if (way === 'dial') await isThrownOut(thief, way, under, lies)
        else await thief.announce(victim, lies)
        victim.host.clock.advance(1100)
      }
      await refused('protocol downgrade')
      await refused(way === 'dial' ? 'first line is no identity' : 'datagram is no identity')
      expect(victim.host.unpairings).toEqual([])
      await under.unharmed()
    }))

  test('T10 (CVE-2025-32900) what is shown of a stranger is what it says inside TLS', () =>
    siege(async (under) => {
      const peer = await under.attacker()
      await enter(peer, way, under, {
        plain: { deviceName: 'Bank', deviceType: 'desktop', incomingCapabilities: ['kdeconnect.bank'] },
        secure: { deviceName: 'Phone', deviceType: 'tablet' },
      })
      const shown = await until('it is seen', () => under.victim.host.peers.get(peer.id))
      expect(shown).toMatchObject({ name: 'Phone', kind: 'tablet', address: peer.address })
      await under.unharmed()
    }))

  test('T12 (CVE-2025-66270) nobody is let in as one device and acts as another', () =>
    siege(async (under) => {
      const { victim, friend, refused } = under
      const known = friend.id()
      const peer = await under.attacker()
      const forged = await makeCertificate(known, Date.now())
      const other = randomBytes(16).toString('hex')
      const tries: [Lies, string][] = [
        [{ plain: { deviceId: known } }, 'certificate is for another id'],
        [{ plain: { deviceId: known }, certificate: forged }, 'certificate changed'],
        [{ secure: { deviceId: known } }, 'identity switched inside TLS'],
        [{ secure: { deviceId: other } }, 'identity switched inside TLS'],
        [{ secure: { deviceId: known }, certificate: forged }, 'certificate is for another id'],
        [{ secure: { protocolVersion: 7 } }, 'protocol version switched inside TLS'],
        [{ secure: { protocolVersion: 9 } }, 'protocol version switched inside TLS'],
        [{ secure: { deviceId: '../../x' } }, 'secure line is no identity'],
        [{ secure: { deviceName: null } }, 'secure line is no identity'],
      ]
      for (const [lies, reason] of tries) {
        const before = victim.host.refusals.filter((one) => one === reason).length
        await isThrownOut(peer, way, under, lies)
        expect(await refused(reason), JSON.stringify(lies.secure ?? lies.plain)).toBe(before + 1)
        victim.host.clock.advance(1100)
      }
      await under.unharmed()
    }))

  test('T14 a known device that comes back with an older protocol gets no link, and with its own one does', () =>
    siege(async (under) => {
      const { victim } = under
      const peer = await under.attacker()
      const wire = await peer.dial(victim)
      await pairRaw(peer, wire, under)
      const [, session] = victim.host.live()
      wire.socket.destroy()
      await until('it is gone', () => session?.closed.aborted)
      if (way === 'dial') expect(await enter(peer, way, under, { protocol: 7 })).toBeUndefined()
      else {
        await peer.listen()
        await peer.announce(victim, { protocol: 7 })
      }
      await under.refused('protocol downgrade')
      expect(peer.arrivals).toEqual([])
      expect(victim.host.live()).toHaveLength(1)
      expect(victim.host.store.keys()).toContain(`trust:${peer.id}`)
      victim.host.clock.advance(1100)
      await peer[way](victim)
      await until('it is linked', () => victim.host.live().length === 2)
    }))

  test('T17 a certificate that was made for another id is refused', () =>
    siege(async (under) => {
      const [peer, other] = [await under.attacker(), await under.attacker()]
      await isThrownOut(peer, way, under, { certificate: other.own })
      expect(await under.refused('certificate is for another id')).toBe(1)
      await under.unharmed()
    }))

  test('a stranger that is linked is not pushed out by another one of the same id', () =>
    siege(async (under) => {
      const { victim } = under
      const first = await under.attacker()
      const wire = await first.dial(victim)
      await until('it is seen', () => victim.host.peers.get(first.id))
      const second = new RawPeer(await makeCertificate(first.id, Date.now()), (await under.attacker()).address)
      if (way === 'dial') {
        const late = await enter(second, way, under)
        await late?.ended()
        expect(await under.refused('link of another certificate')).toBe(1)
      } else {
        await second.listen()
        await second.announce(victim)
        // While a stranger is linked nobody is connected to in its name.
        await new Promise((resolve) => setTimeout(resolve, 100))
        expect(second.arrivals).toEqual([])
      }
      await second.stop()
      expect(wire.closed).toBe(false)
      expect(victim.host.peers.get(first.id)?.address).toBe(first.address)
      await under.unharmed()
    }))
})

describe.concurrent.each(roles)('with the %s:', (role) => {
  test('T24 a TLS client without a certificate, which Node lets in, is refused', () =>
    underSiege(role, async (under) => {
      const peer = await under.attacker()
      const wire = await enter(peer, 'beDialled', under, { certificate: null })
      await wire?.ended()
      expect(await under.refused('no certificate')).toBe(1)
      expect(under.victim.host.peers.has(peer.id)).toBe(false)
      await under.unharmed()
    }))

  test('T24 nor is one let in on protocol 7, where no second identity follows', () =>
    underSiege(role, async (under) => {
      const peer = await under.attacker()
      const wire = await enter(peer, 'beDialled', under, { certificate: null, protocol: 7 })
      await wire?.ended()
      expect(await under.refused('no certificate')).toBe(1)
      await under.unharmed()
    }))
})

describe('an impostor who began before the real device was paired', () => {
  test('and ends its handshake when that one is paired and away gets nothing', async () => {
    const hub = await startKdeEnd({ kind: 'desktop' })
    const phone = await RawPeer.make()
    const thief = await RawPeer.make({ id: phone.id })
    try {
      const wire = await phone.dial(hub)
      await until('it is seen', () => hub.host.peers.get(phone.id))
      const late = await thief.dial(hub, { secure: null })
      await hub.link().pair(phone.id)
      wire.send('kdeconnect.pair', { pair: true })
      await hub.session()
      const kept = hub.host.store.get(`trust:${phone.id}`)
      wire.socket.destroy()
      await until('the real one is away', () => hub.host.live().length === 0)
      late.send('kdeconnect.identity', thief.identity())
      await late.ended()
      expect(hub.host.sessions).toHaveLength(1)
      expect(hub.host.store.get(`trust:${phone.id}`)).toEqual(kept)
      expect(hub.host.refusals).toContain('certificate changed')
    } finally {
      await phone.stop()
      await thief.stop()
      await hub.stop()
    }
  })
})
