import { useState } from 'react'
import type { Fate } from '../../core/hub-contract.ts'
import type { CallOptions } from '../client.ts'
import { useFate } from './hub.tsx'

export interface Act {
  /** What became of the last time, as far as is known; `queued` from the press on, undefined before the first. */
  readonly fate: Fate | undefined
  /** Why it failed or is not known, in the hub's words. */
  readonly reason: string | undefined
  /** Does it once, under a client id of its own; rejects with what the hub says. */
  run(): Promise<void>
}

/** An action that acts in the world, pressed as often as the person likes, with the fate of the last press. */
export function useAct(action: (options: CallOptions) => Promise<unknown>): Act {
  const [clientId, setClientId] = useState<string>()
  const told = useFate(clientId)
  return {
    fate: told?.fate ?? (clientId === undefined ? undefined : 'queued'),
    reason: told?.reason,
    async run() {
      const fresh = crypto.randomUUID()
      setClientId(fresh)
      await action({ clientId: fresh })
    },
  }
}
