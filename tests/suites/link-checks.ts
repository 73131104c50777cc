import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { expect } from 'vitest'
import type { PairingState } from '../../src/core/link.ts'
import type { KdeSession, Packet } from '../../src/links/kdeconnect/session.ts'
import type { LinkEnd, LinkPair } from './link-pair.ts'
import { until } from './until.ts'

export type LinkCheck = (pair: LinkPair) => Promise<void>

const ping = 'kdeconnect.ping'
const share = 'kdeconnect.share.request'

/** Title → check. Each gets a fresh pair of ends that have not met before. */
export const linkChecks = {
  'two ends see each other, and nothing is handed over before they are paired': unpaired,
  'the hub asks, the phone accepts, and both showed the same code': (pair) => pairs(pair, pair.hub, pair.phone),
  'the phone asks, the hub accepts, and both showed the same code': (pair) => pairs(pair, pair.phone, pair.hub),
  'both ask at once and are paired': askAtOnce,
  'looking for devices in the middle of a pairing does not disturb it': looksWhilePairing,
  'a refused request leaves nothing behind': (pair) => aborted(pair, 'refuse'),
  'a cancelled request leaves nothing behind': (pair) => aborted(pair, 'cancel'),
  'a request that nobody answers ends by itself and leaves nothing behind': (pair) => aborted(pair, 'wait'),
  'after a failed request they can still pair': pairsAfterRefusal,
  'a pairing that is not there is neither answered nor asked of strangers': wrongCalls,
  'the hub unpairs and both forget': (pair) => unpairs(pair, pair.hub, pair.phone),
  'the phone unpairs and both forget': (pair) => unpairs(pair, pair.phone, pair.hub),
  'packets arrive in order in both directions': keepsOrder,
  'what a packet holds arrives as it was': keepsContent,
  'payloads of one byte and of 10 MB arrive whole in both directions': carriesPayloads,
  'a payload larger than the receiver allows is refused': refusesLargePayload,
  'a lost connection comes back by itself, with one session at a time': survivesCut,
  'a closed session closes once at both ends and sends nothing more': closesOnce,
  'both ends are linked again after either restarted': (pair) => restarts(pair),
  'a renamed phone stays paired': renames,
  'a stranger cannot make the hub hold more than a bound, and the phone still pairs': boundsStranger,
  'packets of a stranger are handed to nobody': ignoresStranger,
} satisfies Record<string, LinkCheck>

const patience = (pair: LinkPair) => pair.patienceMs ?? 10_000

/** The id under which `end` knows the only other end there is. */
async function sightOf(pair: LinkPair, end: LinkEnd): Promise<string> {
  const found = await until('the other end is seen', () => [...end.host.peers.keys()][0], patience(pair))
  return found
}

async function pairingIn(pair: LinkPair, end: LinkEnd, state: PairingState['state']): Promise<PairingState> {
  const look = () => [...end.host.peers.values()].map((peer) => peer.pairing).find((one) => one.state === state)
  return until(`pairing is "${state}"`, look, patience(pair))
}

async function session(pair: LinkPair, end: LinkEnd): Promise<KdeSession> {
  return (await until('a session is open', () => end.host.live().at(-1), patience(pair))) as KdeSession
}

/** Pairs the two and gives both live sessions. */
async function paired(pair: LinkPair, asker = pair.hub, asked = pair.phone) {
  const { code } = await asker.link().pair(await sightOf(pair, asker))
  const asks = await pairingIn(pair, asked, 'asks')
  await asked.link().answer(await sightOf(pair, asked), true)
  const sessions = { hub: await session(pair, pair.hub), phone: await session(pair, pair.phone) }
  return { code, asks, ...sessions }
}

async function unpaired(pair: LinkPair): Promise<void> {
  const ends = [pair.hub, pair.phone]
  for (const end of ends) await sightOf(pair, end)
  expect(ends.map((end) => [...end.host.peers.values()].map((peer) => peer.pairing.state))).toEqual([
    ['none'],
    ['none'],
  ])
  await pair.hub.link().discover()
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(ends.flatMap((end) => [...end.host.sessions, ...end.host.packets])).toEqual([])
}

