import { describe, expect, test } from 'vitest'
import { phases } from '../../../../tests/suites/raw-kdeconnect.ts'
import { enter, roles, type Siege, underSiege, type Way, ways } from '../../../../tests/suites/siege.ts'
import { until } from '../../../../tests/suites/until.ts'

const manners = ['end', 'destroy', 'reset'] as const

describe.each(roles)('T7 a socket that is torn, with the %s', (role) => {
  test.each(ways)('in any phase of the handshake, in any manner, does no harm (%s)', (way) =>
    underSiege(role, async (siege) => {
      const peers = await Promise.all(
        phasesOf(way).flatMap((at) =>
          manners.map(async (how) => {
            const peer = await siege.attacker()
            // More than twenty strangers a second are not answered.
            siege.victim.host.clock.advance(60)
            expect((await enter(peer, way, siege, { leave: { at, how } })) === undefined).toBe(true)
            return peer
          }),
        ),
      )
      await until('nobody of them is seen', () => peers.every((peer) => !siege.victim.host.peers.has(peer.id)))
      await siege.refused('handshake broken off')
      await siege.unharmed()
    }),
  )

  test.each(ways)('by bytes that are no TLS, in the middle of it, does no harm (%s)', (way) =>
    underSiege(role, async (siege) => {
      const peer = await siege.attacker()
      const wire = await enter(peer, way, siege)
      await until('it is seen', () => siege.victim.host.peers.has(peer.id))
      peer.sockets[0]?.write(Buffer.alloc(1000, 7))
      await wire?.ended()
      await until('it is gone', () => !siege.victim.host.peers.has(peer.id))
      await siege.unharmed()
    }),
  )

  test.each(ways)('at any millisecond does no harm (%s)', (way) =>
    underSiege(role, async (siege) => {
      const peers = await Promise.all(Array.from({ length: 12 }, () => siege.attacker()))
      for (let delay = 0; delay < 20; delay += 4) {
        await Promise.all(peers.map((peer, n) => tear(siege, { peer, way, delay: delay + n / 3, reset: n % 2 === 0 })))
        siege.victim.host.clock.advance(1100)
      }
      await until('nobody of them is seen', () => peers.every((peer) => !siege.victim.host.peers.has(peer.id)))
      await siege.unharmed()
    }),
  )
})

/** Who is connected to says nothing in the clear. */
function phasesOf(way: Way) {
  return phases.filter((phase) => way === 'dial' || phase !== 'half a line')
}

interface Torn {
  readonly peer: Awaited<ReturnType<Siege['attacker']>>
  readonly way: Way
  readonly delay: number
  readonly reset: boolean
}

async function tear(siege: Siege, { peer, way, delay, reset }: Torn): Promise<void> {
  const over = enter(peer, way, siege)
  await Promise.race([over, new Promise((resolve) => setTimeout(resolve, delay))])
  await until('it is connected', () => peer.sockets.length > 0)
  for (const socket of peer.sockets) {
    if (reset) socket.resetAndDestroy()
    else socket.destroy()
  }
  // What was torn before anything was said never comes to an end of its own.
  await Promise.race([over.catch(() => {}), new Promise((resolve) => setTimeout(resolve, 50))])
}
