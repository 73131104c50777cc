import { describe, expect, test } from 'vitest'
import type { LinkHost, Peer, Session } from '../../src/core/link.ts'
import type { KdeSession } from '../../src/links/kdeconnect/session.ts'
import { linkChecks } from './link-checks.ts'
import { runCheck } from './link-suite.ts'
import { type MemoryPairing, memoryLinkPair } from './memory-ends.ts'

/** A host that changes one thing on the way: a link that is wrong by design. */
function spoiled(change: (host: LinkHost) => Partial<LinkHost>): (host: LinkHost) => LinkHost {
  return (host) => {
    const bound = {
      opened: host.opened.bind(host),
      peer: host.peer.bind(host),
      unpaired: host.unpaired.bind(host),
      packet: host.packet.bind(host),
      refused: host.refused.bind(host),
    }
    return { clock: host.clock, log: host.log, store: host.store, ...bound, ...change(host) }
  }
}

/** A session with some of its doings replaced. */
function twisted(session: Session, change: (session: KdeSession) => Partial<KdeSession>): Session {
  const real = session as KdeSession
  const changes = change(real)
  return new Proxy(real, {
    get(target, name) {
      const value = Reflect.get(Object.hasOwn(changes, name) ? changes : target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

const opening = (change: (session: KdeSession) => Partial<KdeSession>) =>
  spoiled((host) => ({ opened: (session) => host.opened(twisted(session, change)) }))

const wrong: Array<[string, keyof typeof linkChecks, MemoryPairing]> = [
  [
    'hands over a session before pairing',
    'two ends see each other, and nothing is handed over before they are paired',
    {
      hub: spoiled((host) => ({
        peer(id, peer) {
          host.peer(id, peer)
          host.opened({ closed: new AbortController().signal } as Session)
        },
      })),
    },
  ],
  [
    'shows another code',
    'the hub asks, the phone accepts, and both showed the same code',
    { phone: spoiled((host) => ({ peer: (id, peer) => host.peer(id, peer && withCode(peer, 'OTHER')) })) },
  ],
  [
    'has no proofs',
    'the phone asks, the hub accepts, and both showed the same code',
    { hub: opening(() => ({ proofs: [] })) },
  ],
  [
    'keeps a peer that only asked',
    'a refused request leaves nothing behind',
    {
      phone: spoiled((host) => ({
        peer(id, peer) {
          host.peer(id, peer)
          if (peer?.pairing.state === 'asks') host.store.put('half', { id })
        },
      })),
    },
  ],
  [
    'never gives up waiting',
    'a request that nobody answers ends by itself and leaves nothing behind',
    { config: { askedMs: 60_000, asksMs: 60_000 } },
  ],
  [
    'does not tell that it was unpaired',
    'the hub unpairs and both forget',
    { phone: spoiled(() => ({ unpaired() {} })) },
  ],
  [
    'lets packets overtake each other',
    'packets arrive in order in both directions',
    {
      hub: opening((real) => ({
        send: (type, body) => {
          const late = (body as { n: number }).n % 7 === 0
          return late
            ? new Promise((resolve) => setTimeout(resolve, 2)).then(() => real.send(type, body))
            : real.send(type, body)
        },
      })),
    },
  ],
  [
    'loses characters',
    'what a packet holds arrives as it was',
    {
      hub: opening((real) => ({
        send: (type, body) =>
          real.send(type, JSON.parse(Buffer.from(JSON.stringify(body), 'latin1').toString('latin1'))),
      })),
    },
  ],
  [
    'cuts a payload short',
    'payloads of one byte and of 10 MB arrive whole in both directions',
    {
      hub: opening((real) => ({
        download: async (packet, max) => (await real.download(packet, max)).slice(0, 65_536),
      })),
    },
  ],
  [
    'takes a payload of any size',
    'a payload larger than the receiver allows is refused',
    { hub: opening((real) => ({ download: (packet) => real.download(packet, Number.POSITIVE_INFINITY) })) },
  ],
  [
    'does not come back',
    'a lost connection comes back by itself, with one session at a time',
    { config: { reconnectMs: 60_000 } },
  ],
  [
    'ends a session twice',
    'a lost connection comes back by itself, with one session at a time',
    {
      hub: spoiled((host) => ({
        opened(session) {
          const twice = new EventTarget() as AbortSignal
          session.closed.addEventListener('abort', () => {
            twice.dispatchEvent(new Event('abort'))
            twice.dispatchEvent(new Event('abort'))
          })
          Object.defineProperty(twice, 'aborted', { get: () => session.closed.aborted })
          host.opened(twisted(session, () => ({ closed: twice })))
        },
      })),
    },
  ],
  [
    'swallows what is sent after the end',
    'a closed session closes once at both ends and sends nothing more',
    { phone: opening((real) => ({ send: (type, body) => real.send(type, body).catch(() => {}) })) },
  ],
  [
    'forgets a phone by its name',
    'a renamed phone stays paired',
    {
      hub: spoiled((host) => ({
        peer(id, peer) {
          if (peer?.name === 'Another name') host.store.remove(id)
          host.peer(id, peer)
        },
      })),
    },
  ],
  [
    'forgets everything at a restart',
    'both ends are linked again after either restarted',
    { hub: spoiled((host) => ({ store: { ...host.store, get: () => undefined } })) },
  ],
  [
    'hands the packets of strangers over',
    'packets of a stranger are handed to nobody',
    {
      hub: spoiled((host) => ({
        refused(reason) {
          host.refused(reason)
          host.packet('intruder', 'in', { type: 'any', body: {} })
        },
      })),
    },
  ],
  [
    'writes every stranger down',
    'a stranger cannot make the hub hold more than a bound, and the phone still pairs',
    {
      hub: spoiled((host) => ({
        peer(id, peer) {
          host.peer(id, peer)
          host.store.put(id, { peer })
        },
      })),
    },
  ],
]

function withCode(peer: Peer, code: string): Peer {
  return 'code' in peer.pairing ? { ...peer, pairing: { ...peer.pairing, code } } : peer
}

describe('a link that is wrong by design fails the check that is meant for it', () => {
  test.each(wrong)('it %s', async (_, check, pairing) => {
    const make = () => memoryLinkPair({ patienceMs: 300, ...pairing })
    await expect(runCheck(linkChecks[check], make)).rejects.toThrow()
  })
})
