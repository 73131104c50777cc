import { makeStyles } from '@fluentui/react-components'
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react'
import { useAnchor } from './anchor.ts'
import { Card } from './card.tsx'
import { useFeedHub } from './feed-context.ts'
import { pressOn, stepOf } from './feed-keys.ts'
import { AppRow, CountRow, LaneRow, MoreRow } from './group-rows.tsx'
import { canHaveFocus, rowElement, targetOf, useRowFocus } from './row-focus.ts'
import type { Row } from './rows.ts'
import type { FreshCode } from './shown.ts'
import { words } from './words.ts'

const gap = 6
const guess: Readonly<Record<Row['kind'], number>> = { lane: 28, app: 28, card: 132, more: 28, count: 54 }

const useStyles = makeStyles({
  list: { position: 'relative', listStyleType: 'none', margin: 0, padding: 0 },
  row: { position: 'absolute', insetBlockStart: 0, insetInline: 0 },
})

/** The rows, of which only those in sight are drawn; ↑ and ↓ move through them. */
export function FeedList({ rows, codes, headRoom }: FeedListProps) {
  const styles = useStyles()
  const hub = useFeedHub()
  const codeOf = ({ key }: Row) => codes.find(({ id }) => id === key)?.code
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
    scrollPaddingStart: headRoom + gap,
    scrollPaddingEnd: gap,
    overscan: 4,
    gap,
  })
  useLayoutEffect(() => {
    const found = scrollerOf(box.current)
    setScroller(found)
    if (box.current) setMargin(distance(found, box.current))
  })
  useAnchor(list, { box, scroller, headRoom })
  const focus = useRowFocus(list, { rows, box, choose })

  const pressed = (event: KeyboardEvent<HTMLElement>) => {
    const element = rowElement(event.target)
    const index = rows.findIndex(({ key }) => key === element?.dataset.row)
    const row = rows[index]
    if (!element || !row || event.defaultPrevented) return
    const step = stepOf(event)
    if (step) focus.go(targetOf(rows, index, step))
    else if (!pressOn(event, { row, element, code: codeOf(row) }, hub)) return
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
              <RowOf row={row} code={codeOf(row)} tabbable={index === active} />
            </li>
          )
        )
      })}
    </ul>
  )
}

interface FeedListProps {
  readonly rows: readonly Row[]
  readonly codes: readonly FreshCode[]
  /** Pixels at the top that something else covers while the list scrolls. */
  readonly headRoom: number
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

/** The row with the focus stays in the document, wherever the list is scrolled to. */
function withRow(range: Range, index: number): number[] {
  const indexes = defaultRangeExtractor(range)
  if (index < 0 || indexes.includes(index)) return indexes
  return [...indexes, index].sort((a, b) => a - b)
}

/** What scrolls the list: the panel that it stands in. */
function scrollerOf(element: HTMLElement | null): HTMLElement {
  for (let parent = element?.parentElement; parent; parent = parent.parentElement)
    if (/auto|scroll/.test(getComputedStyle(parent).overflowY)) return parent
  return document.documentElement
}

function distance(scroller: HTMLElement, list: HTMLElement): number {
  return Math.round(list.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop)
}
