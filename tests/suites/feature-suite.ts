import { describe, test } from 'vitest'
import type { PhoneSide } from '../../src/core/phone.ts'
import { type ProfileId, profiles } from '../../src/sim/profiles.ts'
import type { AnyFeature } from './feature-bench.ts'
import { type FeatureCase, featureChecks, hasFeature } from './feature-checks.ts'

/** What every feature must do, over the memory pair, with its phone side as each app that has it. */
export function featureSuite(feature: AnyFeature, phone: PhoneSide): void {
  for (const subject of casesOf(feature, phone)) {
    describe(`${feature.contract.id} with the ${subject.profile} app keeps the promises of a feature`, () => {
      for (const [title, check] of Object.entries(featureChecks)) test(title, () => check(subject))
    })
  }
}

/** One case for each app that has the feature. */
export function casesOf(feature: AnyFeature, phone: PhoneSide): FeatureCase[] {
  const ids = Object.keys(profiles) as ProfileId[]
  return ids.map((profile) => ({ feature, phone, profile })).filter(hasFeature)
}
