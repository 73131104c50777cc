import type { Virtualizer } from '@tanstack/react-virtual'
import { type FocusEvent, type RefObject, useLayoutEffect, useRef } from 'react'
import type { Row } from './rows.ts'

/** The list, of which only the rows in sight are drawn. */
export type List = Virtualizer<HTMLElement, HTMLElement>

/** Moves the focus by keys, and on to the next row when the one that has it goes. */
export function useRowFocus(list: List, { rows, box, choose }: FocusPlace) {
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

/** Lanes only have a heading, which is read and not gone to. */
export function canHaveFocus({ kind }: Row): boolean {
  return kind !== 'lane'
}

/** The row that a key goes to. */
export function targetOf(rows: readonly Row[], from: number, step: 'next' | 'previous' | 'first' | 'last'): number {
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

/** The row that something belongs to. */
export function rowElement(target: EventTarget | null): HTMLElement | undefined {
  return (target instanceof Element && target.closest<HTMLElement>('[data-row]')) || undefined
}
