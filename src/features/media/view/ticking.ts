import { useEffect, useState } from 'react'

/** The time in ms since 1970, anew each second while `on`. */
export function useTicking(on: boolean): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    setNow(Date.now())
    if (!on) return
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [on])
  return now
}
