import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { Client } from '../../../client/client.ts'
import { useClient, useDevice, useLiveEvent, useReconnected } from '../../../client/react/hub.tsx'
import type { Listed } from '../contract.ts'
import type { Desk } from './desk.ts'
import { type Change, fromList, type Item, type Shown, withChanges } from './shown.ts'

const pageSize = 500
const mostPages = 4
/** Events within this time are drawn at once. */
const gatherMs = 16
const mostWaiting = 5_000

/** Under which the page keeps what a phone shows now. */
export function shownKey(device: string): readonly string[] {
  return ['notifications', device, 'shown']
}

interface ShownAnswer {
  readonly shown: Shown | undefined
  readonly error: Error | null
  refetch(): void
}

/** What a phone shows now, asked once and kept by events; `news` hears what came in, gathered. */
export function useShown(device: string, desk: Desk, news: (items: readonly Item[]) => void): ShownAnswer {
  const client = useClient()
  const queries = useQueryClient()
  const on = useDevice(device)?.features.notifications?.on ?? false
  const queue = useRef<Change[]>([])
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: shownKey(device),
    enabled: on,
    queryFn: async ({ signal }) => {
      const known = queries.getQueryData<Shown>(shownKey(device))
      const shown = await ask(client, { device, known, signal })
      for (const [id, item] of known?.items ?? []) if (!shown.items.has(id)) desk.wentAway(item)
      for (const id of shown.items.keys()) desk.cameBack(id)
      return shown
    },
    structuralSharing: false,
    // Nothing keeps it while the feed is not drawn.
    refetchOnMount: 'always',
  })

  const flush = () => {
    clearTimeout(timer.current)
    timer.current = undefined
    // What is being asked now may be older than these: they are put on top of it when it is there.
    const state = queries.getQueryState<Shown>(shownKey(device))
    if (!state?.data || state.fetchStatus === 'fetching') return
    const changes = queue.current.splice(0)
    if (changes.length === 0) return
    for (const change of changes) tellDesk(desk, state.data, change)
    queries.setQueryData<Shown>(shownKey(device), withChanges(state.data, changes, Date.now()))
    const fresh = changes.flatMap(({ event, data: item }) => (event === 'removed' || item.silent ? [] : [item]))
    if (fresh.length > 0) news(fresh.filter(({ muted }) => !muted))
  }

  useLiveEvent((message) => {
    if (message.feature !== 'notifications' || message.device !== device) return
    if (message.event === 'synced') {
      flush()
      const state = queries.getQueryState<Shown>(shownKey(device))
      const differs = state?.data && !state.data.more && state.data.items.size !== message.data.active
      if (differs && state.fetchStatus !== 'fetching') void refetch()
      return
    }
    if (queue.current.length >= mostWaiting) {
      queue.current = []
      void refetch()
    }
    queue.current.push(message)
    timer.current ??= setTimeout(flush, gatherMs)
  })
  useReconnected(() => void (on && refetch()))
  // What is switched off is not shown, and is asked for anew when it is on again.
  useEffect(() => {
    if (!on) queries.removeQueries({ queryKey: shownKey(device) })
  }, [on, queries, device])
  useEffect(() => {
    if (!isFetching) flush()
  })
  useEffect(() => () => clearTimeout(timer.current), [])
  if (!on) return { shown: nothing, error: null, refetch: () => {} }
  return { shown: data, error, refetch: () => void refetch() }
}

const nothing: Shown = { items: new Map(), codes: new Map(), more: false }

function tellDesk(desk: Desk, known: Shown, change: Change): void {
  const { id } = change.data
  const item = known.items.get(id)
  if (change.event !== 'removed') desk.cameBack(id)
  else if (item) desk.wentAway(item)
}

async function ask(
  client: Client,
  { device, known, signal }: { device: string; known: Shown | undefined; signal: AbortSignal },
): Promise<Shown> {
  const actions = client.device(device).notifications
  const codes = actions.codes({}, { signal }).catch(() => [])
  const items: Listed[] = []
  let before: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const answer = await actions.list({ active: true, limit: pageSize, ...(before && { before }) }, { signal })
    items.push(...answer.items)
    before = answer.before
    if (before === undefined) break
  }
  return fromList({ items, more: before !== undefined }, await codes, known)
}
