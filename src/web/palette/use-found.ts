import { useEffect, useRef, useState } from 'react'
import { useClient, useDevices } from '../../client/react/hub.tsx'
import type { FeatureView, Found } from '../../client/react/view.ts'
import type { DeviceView } from '../../core/hub-contract.ts'
import { useHidden } from '../../ui/privacy.tsx'
import { views } from '../views.ts'

/** Something stored that a search found, with where it is. */
export interface FoundHere extends Found {
  readonly id: string
  readonly device: string
  readonly feature: string
}

/** One feature on one device that can be searched. */
export interface SearchSource {
  readonly id: string
  readonly device: string
  readonly feature: string
}

export interface FoundState {
  /** Newest first. */
  readonly found: readonly FoundHere[]
  readonly failed: readonly SearchSource[]
  /** Not every source has answered yet. */
  readonly isBusy: boolean
}

/** Nothing is asked until so long after the last letter, in ms. */
const pauseMs = 120
const perSource = 8
const altogether = 30
const nothing: FoundState = { found: [], failed: [], isBusy: false }

/** Searches what is stored of all phones. What was asked before is given up when the query changes. */
export function useFound(query: string): FoundState {
  const client = useClient()
  const devices = useDevices()
  const latest = useRef(devices)
  useEffect(() => {
    latest.current = devices
  })
  const wanted = useHidden() ? '' : query.trim()
  const [state, setState] = useState<FoundState>(nothing)
  useEffect(() => {
    if (wanted === '') return setState(nothing)
    setState((before) => ({ ...before, isBusy: true }))
    const ended = new AbortController()
    const { signal } = ended
    const timer = setTimeout(() => {
      const sources = searchable(latest.current)
      if (sources.length === 0) return setState(nothing)
      const answers: Answer[] = []
      for (const { source, device, search } of sources) {
        const told = (answer: Answer) => {
          if (signal.aborted) return
          answers.push(answer)
          setState(joined(answers, sources.length))
        }
        const ask = async () => search({ client, device, signal, query: wanted, limit: perSource })
        ask().then(
          (found) => told({ source, found: found.slice(0, perSource) }),
          () => told({ source, found: undefined }),
        )
      }
    }, pauseMs)
    return () => {
      clearTimeout(timer)
      ended.abort()
    }
  }, [wanted, client])
  return wanted === '' ? nothing : state
}

interface Answer {
  readonly source: SearchSource
  /** Undefined when it failed. */
  readonly found: readonly Found[] | undefined
}

type Search = NonNullable<FeatureView['search']>

function searchable(devices: readonly DeviceView[]) {
  return devices.flatMap((device) =>
    views.flatMap(({ feature, search }): { source: SearchSource; device: DeviceView; search: Search }[] => {
      if (!search || !device.features[feature]?.on) return []
      return [{ source: { id: `${device.id}/${feature}`, device: device.id, feature }, device, search }]
    }),
  )
}

function joined(answers: readonly Answer[], sources: number): FoundState {
  const found = answers.flatMap(({ source: { id, device, feature }, found: of = [] }) =>
    of.map((one) => ({ ...one, id: `${id}/${one.key}`, device, feature })),
  )
  return {
    found: found.sort((one, other) => other.at - one.at).slice(0, altogether),
    failed: answers.flatMap(({ source, found: of }) => (of ? [] : [source])),
    isBusy: answers.length < sources,
  }
}
