import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import { type List, rowElement } from './row-focus.ts'

interface AnchorPlace {
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
export function useAnchor(list: List, { box, scroller, headRoom }: AnchorPlace): void {
  const held = useRef<{ readonly key: string; readonly top: number }>(undefined)

  const hold = () => {
    held.current = undefined
    if (!box.current || !scroller) return
    const edge = scroller.getBoundingClientRect().top + headRoom
    const isSeen = (row: HTMLElement) => row.getBoundingClientRect().bottom > edge
    const scrolled = box.current.getBoundingClientRect().top < edge
    const rows = [...box.current.querySelectorAll<HTMLElement>('[data-row]')]
    const row = busyRows(box.current).find(isSeen) ?? (scrolled ? rows.find(isSeen) : undefined)
    const key = row?.dataset.row
    if (row && key !== undefined) held.current = { key, top: row.getBoundingClientRect().top }
  }

  useLayoutEffect(() => {
    // Below, all that moves rows is seen to at once; two who do it would do it twice.
    list.shouldAdjustScrollPositionOnItemSizeChange = () => false
    const row = held.current && box.current?.querySelector(`[data-row="${CSS.escape(held.current.key)}"]`)
    if (scroller && held.current && row) {
      const moved = row.getBoundingClientRect().top - held.current.top
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
    // Before the list itself hears of it and draws: where the person scrolled to is where the rows shall be.
    const options = { capture: true, passive: true }
    for (const [target, event] of heard) target.addEventListener(event, again, options)
    return () => {
      for (const [target, event] of heard) target.removeEventListener(event, again, options)
    }
  }, [box, scroller])
}

/** Rows that a person is busy with. What unfolds others is none: those come in above it. */
function busyRows(box: HTMLElement): readonly HTMLElement[] {
  const focused = rowElement(document.activeElement)
  const pointed = box.querySelector<HTMLElement>('[data-row]:hover') ?? undefined
  return [focused, pointed].filter(
    (row) => row !== undefined && box.contains(row) && row.tagName !== 'BUTTON',
  ) as HTMLElement[]
}
