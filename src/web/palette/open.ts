import { useSyncExternalStore } from 'react'

/** What may lie over the page from here: one at a time. */
type Over = 'palette' | 'sheet' | 'report'

let over: Over | undefined
const listeners = new Set<() => void>()

/** Shows one of them, or none. */
export function show(next: Over | undefined): void {
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
