import { useEffect, useSyncExternalStore } from 'react'

/** What may lie over the page from here: one at a time. */
type Over = 'palette' | 'sheet' | 'report'

let over: Over | undefined
/** What had the focus before any of them. */
let before: Element | null = null
const listeners = new Set<() => void>()

/** Shows one of them, or none. */
export function show(next: Over | undefined): void {
  const now = document.activeElement
  // From one to the next, the focus is in what goes away.
  if (over === undefined && !now?.closest('[role="dialog"]')) before = now
  over = next
  for (const listener of listeners) listener()
}

/** Shows search and commands. */
export function openPalette(): void {
  show('palette')
}

export function useOver(): Over | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    () => over,
  )
}

/** Gives the focus back to what had it, when the component goes; unless something else has taken it. */
export function useReturnFocus(): void {
  useEffect(
    () => () => {
      const isFree = document.activeElement === null || document.activeElement === document.body
      if (isFree && before instanceof HTMLElement && before.isConnected) before.focus()
    },
    [],
  )
}
