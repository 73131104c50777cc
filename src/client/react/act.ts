import { useState } from 'react'
import type { Fate } from '../../core/hub-contract.ts'
import type { CallOptions } from '../client.ts'
import { useFate } from './hub.tsx'

export interface Act {
  /** What became of the last time, as far as is known; `queued` from the press on; undefined before the first, and after one that
   * did not get to the hub. */
  readonly fate: Fate | undefined
  /** Why it failed or is not known, in the hub's words. */
  readonly reason: string | undefined
  /** Does it once, under a client id of its own; rejects with what the hub says. */
  run(): Promise<void>
}

/** An action that acts in the world, pressed as often as the person likes, with the fate of the last press. */
export function useAct(action: (options: CallOptions) => Promise<unknown>): Act {
  const [last, setLast] = useState<{ readonly clientId: string; readonly failed: boolean }>()
  const told = useFate(last?.clientId)
  return {
    // Of what never got to the hub, it tells no fate.
    fate: told?.fate ?? (last && !last.failed ? 'queued' : undefined),
    reason: told?.reason,
    async run() {
      const clientId = crypto.randomUUID()
      setLast({ clientId, failed: false })
      try {
        await action({ clientId })
      } catch (error) {
        setLast((now) => (now?.clientId === clientId ? { clientId, failed: true } : now))
        throw error
      }
    },
  }
}
