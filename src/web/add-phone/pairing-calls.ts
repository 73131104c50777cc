import { useState } from 'react'
import { useClient } from '../../client/react/hub.tsx'
import { sentenceOf } from '../../ui/notices.ts'
import type { PeerKey } from './steps.ts'

/** What can be said to a peer. One at a time; `trouble` is the sentence of what failed last. */
export function usePairingCalls({ link, peer }: PeerKey) {
  const client = useClient()
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<string>()
  const call = async (work: () => Promise<unknown>): Promise<boolean> => {
    if (busy) return false
    setBusy(true)
    setTrouble(undefined)
    try {
      await work()
      return true
    } catch (error) {
      setTrouble(sentenceOf(error))
      return false
    } finally {
      setBusy(false)
    }
  }
  return {
    busy,
    trouble,
    ask: () => call(() => client.hub.pair({ link, peer })),
    /** Accepts what it asks, if it is still the request with this code. */
    accept: (code: string) => call(() => client.hub.answer({ link, peer, accept: true, code })),
    /** Refuses what it asks, or cancels what we asked. */
    refuse: () => call(() => client.hub.answer({ link, peer, accept: false })),
  }
}
