import { type Health, useHealthSentences } from './health.tsx'
import { words } from './kit/words.ts'

/** What stands in the way of a feature's action that cannot be done now, for the button that would do it. */
export function useWhyNot({ health, answers, linked }: WhyNot): string {
  const [first = '', second = ''] = useHealthSentences(health)
  if (!answers) return words('hubSilent')
  if (!linked) return health.state === 'stale' ? `${words('phoneAway')} ${health.trying}` : words('phoneAway')
  return health.state === 'needs-step' ? `${first} ${second}` : first
}

interface WhyNot {
  readonly health: Health
  /** Whether the hub answers. */
  readonly answers: boolean
  /** Whether the phone is linked to it. */
  readonly linked: boolean
}
