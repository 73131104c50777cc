import type { DeviceView, PeerView } from '../../core/hub-contract.ts'
import { shownLine } from '../../ui/text.ts'
import type { PeerKey } from './steps.ts'

/** A peer that asks to pair. */
export type Asking = PeerView & { readonly pairing: Extract<PeerView['pairing'], { state: 'asks' }> }

export function isPeer(key: PeerKey, peer: PeerKey): boolean {
  return key.link === peer.link && key.peer === peer.peer
}

/** Those that a person may want to add, phones first; else in the order of their ids, so that no row moves by itself. */
export function inSight(peers: readonly PeerView[]): PeerView[] {
  const rank = ({ kind }: PeerView) => (kind === 'phone' ? 0 : kind === 'tablet' ? 1 : 2)
  return peers
    .filter(({ pairing }) => pairing.state !== 'paired')
    .sort((a, b) => rank(a) - rank(b) || (a.peer < b.peer ? -1 : 1))
}

/** The first signs of a peer's id: names can be chosen to look alike, ids cannot. */
export function shortId({ peer }: PeerKey): string {
  return peer.slice(0, 8)
}

/** Whether another device, in sight or linked, shows the same name. */
export function hasDouble(peer: PeerView, peers: readonly PeerView[], devices: readonly DeviceView[]): boolean {
  const own = lookOf(peer.name)
  const others = peers.filter((other) => !isPeer(other, peer) && other.pairing.state !== 'paired')
  const names = [...others.map(({ name }) => name), ...devices.flatMap(({ name, ownName }) => [name, ownName])]
  return names.some((name) => lookOf(name) === own)
}

/** A name as it looks at a glance: cut as it is shown, without marks, case and blanks, wide letters narrow. */
function lookOf(name: string): string {
  return shownLine(name, 80)
    .normalize('NFKD')
    .replaceAll(/[\p{M}\p{Cf}\s]/gu, '')
    .toLowerCase()
}

/** Who asks, first come first. */
export function askingPeers(peers: readonly PeerView[]): Asking[] {
  return peers.filter(isAsking).sort((a, b) => a.pairing.until - b.pairing.until)
}

function isAsking(peer: PeerView): peer is Asking {
  return peer.pairing.state === 'asks'
}

/** Names one request: the same peer asking again has another code, and is another request. */
export function requestKey({ link, peer, pairing }: Asking): string {
  return JSON.stringify([link, peer, pairing.code, pairing.until])
}

/**
 * The request to show now, one at a time: the one that is shown as long as it stands, then the next that nobody has put
 * aside. Never another one in the place of the one that a person is reading.
 */
export function requestToShow(
  waiting: readonly Asking[],
  aside: ReadonlySet<string>,
  shown: string | undefined,
): Asking | undefined {
  const open = waiting.filter((asking) => !aside.has(requestKey(asking)))
  return open.find((asking) => requestKey(asking) === shown) ?? open[0]
}

const momentMs = 10_000

/**
 * The devices that were there before a pairing of now, by their ids. One that came within the last seconds may be the
 * one: some accept sooner than a page can turn.
 */
export function pairedBefore(devices: readonly DeviceView[], now: number): ReadonlySet<string> {
  return new Set(devices.filter(({ pairedAt }) => now - pairedAt > momentMs).map(({ id }) => id))
}

/** The device that was not there before, the latest if there are several. */
export function newDevice(devices: readonly DeviceView[], known: ReadonlySet<string>): DeviceView | undefined {
  return devices.filter(({ id }) => !known.has(id)).sort((a, b) => b.pairedAt - a.pairedAt)[0]
}

const justNowMs = 2 * 60_000

/** The device paired within the last two minutes, if any; for a page that was opened too late to see it come. */
export function justPaired(devices: readonly DeviceView[], now: number): DeviceView | undefined {
  return devices.filter(({ pairedAt }) => now - pairedAt < justNowMs).sort((a, b) => b.pairedAt - a.pairedAt)[0]
}
