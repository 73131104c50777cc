import { useSyncExternalStore } from 'react'
import { useClient, useHubState, useReconnected, useSettings } from '../../client/react/hub.tsx'
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
      // What was hidden is shown only once the hub has agreed: that cannot be taken back.
      if (name !== 'privacy' || on) wish(name, on)
      try {
        // The live socket tells the new settings before the answer is here.
        await client.hub.configure({ [name]: on })
      } catch (error) {
        tellError(error)
      } finally {
        wish(name, undefined)
      }
    },
  }
}

/**
 * Privacy mode as the page keeps it: hidden until the hub has said otherwise. Hiding works at once even while the hub
 * does not answer, then for this page alone until the hub is there again.
 */
export function usePrivacyMode(): Switch & { readonly on: boolean } {
  const { on, fixed, set } = useSwitch('privacy')
  const reached = useHubState(({ connection }) => connection === 'live')
  return {
    on: on ?? true,
    fixed,
    async set(next) {
      // A key is pressed where the button is out of use, too.
      if (fixed) return void tell({ tone: 'info', sentence: words('fixed') })
      if (reached || !next) return set(next)
      wish('privacy', true)
      tell({ tone: 'info', sentence: words('hiddenHere') })
    },
  }
}

/** Tells the hub what was hidden while it did not answer. Used once, in the shell. */
export function useHiddenMeanwhile(): void {
  const { set } = useSwitch('privacy')
  useReconnected(() => {
    if (wishes.get('privacy')) void set(true)
  })
}
