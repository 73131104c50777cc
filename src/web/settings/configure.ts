import { useState } from 'react'
import { useClient, useSettings } from '../../client/react/hub.tsx'
import type { SettingsView } from '../../core/hub-contract.ts'
import { tellError } from '../../ui/notices.ts'

type Change = Partial<Omit<SettingsView, 'fixed' | 'demo'>>

/**
 * What is set for this PC, as it will be once the hub has agreed: a change shows at once and goes back, with a sentence,
 * when the hub refuses it.
 */
export function useConfigure(): {
  readonly settings: SettingsView | undefined
  isFixed(name: keyof Change): boolean
  configure(change: Change): Promise<void>
} {
  const client = useClient()
  const known = useSettings()
  const [wished, setWished] = useState<Change>({})
  return {
    settings: known && { ...known, ...wished },
    isFixed: (name) => known?.fixed.includes(name) ?? true,
    async configure(change) {
      setWished((others) => ({ ...others, ...change }))
      try {
        // The live socket tells the new settings before the answer is here.
        await client.hub.configure(change)
      } catch (error) {
        tellError(error)
      } finally {
        setWished((others) => without(others, Object.keys(change)))
      }
    },
  }
}

function without(change: Change, names: readonly string[]): Change {
  return Object.fromEntries(Object.entries(change).filter(([name]) => !names.includes(name)))
}