async function pairs(pair: LinkPair, asker: LinkEnd, asked: LinkEnd): Promise<void> {
  const { code, asks, hub, phone } = await paired(pair, asker, asked)
  expect(code).toMatch(/^\S+$/)
  expect(asks).toMatchObject({ code })
  for (const one of [hub, phone]) {
    expect(one.proofs.length).toBeGreaterThan(0)
    expect(one.proofs.every((proof) => proof.includes(':'))).toBe(true)
  }
  expect(hub.proofs).not.toEqual(phone.proofs)
  expect(pair.hub.host.live()).toHaveLength(1)
  expect(pair.phone.host.live()).toHaveLength(1)
}

async function askAtOnce(pair: LinkPair): Promise<void> {
  const [hubSees, phoneSees] = [await sightOf(pair, pair.hub), await sightOf(pair, pair.phone)]
  await Promise.all([pair.hub.link().pair(hubSees), pair.phone.link().pair(phoneSees)])
  await session(pair, pair.hub)
  await session(pair, pair.phone)
}

async function looksWhilePairing(pair: LinkPair): Promise<void> {
  const look = () => Promise.all([pair.hub.link().discover(), pair.phone.link().discover()])
  await pair.hub.link().pair(await sightOf(pair, pair.hub))
  await look()
  await pairingIn(pair, pair.phone, 'asks')
  await look()
  await pair.phone.link().answer(await sightOf(pair, pair.phone), true)
  await look()
  await session(pair, pair.hub)
  await session(pair, pair.phone)
  expect([pair.hub, pair.phone].flatMap((end) => end.host.unpairings)).toEqual([])
}

async function aborted(pair: LinkPair, how: 'refuse' | 'cancel' | 'wait'): Promise<void> {
  const sight = await sightOf(pair, pair.hub)
  const phoneSees = await sightOf(pair, pair.phone)
  const before = [pair.hub, pair.phone].map((end) => end.host.store.keys())
  await pair.hub.link().pair(sight)
  await pairingIn(pair, pair.phone, 'asks')
  if (how === 'refuse') await pair.phone.link().answer(phoneSees, false)
  if (how === 'cancel') await pair.hub.link().answer(sight, false)
  if (how === 'wait') for (const end of [pair.phone, pair.hub]) end.host.clock.advance(31_000)
  await idle(pair)
  expect([pair.hub, pair.phone].map((end) => end.host.store.keys())).toEqual(before)
  expect([pair.hub, pair.phone].flatMap((end) => end.host.sessions)).toEqual([])
}

/** Neither end has a pairing under way. */
async function idle(pair: LinkPair): Promise<void> {
  const pending = (end: LinkEnd) =>
    [...end.host.peers.values()].some(({ pairing }) => pairing.state === 'asked' || pairing.state === 'asks')
  await until('both ends gave the request up', () => !pending(pair.hub) && !pending(pair.phone), patience(pair))
}

async function pairsAfterRefusal(pair: LinkPair): Promise<void> {
  await aborted(pair, 'refuse')
  await paired(pair)
}

async function wrongCalls(pair: LinkPair): Promise<void> {
  const sight = await sightOf(pair, pair.hub)
  await expect(pair.hub.link().pair('nobody')).rejects.toMatchObject({ code: 'device.unknown' })
  await expect(pair.hub.link().answer(sight, true)).rejects.toMatchObject({ code: 'pairing.none' })
  await expect(pair.hub.link().answer(sight, false)).rejects.toMatchObject({ code: 'pairing.none' })
  await pair.hub.link().pair(sight)
  await expect(pair.hub.link().pair(sight)).rejects.toMatchObject({ code: 'pairing.busy' })
}

async function unpairs(pair: LinkPair, from: LinkEnd, other: LinkEnd): Promise<void> {
  const before = [from, other].map((end) => end.host.store.keys().length)
  const { hub, phone } = await paired(pair)
  const [fromSession, otherSession] = from === pair.hub ? [hub, phone] : [phone, hub]
  await from.link().unpair(fromSession.peer)
  await until('both sessions ended', () => hub.closed.aborted && phone.closed.aborted, patience(pair))
  const told = await until('the other end was told', () => other.host.unpairings[0], patience(pair))
  expect(told).toEqual({ id: otherSession.peer, proofs: otherSession.proofs })
  expect([from, other].map((end) => end.host.store.keys().length)).toEqual(before)
  await from.link().discover()
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect([from, other].flatMap((end) => end.host.live())).toEqual([])
}

