import { useSyncExternalStore } from 'react'

// On a narrow page the device panel lies over the content and is opened; on a wide one it is always there.
let open = false
let wanted: 'feed' | undefined
const listeners = new Set<() => void>()

function changed(): void {
  for (const listener of listeners) listener()
}

/** Opens the device panel where it is closed; `focus` says which part of it is to have the focus. */
export function openPanel(focus?: 'feed'): void {
  open = true
  wanted = focus
  changed()
  if (focus) requestAnimationFrame(() => document.getElementById(focus)?.focus())
}

export function closePanel(): void {
  open = false
  wanted = undefined
  changed()
}

/** What the focus was asked for when the panel was opened. */
export function wantedPart(): 'feed' | undefined {
  return wanted
}

export function usePanelOpen(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    () => open,
  )
}
