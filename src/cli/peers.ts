import type { Client } from '../client/client.ts'
import type { PeerView } from '../core/hub-contract.ts'
import { Complaint, type Context } from './command.ts'
import type { Paint } from './paint.ts'
import { nearest } from './suggest.ts'
import { oneLine, table } from './table.ts'

/** How long a search may take before what was found is shown. */
const lookMs = 3000
const addressMs = 8000
const pauseMs = 150

/** What is in sight after a look around; ends early as soon as something is. */
export async function looked(client: Client, context: Context): Promise<PeerView[]> {
  const before = await client.hub.peers()
  if (before.length > 0) return before
  await client.hub.discover({})
  return waitFor(client, { ms: lookMs, signal: context.io.signal }, (peers) => peers.length > 0)
}

/** The peer a person means: by name, id or address; an address that nobody is known at is looked up there. */
export async function findPeer(client: Client, given: string, context: Context): Promise<PeerView> {
  const known = await client.hub.peers()
  const found = match(known, given)
  if (found) return found
  await refusePaired(client, given)
  const isAddress = looksLikeAddress(given)
  await client.hub.discover(isAddress ? { address: given } : {})
  if (isAddress) context.note(`Looking for a phone at ${given} …`)
  const peers = await waitFor(
    client,
    { ms: isAddress ? addressMs : lookMs, signal: context.io.signal },
    (now) => match(now, given) !== undefined,
  )
  const peer = match(peers, given)
  if (peer) return peer
  throw new Complaint(whyNot(peers, given), 'item.unknown')
}

async function refusePaired(client: Client, given: string): Promise<void> {
  const paired = (await client.devices()).some((device) => device.name.toLowerCase() === given.toLowerCase())
  if (paired) throw new Complaint(`"${given}" is paired already: see "tandem status".`)
}

function whyNot(peers: readonly PeerView[], given: string): string {
  const near = nearest(
    given,
    peers.flatMap(({ name, peer }) => [name, peer]),
  )
  if (near) return `Nothing called "${given}" is in sight: did you mean "${near}"?`
  if (looksLikeAddress(given))
    return `No phone answers at ${given}: open KDE Connect on the phone and check the address and that it is on the same network.`
  return `Nothing called "${given}" is in sight: open KDE Connect on the phone, on the same network, or give the phone's address.`
}

function match(peers: readonly PeerView[], given: string): PeerView | undefined {
  const wanted = given.toLowerCase()
  const host = wanted.replace(/:\d+$/, '')
  const exact = peers.filter(
    ({ peer, name, address }) =>
      peer === given || name.toLowerCase() === wanted || hostOf(address) === wanted || hostOf(address) === host,
  )
  const begun = peers.filter(({ peer, name }) => name.toLowerCase().startsWith(wanted) || peer.startsWith(given))
  const fitting = exact.length > 0 ? exact : begun
  if (fitting.length > 1)
    throw new Complaint(
      `"${given}" fits several devices in sight: use an id, ${fitting.map(({ peer, name }) => `${peer} (${oneLine(name)})`).join(' or ')}.`,
    )
  return fitting[0]
}

function hostOf(address: string): string {
  return address.toLowerCase().replace(/^(\[?[0-9a-f.:]+?\]?|[^:]+)(:\d+)?$/, '$1')
}

/** A host name with a dot, an IP address, or either with a port; names of phones rarely look like that. */
function looksLikeAddress(text: string): boolean {
  return /^[\w-]+(\.[\w-]+)+(:\d+)?$/.test(text) || /^[0-9a-f]*:[0-9a-f:]+$/i.test(text) || text === 'localhost'
}

async function waitFor(
  client: Client,
  limit: { ms: number; signal: AbortSignal },
  enough: (peers: PeerView[]) => boolean,
): Promise<PeerView[]> {
  const end = Date.now() + limit.ms
  for (;;) {
    const peers = await client.hub.peers()
    if (enough(peers) || Date.now() > end || limit.signal.aborted) return peers
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

const pairingWords: Readonly<Record<PeerView['pairing']['state'], string>> = {
  none: 'in sight',
  asked: 'asked, waits for the phone',
  asks: 'asks to pair',
  paired: 'paired',
  failed: 'last try failed',
}

/** The peers as a table, numbered for a choice. */
export function peerTable(peers: readonly PeerView[], paint: Paint, numbered = false): string {
  const head = [...(numbered ? [''] : []), 'NAME', 'KIND', 'ADDRESS', 'STATE', 'ID'].map((word) => paint('dim', word))
  const rows = peers.map((peer, index) => [
    ...(numbered ? [`${index + 1})`] : []),
    paint('bold', oneLine(peer.name, 40)),
    peer.kind,
    peer.address,
    pairingWords[peer.pairing.state],
    peer.peer,
  ])
  return table([head, ...rows])
}

/** A person's answer to the numbered table: a number or a name. */
export function choosePeer(peers: readonly PeerView[], answer: string): PeerView {
  if (answer === '') throw new Complaint('Nothing was chosen, so nothing was paired.', 'cancelled')
  const byNumber = /^\d+$/.test(answer) ? peers[Number(answer) - 1] : undefined
  const chosen = byNumber ?? match(peers, answer)
  if (!chosen) throw new Complaint(`"${answer}" is not in the list: nothing was paired.`, 'cancelled')
  return chosen
}
