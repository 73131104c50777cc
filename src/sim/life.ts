import { samples } from './believable.ts'
import type { Phone } from './phone.ts'
import { seededRandom } from './random.ts'

export interface LifeOptions {
  readonly seed: number
  readonly signal: AbortSignal
  /** Pause between two things that happen, ms; each time a little more or less. */
  readonly everyMs: number
  readonly failed: (error: unknown) => void
}

interface Moment {
  readonly feature: string
  readonly act: string
  readonly often: number
  input(): Record<string, unknown>
}

/** Lets a phone live a little: messages arrive, the battery drains, music goes on, the signal changes. */
export function lead(phone: Phone, options: LifeOptions): void {
  const random = seededRandom(options.seed)
  const posts = samples(options.seed + 1)
  let percent = percentOf(phone)
  const moments: readonly Moment[] = [
    { feature: 'notifications', act: 'post', often: 4, input: () => ({ ...posts.next().value }) },
    {
      feature: 'battery',
      act: 'set',
      often: 3,
      input() {
        percent = percent <= 5 ? 96 : percent - 1
        return { percent, charging: percent > 95 }
      },
    },
    { feature: 'media', act: 'control', often: 2, input: () => ({ action: random() < 0.6 ? 'PlayPause' : 'Next' }) },
    { feature: 'connectivity', act: 'signal', often: 1, input: () => ({ strength: 1 + Math.floor(random() * 4) }) },
  ]
  const possible = moments
    .filter(({ feature, act }) => phone.parts.get(feature)?.feature.acts[act] !== undefined)
    .flatMap((moment) => Array.from({ length: moment.often }, () => moment))
  let timer: NodeJS.Timeout | undefined
  const next = () => {
    timer = setTimeout(
      () => {
        const moment = possible[Math.floor(random() * possible.length)]
        if (moment) phone.act(moment.feature, moment.act, moment.input()).catch(options.failed)
        next()
      },
      options.everyMs * (0.5 + random()),
    )
  }
  options.signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
  if (!options.signal.aborted && possible.length > 0) next()
}

function percentOf(phone: Phone): number {
  const state = phone.parts.get('battery')?.feature.state() as { percent?: unknown } | undefined
  return typeof state?.percent === 'number' ? state.percent : 80
}
