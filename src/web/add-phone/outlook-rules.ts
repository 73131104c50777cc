import type { Finding, Prospect } from '../../core/hub-contract.ts'
import type { Platform } from './steps.ts'

type ProspectFeature = Prospect['features'][number]

/** What people look for in a phone link, by the ids that these features will have; `screen` is not a tab. */
const expected = ['messages', 'calls', 'photos', 'files', 'screen'] as const
export type Expected = (typeof expected)[number]

/** What the hub says of this platform; undefined for what it has no app for. */
export function prospectFor(prospects: readonly Prospect[], platform: Platform | undefined): Prospect | undefined {
  return prospects.find((prospect) => prospect.platform === platform)
}

export function willDo({ features }: Prospect): ProspectFeature[] {
  return features.filter(({ can }) => can !== 'impossible')
}

export function willNotDo({ features }: Prospect): ProspectFeature[] {
  return features.filter(({ can }) => can === 'impossible')
}

/** Expected, but not in Tandem itself, whatever the phone. */
export function notYet({ features }: Prospect): Expected[] {
  return expected.filter((id) => features.every(({ feature }) => feature !== id))
}

/** What pairing lets a device do, each feature once, whatever kind of phone it is. */
export function granted(prospects: readonly Prospect[]): ProspectFeature[] {
  return [...new Map(prospects.flatMap(willDo).map((feature) => [feature.feature, feature])).values()]
}

const urgency: Record<Finding['state'], number> = { bad: 0, warn: 1, info: 2, ok: 3 }

/** What is in the way first. */
export function byUrgency(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => urgency[a.state] - urgency[b.state])
}
