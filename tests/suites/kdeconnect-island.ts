// A program of its own, for a network namespace: one end that is told what to do line by line, and says what happens.
import { createInterface } from 'node:readline'
import { type KdeEnd, startKdeEnd } from './kdeconnect-ends.ts'
import { RawPeer } from './raw-kdeconnect.ts'
import { until } from './until.ts'

type Order =
  | { readonly do: 'start'; readonly address: string; readonly kind: 'desktop' | 'phone'; readonly target?: string }
  | { readonly do: 'pair' | 'send'; readonly peer: string }
  | { readonly do: 'dial'; readonly address: string }
  | { readonly do: 'accept' | 'attend' | 'stop' }

const say = (what: string, more: object = {}) =>
  process.stdout.write(`${JSON.stringify({ what, at: performance.now(), ...more })}\n`)
let end: KdeEnd | undefined

async function start(order: Order & { do: 'start' }): Promise<void> {
  const { address, kind, target } = order
  end = await startKdeEnd({ address, kind, targets: target ? [target] : [] })
  const { host } = end
  const opened = host.opened.bind(host)
  host.opened = (session) => {
    opened(session)
    say('opened', { peer: session.peer })
    session.closed.addEventListener('abort', () => say('closed', { peer: session.peer }))
  }
  const { peer, refused } = { peer: host.peer.bind(host), refused: host.refused.bind(host) }
  host.peer = (id, view) => {
    if (view && !host.peers.has(id)) say('seen', { peer: id })
    peer(id, view)
  }
  host.refused = (reason) => {
    refused(reason)
    say('refused', { reason })
  }
  say('started', { id: end.id() })
}

async function obey(order: Order): Promise<void> {
  if (order.do === 'start') return start(order)
  if (!end) throw new Error('not started')
  const { host } = end
  if (order.do === 'pair') {
    await until('it is seen', () => host.peers.get(order.peer))
    await end.link().pair(order.peer)
  }
  if (order.do === 'accept') {
    const asks = await until('it asks', () => [...host.peers.values()].find((one) => one.pairing.state === 'asks'))
    await end.link().answer(asks.peer, true)
  }
  if (order.do === 'dial') {
    const peer = await RawPeer.make({ address: end.address })
    const socket = await peer.connect({ address: order.address, protocol: 8, id: () => '' })
    socket.resume()
    await until('it is closed', () => socket.destroyed)
  }
  if (order.do === 'attend') end.link().attend(true)
  if (order.do === 'send') {
    const session = host.live().find((one) => one.peer === order.peer) as Awaited<ReturnType<KdeEnd['session']>>
    await session.send('kdeconnect.ping', {})
  }
  if (order.do === 'stop') {
    await end.stop()
    process.exit()
  }
  say('done', { order: order.do })
}

createInterface({ input: process.stdin }).on('line', (line) => {
  obey(JSON.parse(line) as Order).catch((error: unknown) => say('failed', { error: String(error) }))
})
say('ready')
