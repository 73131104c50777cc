import { useSyncExternalStore } from 'react'

/** What a person likes on this browser; kept here, not in the hub. */
export interface Preferences {
  readonly theme: 'system' | 'light' | 'dark' | 'contrast'
  readonly motion: 'system' | 'reduced'
  /** Keys without Ctrl or Alt, such as `?`. */
  readonly singleKeys: boolean
}

const storageKey = 'tandem.preferences'
const usual: Preferences = { theme: 'system', motion: 'system', singleKeys: true }
const listeners = new Set<() => void>()
let preferences = stored()

function stored(): Preferences {
  try {
    return { ...usual, ...(JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<Preferences>) }
  } catch {
    // Somebody else wrote there.
    return usual
  }
}

export function readPreferences(): Preferences {
  return preferences
}

export function setPreferences(change: Partial<Preferences>): void {
  preferences = { ...preferences, ...change }
  localStorage.setItem(storageKey, JSON.stringify(preferences))
  for (const listener of listeners) listener()
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    () => preferences,
  )
}

/** Whether a media query holds, as long as the component is shown. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(query)
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    () => window.matchMedia(query).matches,
  )
}
