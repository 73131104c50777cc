import type { State } from '../../../core/contract.ts'
import type { contract } from '../contract.ts'

/** From here on it is low even where the phone has not said so. */
const lowPercent = 15

export interface Charge {
  readonly percent: number | undefined
  readonly charging: boolean
  /** Worth a warning: low, and not on its way up. */
  readonly low: boolean
}

/** What there is to show of a battery. */
export function chargeOf({ percent, charging = false, low }: State<typeof contract>): Charge {
  const isLow = low === true || (percent !== undefined && percent <= lowPercent)
  return { percent, charging, low: isLow && !charging }
}
