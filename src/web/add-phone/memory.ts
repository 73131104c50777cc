import { useSyncExternalStore } from 'react'
import { platforms, type Remembered, steps } from './steps.ts'

const storageKey = 'tandem.add-phone'
const listeners = new Set<() => void>()
let known: { text: string; remembered: Remembered } | undefined

/** How far this browser came, in all of its windows. */
export function useRemembered(): Remembered {
  return useSyncExternalStore(subscribe, read)
}

export function remember(change: Remembered): void {
  localStorage.setItem(storageKey, JSON.stringify({ ...read(), ...change }))
  for (const listener of listeners) listener()
}

/** The phone is linked, and the next one begins anew. */
export function forgetRemembered(): void {
  localStorage.removeItem(storageKey)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  // Only other windows cause this event.
  window.addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', listener)
  }
}

function read(): Remembered {
  const text = localStorage.getItem(storageKey) ?? '{}'
  if (known?.text !== text) known = { text, remembered: parsed(text) }
  return known.remembered
}

function parsed(text: string): Remembered {
  let stored: Record<string, unknown>
  try {
    stored = Object(JSON.parse(text)) as Record<string, unknown>
  } catch {
    // Somebody else wrote there.
    return {}
  }
  const platform = platforms.find((one) => one === stored.platform)
  const step = steps.find((one) => one === stored.step)
  return {
    ...(platform ? { platform } : {}),
    ...(step ? { step } : {}),
    ...(typeof stored.store === 'string' ? { store: stored.store } : {}),
  }
}
