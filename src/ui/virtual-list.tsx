import { makeStyles, tokens } from '@fluentui/react-components'
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual'
import {
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useCallback,
  useEffect,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'

const useStyles = makeStyles({
  scroller: { overflowY: 'auto', overflowX: 'hidden', height: '100%', overflowAnchor: 'none', contain: 'strict' },
  list: { position: 'relative', width: '100%' },
  row: {
    position: 'absolute',
    insetBlockStart: 0,
    insetInlineStart: 0,
    width: '100%',
    outlineStyle: 'none',
    // A heading above the row is no part of what has the focus.
    ':focus-visible > :last-child': {
      outline: `2px solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: '-2px',
      borderRadius: tokens.borderRadiusMedium,
    },
  },
})

/** What a list can be told from outside. */
export interface VirtualListHandle {
  /** Goes to the first row, with the focus. */
  toTop(): void
}

export interface VirtualListProps {
  readonly label: string
  readonly count: number
  /** How many there are altogether; undefined while that is not known. */
  readonly total: number | undefined
  /** A new function whenever the order changes. */
  readonly keyOf: (index: number) => string
  readonly indexOf: (key: string) => number
  /** Height before it is measured, in CSS pixels, in a list of this width; the nearer, the smoother it scrolls. */
  readonly estimate: (index: number, width: number) => number
  /** Content of a row; the element that gets `labelId` says what the row is. */
  readonly render: (index: number, labelId: string) => ReactNode
  /** Key of the row that takes the focus when the list comes to be; none unless said. */
  readonly first?: string | undefined
  /** Enter on a row. */
  readonly onEnter?: (index: number) => void
  /** Index of the last row that is drawn; to load more in time. */
  readonly onShown?: (lastIndex: number) => void
  /** The list has come to its very top, or left it. */
  readonly onTop?: (isTop: boolean) => void
  readonly busy?: boolean
  /** Stands below all rows. */
  readonly after?: ReactNode
  readonly ref?: Ref<VirtualListHandle>
}

/** Rows above and below what is seen, ready before they come into sight. */
const overscan = 8
/** Still the top, in CSS pixels. */
const topSlack = 4

/**
 * A long list of which only the rows in sight exist, each as high as its content: an ARIA feed of articles. The arrows,
 * Home, End, Page Up and Page Down move the focus from row to row; Tab goes on to what is inside a row.
 */
export function VirtualList(props: VirtualListProps) {
  const { label, count, total, keyOf, indexOf, estimate, render, onShown, onTop, onEnter, busy = false, after } = props
  const styles = useStyles()
  const scroller = useRef<HTMLDivElement>(null)
  const [activeKey, setActiveKey] = useState(props.first)
  const active = activeKey === undefined ? 0 : Math.max(0, indexOf(activeKey))
  const isTop = useRef(true)
  const toFocus = useRef(props.first === undefined ? undefined : active)
  const width = useRef(0)
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimate(index, width.current),
    getItemKey: keyOf,
    overscan,
    directDomUpdates: true,
    // What has the focus stays in the document, wherever the list is scrolled to.
    rangeExtractor: useCallback(
      (range: Range) => withIndex(defaultRangeExtractor(range), active, count),
      [active, count],
    ),
  })
  useImperativeHandle(props.ref, () => ({
    toTop() {
      scroller.current?.scrollTo({ top: 0 })
      toFocus.current = 0
      setActiveKey(undefined)
    },
  }))
  width.current = virtualizer.scrollRect?.width ?? 0
  const items = virtualizer.getVirtualItems()
  const last = virtualizer.range?.endIndex ?? -1
  useEffect(() => onShown?.(last), [last, onShown])
  useLayoutEffect(() => {
    const index = toFocus.current
    if (index === undefined) return
    const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)
    if (!row) return
    toFocus.current = undefined
    row.focus({ preventScroll: true })
    virtualizer.scrollToIndex(index)
  })

  const scrolled = (top: number) => {
    if (isTop.current === top <= topSlack) return
    isTop.current = top <= topSlack
    onTop?.(isTop.current)
  }
  const pressed = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    const isRow = event.target instanceof HTMLElement && event.target.dataset.index !== undefined
    if (event.key === 'Enter' && isRow) return onEnter?.(active)
    const page = virtualizer.scrollRect?.height ?? 0
    const next = destination(event.key, { active, count, page, item: (index) => virtualizer.measurementsCache[index] })
    if (next === undefined) return
    event.preventDefault()
    toFocus.current = next
    setActiveKey(keyOf(next))
    virtualizer.scrollToIndex(next)
  }
  return (
    <div ref={scroller} className={styles.scroller} onScroll={(event) => scrolled(event.currentTarget.scrollTop)}>
      <div
        ref={virtualizer.containerRef}
        role="feed"
        aria-label={label}
        aria-busy={busy}
        className={styles.list}
        onKeyDown={pressed}
      >
        {items.map(({ index, key }) => (
          <Frame
            key={key}
            ref={virtualizer.measureElement}
            className={styles.row}
            index={index}
            total={total}
            isActive={index === active}
            onFocus={() => setActiveKey(keyOf(index))}
            render={render}
          />
        ))}
      </div>
      {after}
    </div>
  )
}

interface FrameProps extends Pick<VirtualListProps, 'render' | 'total'> {
  readonly index: number
  readonly isActive: boolean
  readonly className: string
  readonly onFocus: () => void
  readonly ref: Ref<HTMLElement>
}

function Frame({ index, total, isActive, className, onFocus, render, ref }: FrameProps) {
  const labelId = useId()
  return (
    <article
      ref={ref}
      className={className}
      data-index={index}
      tabIndex={isActive ? 0 : -1}
      aria-labelledby={labelId}
      aria-posinset={index + 1}
      aria-setsize={total ?? -1}
      onFocus={onFocus}
    >
      {render(index, labelId)}
    </article>
  )
}

function withIndex(indexes: number[], index: number, count: number): number[] {
  if (index >= count || indexes.includes(index)) return indexes
  return [...indexes, index].sort((a, b) => a - b)
}

interface Place {
  readonly active: number
  readonly count: number
  /** Height of what is in sight, in CSS pixels. */
  readonly page: number
  readonly item: (index: number) => { readonly start: number } | undefined
}

/** Which row a key leads to. */
function destination(key: string, { active, count, page, item }: Place): number | undefined {
  const last = count - 1
  const start = item(active)?.start ?? 0
  const far = (way: 1 | -1) => {
    let index = active
    while (index + way >= 0 && index + way <= last && Math.abs((item(index + way)?.start ?? 0) - start) < page)
      index += way
    return index === active ? Math.min(last, Math.max(0, active + way)) : index
  }
  if (last < 0) return undefined
  if (key === 'ArrowDown') return Math.min(last, active + 1)
  if (key === 'ArrowUp') return Math.max(0, active - 1)
  if (key === 'Home') return 0
  if (key === 'End') return last
  if (key === 'PageDown') return far(1)
  if (key === 'PageUp') return far(-1)
  return undefined
}
