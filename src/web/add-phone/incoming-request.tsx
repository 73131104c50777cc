import { Suspense, useState } from 'react'
import { useHubState } from '../../client/react/hub.tsx'
import { later } from '../../ui/later.ts'

const Requests = later(() => import('./incoming/requests.tsx').then((module) => module.Requests))

/** Asks the person about a device that wants to pair, wherever on the page they are. Mounted once, by the shell. */
export function IncomingRequest() {
  const someone = useHubState(({ peers }) => peers.some(({ pairing }) => pairing.state === 'asks'))
  // It stays from the first request on: it also says what became of one.
  const [needed, setNeeded] = useState(false)
  if (someone && !needed) setNeeded(true)
  if (!needed) return null
  return (
    <Suspense fallback={null}>
      <Requests />
    </Suspense>
  )
}
