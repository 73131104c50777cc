import type { PeerView } from '../../core/hub-contract.ts'
import type { Route } from '../../ui/route.ts'

/** What a person wants to add. `other`: a computer, or anything else that speaks a link's language. */
export const platforms = ['android', 'ios', 'other'] as const
export type Platform = (typeof platforms)[number]

export const steps = ['phone', 'pc', 'app', 'find', 'pair', 'test'] as const
export type Step = (typeof steps)[number]

/** Who a peer is: its id, and the link on which it has it. */
export type PeerKey = Pick<PeerView, 'link' | 'peer'>

/** What this browser remembers of a wizard that was left half-way; all else is asked of the hub. */
export interface Remembered {
  readonly platform?: Platform
  /** Which of the app's stores. */
  readonly store?: string
  /** How far the person came by hand. */
  readonly step?: Step
}

/** Where the wizard is. */
export type Place =
  | { readonly step: Exclude<Step, 'pair' | 'test'> }
  | ({ readonly step: 'pair' } & PeerKey)
  | { readonly step: 'test'; readonly device: string }

/** The steps for this platform; no store is known for what is neither Android nor iPhone. */
export function stepsFor(platform: Platform | undefined): readonly Step[] {
  return platform === 'other' ? steps.filter((step) => step !== 'app') : steps
}

/**
 * Where the wizard is, from its address, from what the hub says and from what this browser remembers, in this order. An
 * address without a step is where people come back: a pairing that we asked for goes on, wherever it was begun.
 */
export function placeOf(route: Route, remembered: Remembered, peers: readonly PeerView[]): Place {
  const chosen = chosenPeer(route)
  if (chosen) return { step: 'pair', ...chosen }
  const [root, named] = route.path
  if (root === 'add' && named !== undefined) return namedPlace(named, route.query, remembered)
  const asked = peers.find(({ pairing }) => pairing.state === 'asked')
  if (asked) return { step: 'pair', link: asked.link, peer: asked.peer }
  return byHand(remembered.step, remembered)
}

function namedPlace(named: string, query: URLSearchParams, remembered: Remembered): Place {
  const device = query.get('device')
  if (named === 'test' && device) return { step: 'test', device }
  return byHand(
    steps.find((step) => step === named),
    remembered,
  )
}

function byHand(step: Step | undefined, { platform }: Remembered): Place {
  if (platform === undefined || step === undefined || step === 'phone') return { step: 'phone' }
  if (step === 'pair' || step === 'test') return { step: 'find' }
  return { step: stepsFor(platform).includes(step) ? step : 'find' }
}

/** The address of a place, for links and `go`. */
export function addressOf(place: Place): string {
  const query = new URLSearchParams()
  if (place.step === 'pair') {
    query.set('link', place.link)
    query.set('peer', place.peer)
  }
  if (place.step === 'test') query.set('device', place.device)
  const asked = query.toString()
  return `/add/${place.step}${asked === '' ? '' : `?${asked}`}`
}

/** One step back; undefined at the first and at the last, where the phone is linked already. */
export function stepBack(step: Step, platform: Platform | undefined): Place | undefined {
  if (step === 'test') return undefined
  const way = stepsFor(platform)
  const previous = way[way.indexOf(step) - 1]
  return previous === undefined ? undefined : byHand(previous, { platform: platform ?? 'other' })
}

/** The peer that the address names as the one to pair with: a person chose it in the wizard. */
export function chosenPeer({ path, query }: Route): PeerKey | undefined {
  const peer = query.get('peer')
  const isPairing = path[0] === 'add' && path[1] === 'pair'
  return isPairing && peer ? { link: query.get('link') ?? 'kdeconnect', peer } : undefined
}
