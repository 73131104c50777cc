import { makeStyles } from '@fluentui/react-components'
import { defaultRangeExtractor, type Range, useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { type FocusEvent, type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from 'react'
import { Card } from './card.tsx'
import { useFeedHub } from './feed-context.ts'
import { pressOn, stepOf } from './feed-keys.ts'
import { AppRow, CountRow, LaneRow, MoreRow } from './group-rows.tsx'
import type { Row } from './rows.ts'
import type { Code } from './shown.ts'
import { words } from './words.ts'

const gap = 6
/** Room for what stays at the top while the list scrolls, in pixels. */
const headRoom = 56
const guess: Readonly<Record<Row['kind'], number>> = { lane: 28, app: 28, card: 132, more: 28, count: 54 }

const useStyles = makeStyles({
  list: { position: 'relative', listStyleType: 'none', margin: 0, padding: 0 },
  row: { position: 'absolute', insetBlockStart: 0, insetInline: 0 },
})

type List = Virtualizer<HTMLElement, HTMLElement>

/** The rows, of which only those in sight are drawn; ↑ and ↓ move through them. */
export function FeedList({ rows, codes }: FeedListProps) {
  const styles = useStyles()
  const hub = useFeedHub()
  const box = useRef<HTMLUListElement>(null)
  const [scroller, setScroller] = useState<HTMLElement | null>(null)
  const [margin, setMargin] = useState(0)
  const [chosen, choose] = useState<string>()
  const active = Math.max(
    rows.findIndex(({ key }) => key === chosen),
    rows.findIndex(canHaveFocus),
  )
  const list = useVirtualizer<HTMLElement, HTMLElement>({
    count: rows.length,
    getScrollElement: () => scroller,
    estimateSize: (index) => guess[rows[index]?.kind ?? 'card'],
    getItemKey: (index) => rows[index]?.key ?? index,
    rangeExtractor: (range) => withRow(range, active),
    scrollMargin: margin,
    scrollPaddingStart: headRoom,
    scrollPaddingEnd: gap,
    overscan: 4,
    gap,
  })
  useLayoutEffect(() => {
    const found = scrollerOf(box.current)
    setScroller(found)
    if (found && box.current) setMargin(distance(found, box.current))
  })
  useAnchor(list, { rows, scroller })
  const focus = useRowFocus(list, { rows, box, choose })

  const pressed = (event: KeyboardEvent<HTMLElement>) => {
    const element = rowElement(event.target)
    const index = rows.findIndex(({ key }) => key === element?.dataset.row)
    const row = rows[index]
    if (!element || !row || event.defaultPrevented) return
    const step = stepOf(event)
    if (step) focus.go(targetOf(rows, index, step))
    else if (!pressOn(event, { row, element, code: codes.get(row.key)?.code }, hub)) return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <ul
      ref={box}
      aria-label={words('title')}
      className={styles.list}
      style={{ height: list.getTotalSize() }}
      onKeyDown={pressed}
      onFocus={focus.entered}
      onBlur={focus.left}
    >
      {list.getVirtualItems().map(({ key, index, start }) => {
        const row = rows[index]
        return (
          row && (
            <li
              key={key}
              ref={list.measureElement}
              data-index={index}
              className={styles.row}
              style={{ transform: `translateY(${start - margin}px)` }}
              aria-setsize={rows.length}
              aria-posinset={index + 1}
            >
              <RowOf row={row} code={codes.get(row.key)?.code} tabbable={index === active} />
            </li>
          )
        )
      })}
    </ul>
  )
}

interface FeedListProps {
  readonly rows: readonly Row[]
  /** By notification. */
  readonly codes: ReadonlyMap<string, Code>
}

function RowOf({ row, code, tabbable }: { row: Row; code: string | undefined; tabbable: boolean }) {
  switch (row.kind) {
    case 'lane':
      return <LaneRow lane={row.lane} />
    case 'app': {
      const { kind: _, key, ...app } = row
      return <AppRow rowKey={key} {...app} tabbable={tabbable} />
    }
    case 'count': {
      const { kind: _, key, ...app } = row
      return <CountRow rowKey={key} {...app} tabbable={tabbable} />
    }
    case 'more':
      return <MoreRow row={row} tabbable={tabbable} />
    case 'card':
      return <Card item={row.item} code={code} alone={row.alone} gone={row.gone} tabbable={tabbable} />
  }
}

/** Moves the focus by keys, and on to the next row when the one that has it goes. */
function useRowFocus(list: List, { rows, box, choose }: FocusPlace) {
  const wanted = useRef<string>(undefined)
  const last = useRef<{ readonly key: string; readonly index: number }>(undefined)
  const go = (index: number) => {
    const row = rows[index]
    if (!row) return
    wanted.current = row.key
    choose(row.key)
    list.scrollToIndex(index, { align: 'auto' })
  }
  useLayoutEffect(() => {
    const { current } = last
    const index = rows.findIndex(({ key }) => key === current?.key)
    if (current && index >= 0) last.current = { key: current.key, index }
    const lost = document.activeElement === null || document.activeElement === document.body
    if (current && index < 0 && lost) {
      last.current = undefined
      go(nextTo(rows, current.index))
    }
  })
  useLayoutEffect(() => {
    if (wanted.current === undefined) return
    const element = box.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(wanted.current)}"]`)
    if (!element) return
    wanted.current = undefined
    element.focus({ preventScroll: true })
  })
  return {
    go,
    entered(event: FocusEvent) {
      const key = rowElement(event.target)?.dataset.row
      if (key === undefined) return
      last.current = { key, index: rows.findIndex((row) => row.key === key) }
      choose(key)
    },
    left({ target, relatedTarget }: FocusEvent) {
      if (relatedTarget !== null && box.current?.contains(relatedTarget as Node)) return
      const left = last.current
      // A row that goes takes the focus with it; one that stays has really lost it.
      setTimeout(() => {
        if (last.current === left && target.isConnected && document.activeElement !== target) last.current = undefined
      })
    },
  }
}

interface FocusPlace {
  readonly rows: readonly Row[]
  readonly box: RefObject<HTMLElement | null>
  readonly choose: (key: string) => void
}

/** Keeps what is being read where it is when something comes in above it. */
function useAnchor(list: List, { rows, scroller }: { rows: readonly Row[]; scroller: HTMLElement | null }) {
  const anchor = useRef<{ readonly key: string; readonly start: number }>(undefined)
  const before = useRef(rows)
  useLayoutEffect(() => {
    if (!scroller) return
    if (before.current !== rows && anchor.current && scroller.scrollTop > list.options.scrollMargin) {
      const { key, start } = anchor.current
      const moved = list.measurementsCache[rows.findIndex((row) => row.key === key)]
      if (moved && moved.start !== start) scroller.scrollTop += moved.start - start
    }
    before.current = rows
    const top = scroller.scrollTop + headRoom
    const first = list.getVirtualItems().find(({ end }) => end > top)
    anchor.current = first && { key: String(first.key), start: first.start }
  })
}

function canHaveFocus({ kind }: Row): boolean {
  return kind !== 'lane'
}

function targetOf(rows: readonly Row[], from: number, step: 'next' | 'previous' | 'first' | 'last'): number {
  if (step === 'first') return rows.findIndex(canHaveFocus)
  if (step === 'last') return rows.findLastIndex(canHaveFocus)
  const after = step === 'next' ? rows.findIndex((row, index) => index > from && canHaveFocus(row)) : -1
  const before = step === 'previous' ? rows.findLastIndex((row, index) => index < from && canHaveFocus(row)) : -1
  return Math.max(after, before) >= 0 ? Math.max(after, before) : from
}

/** The row that took the place of one that went, else the last. */
function nextTo(rows: readonly Row[], index: number): number {
  const card = rows.findIndex((row, at) => at >= index && row.kind !== 'lane' && row.kind !== 'app')
  return card >= 0 ? card : rows.findLastIndex(canHaveFocus)
}

/** The row with the focus stays in the document, wherever the list is scrolled to. */
function withRow(range: Range, index: number): number[] {
  const indexes = defaultRangeExtractor(range)
  if (index < 0 || indexes.includes(index)) return indexes
  return [...indexes, index].sort((a, b) => a - b)
}

function rowElement(target: EventTarget | null): HTMLElement | undefined {
  return (target instanceof Element && target.closest<HTMLElement>('[data-row]')) || undefined
}

/** What scrolls the list: the panel that it stands in. */
function scrollerOf(element: HTMLElement | null): HTMLElement | null {
  for (let parent = element?.parentElement; parent; parent = parent.parentElement)
    if (/auto|scroll/.test(getComputedStyle(parent).overflowY)) return parent
  return document.documentElement
}

function distance(scroller: HTMLElement, list: HTMLElement): number {
  return Math.round(list.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop)
}
