import { believable, type Living } from './believable.ts'
import type { Phone } from './phone.ts'

export interface LifeOptions {
  readonly seed: number
  readonly signal: AbortSignal
  /** Pause between two things that happen, ms; each time a little more or less. */
  readonly everyMs: number
  readonly failed: (error: unknown) => void
}

/** Lets a phone live: messages arrive and are answered, music plays, the battery drains, the signal changes. */
export function lead(phone: Phone, options: LifeOptions): void {
  const { signal, failed } = options
  if (signal.aborted) return
  const living = livingOf(phone)
  const act = (feature: string, name: string, input: unknown) => {
    if (living.can(feature, name)) phone.act(feature, name, input).catch(failed)
  }
  act('notifications', 'settings', { answers: true })
  act('media', 'control', { player: 'Music', action: 'Play' })
  const moments = believable(living, options)
  let timer: NodeJS.Timeout | undefined
  const next = () => {
    const moment = moments.next().value
    if (!moment) return
    timer = setTimeout(() => {
      act(moment.feature, moment.act, moment.input())
      next()
    }, moment.afterMs)
  }
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
  next()
}

/** A phone as its life sees it. */
export function livingOf(phone: Phone): Living {
  return {
    can: (feature, act) => phone.parts.get(feature)?.feature.acts[act] !== undefined,
    state: (feature) => phone.parts.get(feature)?.feature.state(),
  }
}
