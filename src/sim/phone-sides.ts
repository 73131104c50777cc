import { existsSync } from 'node:fs'
import { extname } from 'node:path'
import type { Logger } from '../core/log.ts'
import type { PhoneFeature, PhoneHost, PhoneSide } from '../core/phone.ts'
import { features } from '../features/index.ts'
import type { PhoneStore } from './phone-store.ts'
import type { Profile } from './profiles.ts'
import { seededRandom, seedFor } from './random.ts'
import type { ShiftedClock } from './shifted-clock.ts'

/** One feature as this phone has it. */
export interface PhonePart {
  readonly side: PhoneSide
  readonly feature: PhoneFeature
}

/** Loads the phone side of every feature that this profile's app has; a feature without `phone.ts` has none. */
export async function loadSides(profile: Profile): Promise<PhoneSide[]> {
  const sides = await Promise.all(features.map((feature) => loadSide(feature.contract.id)))
  return sides.filter((side) => side !== undefined).filter((side) => speaks(profile, side))
}

/** Makes the features anew from what the phone has stored, as its start does. */
export function makeParts(
  sides: readonly PhoneSide[],
  made: { profile: Profile; store: PhoneStore; clock: ShiftedClock; log: Logger; seed: number },
): Map<string, PhonePart> {
  const { profile, store, clock, log, seed } = made
  const parts = sides.map((side) => {
    const host: PhoneHost = {
      clock,
      log: log.child({ feature: side.feature }),
      random: seededRandom(seedFor(seed, side.feature)),
      profile: profile.id,
      load: (key) => store.load(side.feature, key),
      save: (key, value) => store.save(side.feature, key, value),
    }
    return [side.feature, { side, feature: side.create(host) }] as const
  })
  return new Map(parts)
}

async function loadSide(id: string): Promise<PhoneSide | undefined> {
  const file = new URL(`../features/${id}/phone${extname(import.meta.url)}`, import.meta.url)
  if (!existsSync(file)) return undefined
  const module = (await import(`../features/${id}/phone.ts`)) as { phone?: PhoneSide }
  return module.phone
}

function speaks(profile: Profile, side: PhoneSide): boolean {
  const { receives, sends } = side.packets
  return (
    receives.some((type) => profile.incoming.includes(type)) || sends.some((type) => profile.outgoing.includes(type))
  )
}
