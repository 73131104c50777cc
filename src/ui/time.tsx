import { useNow } from './clock.ts'
import { ago, fullTime, shortTime } from './dates.ts'

/** When something was, short; the full date in its tooltip. `at` in ms since 1970. */
export function Time({ at, as = 'short' }: { readonly at: number; readonly as?: 'short' | 'ago' }) {
  const now = useNow()
  return (
    <time dateTime={isoTime(at)} title={fullTime(at)}>
      {as === 'ago' ? ago(at, now) : shortTime(at, now)}
    </time>
  )
}

function isoTime(at: number): string | undefined {
  // Phones say all kinds of numbers, and a date must not throw.
  return Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : undefined
}
