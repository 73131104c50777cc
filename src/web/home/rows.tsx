import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { useCallback, useMemo, useRef, useState } from 'react'
import type { DeviceView } from '../../core/hub-contract.ts'
import { useHidden } from '../../ui/privacy.tsx'
import { useListedShortcut } from '../../ui/shortcuts.ts'
import { VirtualList, type VirtualListHandle } from '../../ui/virtual-list.tsx'
import type { Row } from './merge.ts'
import { TimelineRow } from './row.tsx'
import { rowHeight } from './row-height.ts'
import { SkeletonRows } from './skeleton.tsx'
import type { Happening } from './sources.ts'
import type { Timeline } from './use-timeline.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  fresh: {
    position: 'absolute',
    zIndex: 1,
    insetBlockStart: tokens.spacingVerticalM,
    insetInline: 0,
    display: 'flex',
    justifyContent: 'center',
    pointerEvents: 'none',
  },
  freshButton: { pointerEvents: 'auto', boxShadow: tokens.shadow8 },
  end: { margin: 0, textAlign: 'center', padding: tokens.spacingVerticalL, color: tokens.colorNeutralForeground3 },
})

/** So many rows below what is seen are asked for before they are needed. */
const ahead = 400

interface RowsProps {
  readonly timeline: Timeline
  readonly devices: readonly DeviceView[]
  /** The row that somebody looks for. */
  readonly show: string | undefined
}

/** The timeline itself, which has at least one row. */
export function Rows({ timeline: { merged, merge }, devices, show }: RowsProps) {
  const styles = useStyles()
  const { rows, waiting, ended } = merged
  const list = useRef<VirtualListHandle>(null)
  const [open, toggle] = useOpen(show)
  const names = useNames(devices)
  useKeys()
  const keyOf = useCallback((index: number) => rows[index]?.id ?? '', [rows])
  const indexOf = (id: string) => {
    const index = merge.indexOf(id)
    // The merged list may be further by a moment than what is drawn.
    return index >= 0 && rows[index]?.id !== id ? rows.findIndex((row) => row.id === id) : index
  }
  const render = useCallback(
    (index: number, labelId: string) => {
      const row = rows[index]
      if (!row) return undefined
      const { id, item } = row
      return (
        <TimelineRow
          item={item}
          phone={names.get(item.device)}
          isFirst={startsDay(rows, index)}
          isOpen={open.has(id)}
          isWanted={id === show}
          labelId={labelId}
          rowId={id}
          toggle={toggle}
        />
      )
    },
    [rows, names, open, show, toggle],
  )
  const isHidden = useHidden()
  const estimate = useCallback(
    (index: number, width: number) => {
      const item = rows[index]?.item
      if (!item || item.errand) return rowHeight(errandShape, width)
      return rowHeight(isHidden ? { title: item.title ?? item.text } : item, width)
    },
    [rows, isHidden],
  )
  const shown = useCallback(
    (last: number) => {
      if (!ended && last > rows.length - ahead) void merge.more()
    },
    [merge, rows, ended],
  )
  return (
    <>
      {waiting > 0 && (
        <div className={styles.fresh}>
          <Button
            appearance="primary"
            shape="circular"
            className={styles.freshButton}
            onClick={() => {
              merge.hold(false)
              // The frame after they have come in.
              requestAnimationFrame(() => list.current?.toTop())
            }}
          >
            {words('fresh', { count: waiting })}
          </Button>
        </div>
      )}
      <VirtualList
        ref={list}
        label={words('happened')}
        count={rows.length}
        total={ended ? rows.length : undefined}
        keyOf={keyOf}
        indexOf={indexOf}
        estimate={estimate}
        render={render}
        onEnter={(index) => toggle(keyOf(index))}
        onShown={shown}
        onTop={(isTop) => merge.hold(!isTop)}
        first={show}
        after={ended ? <p className={styles.end}>{words('end')}</p> : <SkeletonRows count={3} />}
      />
    </>
  )
}

/** What was done from here has a title and a line of text. */
const errandShape = { title: ' ', text: ' ' }

function startsDay(rows: readonly Row<Happening>[], index: number): boolean {
  const day = (at: number) => new Date(at).setHours(0, 0, 0, 0)
  const above = rows[index - 1]
  const row = rows[index]
  return row !== undefined && (!above || day(above.item.at) !== day(row.item.at))
}

/** Which rows show all of their text, and how to change that. */
function useOpen(show: string | undefined): [ReadonlySet<string>, (rowId: string) => void] {
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(show === undefined ? [] : [show]))
  const toggle = useCallback((rowId: string) => {
    setOpen((before) => {
      const next = new Set(before)
      if (!next.delete(rowId)) next.add(rowId)
      return next
    })
  }, [])
  return [open, toggle]
}

/** What the phones are called, where there are several. */
function useNames(devices: readonly DeviceView[]): ReadonlyMap<string, string> {
  const text = devices.length > 1 ? JSON.stringify(devices.map(({ id, name }) => [id, name])) : '[]'
  return useMemo(() => new Map(JSON.parse(text) as [string, string][]), [text])
}

function useKeys(): void {
  const group = words('keys')
  useListedShortcut({ keys: 'ArrowDown', title: words('keyDown'), group })
  useListedShortcut({ keys: 'ArrowUp', title: words('keyUp'), group })
  useListedShortcut({ keys: 'PageDown', title: words('keyPageDown'), group })
  useListedShortcut({ keys: 'PageUp', title: words('keyPageUp'), group })
  useListedShortcut({ keys: 'Home', title: words('keyHome'), group })
  useListedShortcut({ keys: 'End', title: words('keyEnd'), group })
  useListedShortcut({ keys: 'Enter', title: words('keyEnter'), group })
}
