import type { DeviceView } from '../../core/hub-contract.ts'

/** What the features of one device say together. Those the person switched off do not count. */
export interface HealthSummary {
  readonly total: number
  /** How many the phone has proven to work, with limits or without. */
  readonly proven: number
  /** How many are in use on a link where the phone never answers, so that nothing can be proven. */
  readonly unprovable: number
  /** How many this phone cannot do at all. */
  readonly impossible: number
  /** Ids of those that one step would make work. */
  readonly needStep: readonly string[]
}

/** Sums up the health of a device's features. */
export function summarise(features: DeviceView['features']): HealthSummary {
  const on = Object.entries(features).filter(([, feature]) => feature.on)
  const count = (fits: (health: DeviceView['features'][string]['health']) => boolean) =>
    on.filter(([, { health }]) => fits(health)).length
  return {
    total: on.length,
    proven: count(
      (health) => (health.state === 'works' || health.state === 'limited') && health.provenAt !== undefined,
    ),
    unprovable: count((health) => health.state === 'limited' && health.provenAt === undefined),
    impossible: count((health) => health.state === 'impossible'),
    needStep: on.filter(([, { health }]) => health.state === 'needs-step').map(([id]) => id),
  }
}

/** How well it goes, for the sign: `away` while the phone is not linked, `unknown` while the hub does not answer. */
export type Tone = 'good' | 'step' | 'partly' | 'away' | 'unknown'

export function toneOf(device: Pick<DeviceView, 'links' | 'features'>, hubAnswers: boolean): Tone {
  if (!hubAnswers) return 'unknown'
  if (device.links.length === 0) return 'away'
  const { total, proven, unprovable, needStep } = summarise(device.features)
  if (needStep.length > 0) return 'step'
  return total > 0 && proven + unprovable === total ? 'good' : 'partly'
}
