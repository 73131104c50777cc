import { memoryUsage } from 'node:process'
import { expect, test } from 'vitest'
import { besiege, roles, type Siege } from '../../../../tests/suites/siege.ts'
import { until } from '../../../../tests/suites/until.ts'

// The long waits of these tests are the link's own patience, so both roles wait it out together.

async function bothBesieged(attack: (sieges: Siege[]) => Promise<void>): Promise<void> {
  const sieges = await Promise.all(roles.map(besiege))
  try {
    await attack(sieges)
  } finally {
    for (const siege of sieges) await siege.stop()
  }
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test('T1 (CVE-2020-26164) five hundred connections that say nothing are few at a time, and gone within seconds', () =>
  bothBesieged(async (sieges) => {
    const before = memoryUsage()
    const opened = performance.now()
    const floods = await Promise.all(
      sieges.map(async ({ attacker, victim }) => {
        const peer = await attacker()
        return Promise.all(Array.from({ length: 500 }, () => peer.connect(victim)))
      }),
    )
    const open = () => floods.flat().filter((socket) => socket.resume() && !socket.destroyed).length
    await until('only the newest are left', () => open() <= 2 * 128)
    for (const siege of sieges) await siege.unharmed()
    expect(memoryUsage().heapUsed - before.heapUsed).toBeLessThan(64 * 1024 * 1024)
    await until('all are closed', () => open() === 0)
    expect(performance.now() - opened).toBeLessThan(10_000)
    for (const { victim } of sieges) {
      const refusals = victim.host.refusals.filter((reason) => reason === 'closed before an identity')
      expect(refusals.length).toBeGreaterThanOrEqual(500)
    }
  }))

test('T1 devices that let us connect and say nothing are few at a time, and the second after there is room again', () =>
  bothBesieged(async (sieges) => {
    await Promise.all(
      sieges.map(async ({ attacker, victim }) => {
        const peer = await attacker()
        await peer.listen()
        for (let n = 0; n < 200; n++) {
          await peer.announce(victim, { plain: { deviceId: `${n}`.padStart(32, '0') } })
          if (n % 20 === 0) await sleep(20)
        }
        await until('it connected', () => peer.arrivals.length > 0)
        await sleep(200)
        expect(peer.arrivals.length).toBeLessThanOrEqual(40)
        expect(victim.host.refusals).toContain('too many announcements')
      }),
    )
    for (const siege of sieges) await siege.unharmed()
  }))

test('T3 half a line and then nothing costs no time of the processor and is closed by the clock', () =>
  bothBesieged(async (sieges) => {
    const sockets = await Promise.all(
      sieges.flatMap(({ attacker, victim }) =>
        ['{"id":1,"type":"kdeconnect.identity","bo', '', '\u0016\u0003\u0001'].map(async (half) => {
          const socket = await (await attacker()).connect(victim)
          socket.write(half)
          return socket.resume()
        }),
      ),
    )
    const start = { wall: performance.now(), cpu: process.cpuUsage() }
    await until('all are closed', () => sockets.every((socket) => socket.destroyed), 5000)
    const wall = performance.now() - start.wall
    const { user, system } = process.cpuUsage(start.cpu)
    expect(wall).toBeGreaterThan(2000)
    expect((user + system) / 1000 / wall).toBeLessThan(0.5)
    for (const siege of sieges) {
      expect(await siege.refused('closed before an identity')).toBe(1)
      expect(await siege.refused('handshake took too long')).toBe(2)
      await siege.unharmed()
    }
  }))

test('T3 half a secure identity and then nothing is closed by the clock, as is a TLS handshake that stops', () =>
  bothBesieged(async (sieges) => {
    const sockets = await Promise.all(
      sieges.map(async ({ attacker, victim }) => {
        const [one, other] = [await attacker(), await attacker()]
        const wire = await one.dial(victim, { secure: null })
        wire.raw('{"id":1,"type":"kdeconnect.identity","body":{')
        const plain = await other.connect(victim)
        plain.write(
          `${JSON.stringify({ id: 1, type: 'kdeconnect.identity', body: { ...other.identity(), targetDeviceId: victim.id() } })}\n`,
        )
        return [wire.socket, plain.resume()]
      }),
    )
    await until('all are closed', () => sockets.flat().every((socket) => socket.destroyed), 5000)
    for (const siege of sieges) {
      expect(await siege.refused('handshake took too long')).toBe(2)
      await siege.unharmed()
    }
  }))
