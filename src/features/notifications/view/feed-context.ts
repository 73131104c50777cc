import { createContext, useContext, useSyncExternalStore } from 'react'
import { useFeature, useHubState } from '../../../client/react/hub.tsx'
import type { DeviceView } from '../../../core/hub-contract.ts'
import type { Deeds } from './deeds.ts'
import type { Desk, DeskView, Work } from './desk.ts'
import { words } from './words.ts'

const asked = ['dismiss', 'clear', 'act', 'reply', 'configureApp'] as const
type Asked = (typeof asked)[number]

/** Why something cannot be done right now, in a sentence; what is absent can be done. */
export type Reasons = { readonly [K in Asked]?: string }

/** What every card needs. Changes only when something of it does, so that cards are not drawn anew for nothing. */
export interface FeedHub {
  readonly deeds: Deeds
  readonly desk: Desk
  readonly why: Reasons
}

export const FeedContext = createContext<FeedHub | undefined>(undefined)

export function useFeedHub(): FeedHub {
  const hub = useContext(FeedContext)
  if (!hub) throw new Error('FeedContext is missing')
  return hub
}

/** What the person is doing with this notification. */
export function useWork(desk: Desk, id: string): Work {
  return useSyncExternalStore(desk.subscribe, () => desk.work(id))
}

export function useDeskView(desk: Desk): DeskView {
  return useSyncExternalStore(desk.subscribe, desk.view)
}

/** What cannot be done with this phone right now, and why. */
export function useReasons(device: DeviceView): Reasons {
  const live = useHubState(({ connection }) => connection === 'live')
  const feature = useFeature(device, 'notifications')
  const why = (action: Asked): string | undefined => {
    if (!live) return words('hubAway')
    if (!feature?.on) return words('off')
    if (feature.can(action)) return undefined
    return words(device.links.length === 0 ? 'phoneAway' : 'phoneCannot')
  }
  const reasons = asked.map((action) => [action, why(action)] as const).filter(([, reason]) => reason !== undefined)
  return Object.fromEntries(reasons)
}
