import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import { type List, rowElement } from './row-focus.ts'
import type { Row } from './rows.ts'

interface AnchorPlace {
  readonly rows: readonly Row[]
  readonly box: RefObject<HTMLElement | null>
  /** What scrolls the list. */
  readonly scroller: HTMLElement | null
  /** Pixels at its top that something else covers. */
  readonly headRoom: number
}

/**
 * Keeps a row where it is on the screen when something comes in or goes above it: the one that is written in, else the
 * one under the pointer, so that no click goes to another; else, in a list that was scrolled, the first in sight.
 */
export function useAnchor(list: List, { rows, box, scroller, headRoom }: AnchorPlace): void {
  const held = useRef<{ readonly key: string; readonly offset: number }>(undefined)
  const startOf = (key: string) => list.measurementsCache[rows.findIndex((row) => row.key === key)]?.start

  const hold = () => {
    held.current = undefined
    if (!scroller) return
    const top = scroller.scrollTop + headRoom
    const inSight = list.getVirtualItems().filter(({ start, end }) => end > top && start < top + scroller.clientHeight)
    const scrolled = top > list.options.scrollMargin
    const keys = [...heldRows(box.current), ...(scrolled && inSight[0] ? [String(inSight[0].key)] : [])]
    const key = keys.find((one) => inSight.some((row) => row.key === one))
    const start = key === undefined ? undefined : startOf(key)
    if (key !== undefined && start !== undefined) held.current = { key, offset: start - scroller.scrollTop }
  }

  useLayoutEffect(() => {
    const start = held.current && startOf(held.current.key)
    if (scroller && held.current && start !== undefined) {
      const moved = start - scroller.scrollTop - held.current.offset
      if (Math.abs(moved) >= 1) scroller.scrollTop += moved
    }
    hold()
  })

  const latest = useRef(hold)
  useEffect(() => {
    latest.current = hold
  })
  useEffect(() => {
    const element = box.current
    if (!element || !scroller) return
    const again = () => latest.current()
    const heard = [
      [scroller, 'scroll'],
      [element, 'pointerover'],
      [element, 'pointerleave'],
      [element, 'focusin'],
      [element, 'focusout'],
    ] as const
    for (const [target, event] of heard) target.addEventListener(event, again, { passive: true })
    return () => {
      for (const [target, event] of heard) target.removeEventListener(event, again)
    }
  }, [box, scroller])
}

/** Rows that a person is busy with. What unfolds others is none: those come in above it. */
function heldRows(box: HTMLElement | null): readonly string[] {
  const focused = document.activeElement?.closest<HTMLElement>('[data-row]') ?? undefined
  const pointed = rowElement(box?.querySelector('li:hover [data-row]') ?? null)
  return [focused, pointed]
    .filter((element) => element !== undefined && box?.contains(element) && element.tagName !== 'BUTTON')
    .flatMap((element) => element?.dataset.row ?? [])
}
