import type { Moment } from '../../../client/react/view.ts'

/** A text that came from a phone while this page was open. */
export interface Clip {
  readonly key: string
  readonly device: string
  /** ms since 1970, by this PC's clock. */
  readonly at: number
  readonly text: string
}

const most = 50
/** Texts are kept here for the timeline only, so a long one is not kept whole. */
const longest = 2000

/** The texts that came while this page was open, newest first; each event is one, however often it is told. */
export class Clips {
  #clips: readonly Clip[] = []
  readonly #known = new WeakMap<object, Clip>()
  #count = 0

  /** `event` is the same object for everybody who hears of it. */
  take(event: { readonly device: string; readonly data: { readonly text: string } }, now: number): Clip {
    const known = this.#known.get(event)
    if (known) return known
    this.#count += 1
    const { device, data } = event
    const clip = { key: `clip ${this.#count}`, device, at: now, text: data.text.slice(0, longest) }
    this.#known.set(event, clip)
    this.#clips = [clip, ...this.#clips].slice(0, most)
    return clip
  }

  of(device: string): readonly Clip[] {
    return this.#clips.filter((clip) => clip.device === device)
  }
}

interface Known {
  readonly text?: string | undefined
  readonly changedAt?: number | undefined
  readonly from?: 'pc' | 'phone' | undefined
}

/** What the timeline shows: what came, and the newest of the state where that is not the same. Newest first. */
export function momentsOf(clips: readonly Clip[], state: Known, words: { phone: string; pc: string }): Moment[] {
  const came = clips.map(({ key, at, text }) => ({ key, at, icon: 'clipboard', summary: words.phone, text }))
  const { text, changedAt, from } = state
  if (text === undefined || changedAt === undefined) return came
  const isKnown = from === 'phone' && came[0]?.text === text.slice(0, longest)
  if (isKnown) return came
  const now = {
    key: `state ${changedAt}`,
    at: changedAt,
    icon: 'clipboard',
    summary: from === 'pc' ? words.pc : words.phone,
    text: text.slice(0, longest),
  }
  return [...came, now].sort((one, other) => other.at - one.at)
}
