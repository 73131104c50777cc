import { useEffect, useState } from 'react'

/** The time, each second as long as the component is shown; ms since 1970. For what runs out. */
export function useTicking(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return now
}
