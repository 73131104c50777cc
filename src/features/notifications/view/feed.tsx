import { makeStyles, tokens } from '@fluentui/react-components'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useClient, useFeature } from '../../../client/react/hub.tsx'
import type { DeviceProps } from '../../../client/react/view.ts'
import type { DeviceView } from '../../../core/hub-contract.ts'
import { useNow } from '../../../ui/clock.ts'
import { announce } from '../../../ui/notices.ts'
import { useHidden } from '../../../ui/privacy.tsx'
import { useListedShortcut } from '../../../ui/shortcuts.ts'
import { shownLine } from '../../../ui/text.ts'
import { CodeChips } from './code-chips.tsx'
import { makeDeeds } from './deeds.ts'
import { type DeskView, deskOf } from './desk.ts'
import { ErrandWatch } from './errand-watch.tsx'
import { FeedContext, useDeskView, useReasons } from './feed-context.ts'
import { FeedEmpty, FeedWaiting } from './feed-empty.tsx'
import { FeedHead } from './feed-head.tsx'
import { FeedList } from './feed-list.tsx'
import { countRows, rowsOf } from './rows.ts'
import { type FreshCode, freshCodes, type Item, type Shown } from './shown.ts'
import { useShown } from './shown-query.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  // As long as its list: the panel around it scrolls, and what stands over the list stays in sight.
  feed: {
    display: 'flex',
    flexDirection: 'column',
    flexShrink: 0,
    minWidth: 0,
    paddingInline: tokens.spacingHorizontalM,
  },
  top: {
    position: 'sticky',
    insetBlockStart: 0,
    zIndex: 1,
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXS,
    paddingBlockEnd: tokens.spacingVerticalXS,
    backgroundColor: tokens.colorNeutralBackground3,
  },
})

/** What the phone shows, with its buttons and replies. */
export function Feed({ device }: DeviceProps) {
  return <FeedOf key={device.id} device={device} />
}

function FeedOf({ device }: { readonly device: DeviceView }) {
  const styles = useStyles()
  const headingId = useId()
  const hidden = useHidden()
  const desk = deskOf(device.id)
  const deskView = useDeskView(desk)
  const { shown, error, refetch } = useShown(device.id, desk, useNews(hidden))
  const codes = useFreshCodes(shown)
  const hub = useFeedValue(device)
  const [top, setTop] = useState<HTMLElement | null>(null)
  const headRoom = useHeight(top)
  const rows = useRows({ shown, codes, deskView, hidden })
  const hiddenApps = useMemo(
    () => new Set([...(shown?.items.values() ?? [])].flatMap((item) => (item.hidden ? [item.app] : []))),
    [shown],
  )
  const all = useFeature(device, 'notifications')?.state.active
  const present = [...(shown?.items.values() ?? [])].filter(({ id }) => !deskView.leaving.has(id))
  const clearable = present.filter((item) => item.clearable).length
  useKeysListed()
  return (
    <FeedContext value={hub}>
      <section className={styles.feed} aria-labelledby={headingId}>
        <div ref={setTop} className={styles.top}>
          <FeedHead
            id={headingId}
            device={device}
            count={present.length}
            clearable={clearable}
            all={shown?.more ? all : undefined}
          />
          <CodeChips codes={codes} hiddenApps={hiddenApps} />
        </div>
        {rows.length > 0 ? (
          <FeedList rows={rows} codes={codes} headRoom={headRoom} />
        ) : shown || error ? (
          <FeedEmpty device={device} error={shown ? null : error} retry={refetch} />
        ) : (
          <FeedWaiting />
        )}
      </section>
      <ErrandWatch desk={desk} />
    </FeedContext>
  )
}

const noCodes: Shown['codes'] = new Map()
const noItems: Shown['items'] = new Map()

/** What the cards need; the same object until something of it changes. */
function useFeedValue(device: DeviceView) {
  const client = useClient()
  const queries = useQueryClient()
  const { id } = device
  const desk = deskOf(id)
  const deeds = useMemo(() => makeDeeds({ client, device: id, queries, desk }), [client, id, queries, desk])
  const reasons = useReasons(device)
  const asText = JSON.stringify(reasons)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the reasons by what they say
  return useMemo(() => ({ deeds, desk, why: reasons }), [deeds, desk, asText])
}

interface Rows {
  readonly shown: Shown | undefined
  readonly codes: readonly FreshCode[]
  readonly deskView: DeskView
  readonly hidden: boolean
}

function useRows({ shown, codes, deskView, hidden }: Rows) {
  const withCode = codes
    .map(({ id }) => id)
    .sort()
    .join('\n')
  return useMemo(() => {
    const items = (shown?.items ?? noItems).values()
    if (hidden) return countRows(items, deskView.leaving)
    return rowsOf(items, { ...deskView, codes: new Set(withCode.split('\n')) })
  }, [shown?.items, deskView, withCode, hidden])
}

function useFreshCodes(shown: Shown | undefined): readonly FreshCode[] {
  const now = useNow()
  return useMemo(() => freshCodes(shown?.codes ?? noCodes, now), [shown?.codes, now])
}

/** The height of an element in pixels, as it changes. */
function useHeight(element: HTMLElement | null): number {
  const [height, setHeight] = useState(0)
  useLayoutEffect(() => {
    if (!element) return
    const observer = new ResizeObserver(() => setHeight(element.offsetHeight))
    observer.observe(element)
    return () => observer.disconnect()
  }, [element])
  return height
}

/** What comes within this time is said as one. */
const newsMs = 1_000

/** Says to screen readers what came in; without content in privacy mode. */
function useNews(hidden: boolean): (items: readonly Item[]) => void {
  const came = useRef<Item[]>([])
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const hide = useRef(hidden)
  useEffect(() => {
    hide.current = hidden
  })
  useEffect(() => () => clearTimeout(timer.current), [])
  return (items) => {
    came.current.push(...items)
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      const sentence = newsOf(came.current.splice(0), hide.current)
      if (sentence !== undefined) announce(sentence)
    }, newsMs)
  }
}

function newsOf(items: readonly Item[], hidden: boolean): string | undefined {
  const last = new Map(items.map((item) => [item.id, item]))
  const [first] = last.values()
  if (!first) return undefined
  if (hidden || last.size > 1 || first.hidden) return words('newMany', { count: last.size })
  return words('newOne', { app: shownLine(first.app, 80), title: shownLine(first.title, 100) })
}

function useKeysListed(): void {
  const group = words('keys')
  useListedShortcut({ keys: 'ArrowDown', title: words('keyMove'), group })
  useListedShortcut({ keys: 'Enter', title: words('keyOpen'), group })
  useListedShortcut({ keys: 'R', title: words('keyReply'), group })
  useListedShortcut({ keys: 'C', title: words('keyCopy'), group })
  useListedShortcut({ keys: 'E', title: words('keyDismiss'), group })
  useListedShortcut({ keys: 'M', title: words('keyMute'), group })
}
