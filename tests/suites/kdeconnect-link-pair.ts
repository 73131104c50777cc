import { subscribe } from 'node:diagnostics_channel'
import type net from 'node:net'
import { type KdeEnd, startKdePair } from './kdeconnect-ends.ts'
import type { LinkPair, Stranger } from './link-pair.ts'
import { RawPeer, type RawWire } from './raw-kdeconnect.ts'
import { until } from './until.ts'

const dialled = new Set<net.Socket>()
subscribe('net.client.socket', (message) => {
  const { socket } = message as { socket: net.Socket }
  dialled.add(socket)
  socket.once('close', () => dialled.delete(socket))
})

interface Addressed {
  readonly address: string
}

/** The TCP connections that are open between the two. */
export function connectionsBetween(one: Addressed, other: Addressed): net.Socket[] {
  const ends = [one.address, other.address]
  return [...dialled].filter(
    (socket) => ends.includes(socket.localAddress ?? '') && ends.includes(socket.remoteAddress ?? ''),
  )
}

/** Breaks every TCP connection between the two, as a router that lost its memory does. */
export async function cut(one: Addressed, other: Addressed): Promise<void> {
  const between = connectionsBetween(one, other)
  for (const socket of between) socket.resetAndDestroy()
  await until('all are closed', () => between.every((socket) => socket.destroyed))
}

/** Two ends of the KDE Connect link, on loopback addresses of their own, for the link suite. */
export async function kdeLinkPair(hubProtocol: 7 | 8, phoneProtocol: 7 | 8): Promise<LinkPair> {
  const { hub, phone } = await startKdePair({ protocol: hubProtocol }, { protocol: phoneProtocol })
  const made: RawPeer[] = []
  return {
    hub,
    phone,
    cut: () => cut(hub, phone),
    stranger: stranger(hub, made),
    async stop() {
      await Promise.all(made.map((peer) => peer.stop()))
      await hub.stop()
      await phone.stop()
    },
  }
}

function stranger(hub: KdeEnd, made: RawPeer[]): Stranger {
  const make = async () => {
    const peer = await RawPeer.make()
    made.push(peer)
    return peer
  }
  return {
    async flood() {
      const peer = await make()
      const silent = await Promise.all(Array.from({ length: 20 }, () => peer.connect(hub)))
      const sent = await Promise.all(silent.map((socket) => pour(socket)))
      const wire = await peer.dial(hub)
      const taken = await pour(wire.socket)
      for (let n = 0; n < 100; n++) await peer.datagram(hub, 'x'.repeat(9000))
      return sent.reduce((sum, bytes) => sum + bytes, taken)
    },
    async intrude(type) {
      const peer = await make()
      const wire: RawWire = await peer.dial(hub)
      wire.send(type, {})
    },
  }
}

/** Writes a line without end, piece by piece, for as long as the other end takes it; resolves with the bytes. */
async function pour(socket: net.Socket): Promise<number> {
  let bytes = 0
  while (!socket.destroyed && bytes < 8 * 1024 * 1024) {
    if (socket.write('x'.repeat(1024))) bytes += 1024
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  return bytes
}
