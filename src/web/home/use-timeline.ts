import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { useClient, useHubState, useLiveEvent, useReconnected } from '../../client/react/hub.tsx'
import type { DeviceView } from '../../core/hub-contract.ts'
import { views } from '../views.ts'
import { Merge, type Merged } from './merge.ts'
import type { HomePlace } from './place.ts'
import { errandHappening, type Happening, happening, pcSource, sourcesOf } from './sources.ts'

export interface Timeline {
  /** Another one for each list that is begun. */
  readonly id: number
  readonly merged: Merged<Happening>
  readonly merge: Merge<Happening>
  /** Forgets everything and asks anew. */
  readonly again: () => void
}

/** How long changes that tell nothing by themselves are gathered before the newest page is asked for again, in ms. */
const gatherMs = 500

/** What happened on all phones, as far as it has been asked for, kept fresh by the live socket. */
export function useTimeline(devices: readonly DeviceView[], place: HomePlace): Timeline {
  const client = useClient()
  const [turn, setTurn] = useState(0)
  const again = useCallback(() => setTurn((count) => count + 1), [])
  const latest = useRef(devices)
  useEffect(() => {
    latest.current = devices
  })
  // Only which phones and features there are matters here, and that changes rarely.
  const shape = devices.map(shapeOf).join('\n')
  const { kind, phone, before } = place
  // Where less is to be kept, what is shown may be deleted by now.
  const kept = useHubState(({ settings }) => `${settings?.keepNothing} ${settings?.retentionDays}`)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` stands for the devices; `kept` and `turn` ask anew
  const { id, merge, subscribe } = useMemo(() => {
    const deviceNow = (id: string) => latest.current.find((device) => device.id === id)
    const wanted = { kind, phone, before, show: undefined }
    const sources = sourcesOf({ client, views, devices, place: wanted, deviceNow })
    return listened((changed) => new Merge(sources, { changed, before }))
  }, [client, shape, kind, phone, before, kept, turn])
  useEffect(() => {
    void merge.more()
    return () => merge.stop()
  }, [merge])
  useLive(merge, phone)
  useReconnected(() => void merge.refresh().then((joined) => joined || again()))
  return { id, merged: useSyncExternalStore(subscribe, merge.read), merge, again }
}

function shapeOf({ id, features }: DeviceView): string {
  const on = Object.entries(features).flatMap(([feature, view]) => (view.on ? [feature] : []))
  return [id, ...on].join(' ')
}

/** Puts in what happens now. */
function useLive(merge: Merge<Happening>, phone: string | undefined): void {
  const fates = useHubState((state) => state.fates)
  useEffect(() => {
    for (const errand of fates.values())
      if (phone === undefined || errand.device === phone) merge.put(pcSource, errandHappening(errand))
  }, [fates, merge, phone])
  const gathering = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(gathering.current), [])
  const latest = useRef(merge)
  useEffect(() => {
    latest.current = merge
  })
  useLiveEvent((event) => {
    const timeline = views.find(({ feature }) => feature === event.feature)?.timeline
    if (!timeline) return
    const moment = timeline.fresh?.(event)
    if (moment) return merge.put(`${event.device}/${event.feature}`, happening(event.device, event.feature, moment))
    // Something is over, say: what is newest shows what has changed.
    gathering.current ??= setTimeout(() => {
      gathering.current = undefined
      void latest.current.refresh()
    }, gatherMs)
  })
}

let next = 1

/** Tells of changes once a frame at most, however many come in a burst. */
function listened(make: (changed: () => void) => Merge<Happening>) {
  const listeners = new Set<() => void>()
  let isDue = false
  const tell = () => {
    isDue = false
    for (const listener of listeners) listener()
  }
  const changed = () => {
    if (!isDue) requestAnimationFrame(tell)
    isDue = true
  }
  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
  return { id: next++, merge: make(changed), subscribe }
}