async function keepsOrder(pair: LinkPair): Promise<void> {
  const { hub, phone } = await paired(pair)
  const count = 300
  const numbers = Array.from({ length: count }, (_, n) => n)
  const sent: Promise<void>[] = []
  const got = [hub, phone].map((end) => {
    const seen: unknown[] = []
    end.on(ping, (packet) => seen.push(packet.body.n))
    return seen
  })
  for (const n of numbers) sent.push(hub.send(ping, { n }), phone.send(ping, { n }))
  await Promise.all(sent)
  await until('all packets arrived', () => got.every((seen) => seen.length >= count), patience(pair))
  expect(got).toEqual([numbers, numbers])
}

async function keepsContent(pair: LinkPair): Promise<void> {
  const { hub, phone } = await paired(pair)
  const got: Packet[] = []
  phone.on(ping, (packet) => got.push(packet))
  const heard = phone.lastHeard()
  const body = {
    text: 'é日本🙂\n\u2028"\\',
    deep: { list: [1, 1.5, null, true, { a: [] }] },
    big: 2 ** 53 - 1,
    none: '',
  }
  await hub.send(ping, body)
  const [packet] = await until('the packet arrived', () => (got.length > 0 ? got : undefined), patience(pair))
  expect(packet).toMatchObject({ type: ping, body })
  expect(packet?.payload).toBeUndefined()
  expect(phone.lastHeard()).toBeGreaterThanOrEqual(heard)
  expect(pair.phone.host.packets).toContainEqual({ peer: phone.peer, direction: 'in', type: ping })
  expect(pair.hub.host.packets).toContainEqual({ peer: hub.peer, direction: 'out', type: ping })
}

