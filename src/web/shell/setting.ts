import { useSyncExternalStore } from 'react'
import { useClient, useHubState, useSettings } from '../../client/react/hub.tsx'
import { tell, tellError } from '../../ui/notices.ts'
import { words } from './words.ts'

type SwitchName = 'privacy' | 'notifications'

// What the person has just chosen and the hub has not said yet.
const wishes = new Map<SwitchName, boolean>()
const listeners = new Set<() => void>()

function wish(name: SwitchName, value: boolean | undefined): void {
  if (value === undefined) wishes.delete(name)
  else wishes.set(name, value)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** How long the hub's own word may come after its answer, in ms. */
const wordMs = 3000

export interface Switch {
  /** Undefined until the hub has said it. */
  readonly on: boolean | undefined
  /** Decided by environment or command line: cannot be changed here. */
  readonly fixed: boolean
  set(on: boolean): Promise<void>
}

/** A setting of this PC that shows at once what was chosen, and goes back with a sentence when the hub refuses. */
export function useSwitch(name: SwitchName): Switch {
  const client = useClient()
  const settings = useSettings()
  const wished = useSyncExternalStore(subscribe, () => wishes.get(name))
  return {
    on: wished ?? settings?.[name],
    fixed: settings?.fixed.includes(name) ?? false,
    async set(on) {
      wish(name, on)
      try {
        await client.hub.configure({ [name]: on })
        // The live socket says the same in a moment; until then the old word must not come back.
        setTimeout(() => wish(name, undefined), wordMs)
      } catch (error) {
        wish(name, undefined)
        tellError(error)
      }
    },
  }
}

/**
 * Privacy mode as the page keeps it: hidden until the hub has said otherwise. Hiding works at once even while the hub
 * does not answer, then for this page alone.
 */
export function usePrivacyMode(): Switch & { readonly on: boolean } {
  const { on, fixed, set } = useSwitch('privacy')
  const reached = useHubState(({ connection }) => connection === 'live')
  return {
    on: on ?? true,
    fixed,
    async set(next) {
      if (reached || !next) return set(next)
      wish('privacy', true)
      tell({ tone: 'info', sentence: words('hiddenHere') })
    },
  }
}
