import type { DeviceView } from '../../core/hub-contract.ts'

/** What the features of one device say together. Those the person switched off do not count. */
export interface HealthSummary {
  readonly total: number
  /** How many work, with limits or without. */
  readonly working: number
  /** Ids of those that one step would make work. */
  readonly needStep: readonly string[]
  /** Ids of those that nothing was heard of yet. */
  readonly waiting: readonly string[]
  /** Ids of those that cannot work on this phone. */
  readonly impossible: readonly string[]
}

/** Sums up the health of a device's features. */
export function summarise(features: DeviceView['features']): HealthSummary {
  const on = Object.entries(features).filter(([, feature]) => feature.on)
  const of = (...states: readonly string[]) =>
    on.filter(([, { health }]) => states.includes(health.state)).map(([id]) => id)
  return {
    total: on.length,
    working: of('works', 'limited').length,
    needStep: of('needs-step'),
    waiting: of('waiting', 'stale'),
    impossible: of('impossible'),
  }
}

/** How well it goes, for the sign: `away` while the phone is not linked, `unknown` while the hub does not answer. */
export type Tone = 'good' | 'step' | 'partly' | 'away' | 'unknown'

export function toneOf(device: DeviceView, hubAnswers: boolean): Tone {
  if (!hubAnswers) return 'unknown'
  if (device.links.length === 0) return 'away'
  const { total, working, needStep } = summarise(device.features)
  if (needStep.length > 0) return 'step'
  return working === total ? 'good' : 'partly'
}