function source(size: number) {
  const bytes = Buffer.alloc(size, 'a payload that does not repeat at powers of two ')
  const open = () =>
    Readable.from(
      (function* () {
        for (let at = 0; at < size; at += 65_536) yield bytes.subarray(at, at + 65_536)
      })(),
    )
  return { size, open, digest: digest(bytes) }
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

async function carriesPayloads(pair: LinkPair): Promise<void> {
  const { hub, phone } = await paired(pair)
  for (const [from, to] of [
    [hub, phone],
    [phone, hub],
  ] as const) {
    const got: Promise<Uint8Array>[] = []
    to.on(share, (packet) => got.push(to.download(packet, 20_000_000)))
    for (const size of [1, 10_000_000]) {
      const payload = source(size)
      await from.send(share, { filename: `${size}.bin`, totalPayloadSize: size, numberOfFiles: 1 }, payload)
      const arrived = await until('the packet arrived', () => got.shift(), patience(pair))
      expect(digest(await arrived)).toBe(payload.digest)
    }
  }
}

async function refusesLargePayload(pair: LinkPair): Promise<void> {
  const { hub, phone } = await paired(pair)
  const outcome = new Promise((resolve) => {
    hub.on(share, (packet) => hub.download(packet, 1_000).then(resolve, (error: unknown) => resolve(error)))
  })
  const sent = phone.send(share, { filename: 'large.bin' }, source(100_000)).catch((error: unknown) => error)
  expect(await outcome).toMatchObject({ code: 'too.large' })
  await phone.send(ping, {})
  // Whoever waits for the payload to be fetched is not kept waiting longer than the phone's own time-out.
  pair.phone.host.clock.advance(31_000)
  expect(await sent).toMatchObject({ name: 'TandemError' })
}

async function survivesCut(pair: LinkPair): Promise<void> {
  const first = await paired(pair)
  await pair.cut()
  // A link may go on with the same session or open another; either way the two talk again by themselves.
  let heard = 0
  const talk = (one: KdeSession) => {
    one.on(ping, () => heard++)
    one.send(ping, {}).catch(() => {
      // Not yet: the next round tries whatever session is live then.
    })
  }
  const talks = setInterval(() => {
    for (const end of [pair.hub, pair.phone]) for (const one of end.host.live()) talk(one as KdeSession)
  }, 50)
  await until('packets arrive again', () => heard > 0, patience(pair)).finally(() => clearInterval(talks))
  const again = { hub: await session(pair, pair.hub), phone: await session(pair, pair.phone) }
  expect(again.hub.proofs).toEqual(first.hub.proofs)
  await answers(pair, again)
  for (const { host } of [pair.hub, pair.phone]) {
    expect(host.live()).toHaveLength(1)
    expect(host.endings.every((times) => times <= 1)).toBe(true)
    expect(host.unpairings).toEqual([])
  }
}

/** A packet goes each way. */
async function answers(pair: LinkPair, { hub, phone }: { hub: KdeSession; phone: KdeSession }): Promise<void> {
  let heard = 0
  hub.on(ping, () => heard++)
  phone.on(ping, () => {
    heard++
    phone.send(ping, {}).catch(() => {
      // The hub then waits in vain, which is what fails the check.
    })
  })
  await hub.send(ping, {})
  await until('a packet went there and back', () => heard >= 2, patience(pair))
}

async function closesOnce(pair: LinkPair): Promise<void> {
  const { hub, phone } = await paired(pair)
  hub.close('done')
  hub.close('done again')
  expect(hub.closed.aborted).toBe(true)
  await expect(hub.send(ping, {})).rejects.toMatchObject({ code: 'session.closed' })
  await until('the far end closed', () => phone.closed.aborted, patience(pair))
  await expect(phone.send(ping, {})).rejects.toMatchObject({ code: 'session.closed' })
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect([pair.hub.host.endings[0], pair.phone.host.endings[0]]).toEqual([1, 1])
}

async function restarts(pair: LinkPair): Promise<void> {
  let last = await paired(pair)
  for (const end of [pair.hub, pair.phone]) {
    const { hub, phone } = last
    // The end that stayed may go on with its session: the other one then connected anew under it.
    const over = [hub, phone].map(endedOrRenewed)
    await end.restart()
    await until('both sessions ended or were renewed', () => over.every((is) => is()), patience(pair))
    last = { ...last, hub: await session(pair, pair.hub), phone: await session(pair, pair.phone) }
    expect(last.hub.proofs).toEqual(hub.proofs)
    await answers(pair, last)
  }
}

function endedOrRenewed(one: KdeSession): () => boolean {
  let renewed = false
  one.onRenewed(() => {
    renewed = true
  })
  return () => renewed || one.closed.aborted
}

async function renames(pair: LinkPair): Promise<void> {
  const first = await paired(pair)
  await pair.phone.restart('Another name')
  await until('the first session ended', () => first.hub.closed.aborted, patience(pair))
  const renamed = await session(pair, pair.hub)
  expect(renamed).toMatchObject({ peer: first.hub.peer, name: 'Another name', proofs: first.hub.proofs })
  await answers(pair, { hub: renamed, phone: await session(pair, pair.phone) })
}

async function boundsStranger(pair: LinkPair): Promise<void> {
  await sightOf(pair, pair.hub)
  const taken = await pair.stranger.flood()
  expect(taken).toBeLessThanOrEqual(pair.floodLimit ?? 1024 * 1024)
  expect(pair.hub.host.refusals.length).toBeGreaterThan(0)
  expect(pair.hub.host.store.keys().length).toBeLessThan(5)
  const asked = pair.phone.link().pair(await sightOf(pair, pair.phone))
  const { code } = await asked
  const honest = () =>
    [...pair.hub.host.peers.values()].find((one) => 'code' in one.pairing && one.pairing.code === code)
  const { peer } = await until('the phone asks', honest, patience(pair))
  await pair.hub.link().answer(peer, true)
  await answers(pair, { hub: await session(pair, pair.hub), phone: await session(pair, pair.phone) })
}

async function ignoresStranger(pair: LinkPair): Promise<void> {
  await sightOf(pair, pair.hub)
  await pair.stranger.intrude(ping)
  await until('it was refused', () => pair.hub.host.refusals.length > 0, patience(pair))
  expect(pair.hub.host.sessions).toEqual([])
  expect(pair.hub.host.packets).toEqual([])
}
