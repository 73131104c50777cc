/** The newest clip that is known; without text it is one that must not leave its side. Times in ms since 1970. */
export interface Clip {
  readonly text?: string
  readonly changedAt: number
  readonly from: 'pc' | 'phone'
}

/** A clip as it came from the phone: `at` only for one that was copied before the link. */
export interface Offer {
  readonly text: string
  readonly at?: number | undefined
}

/**
 * The clip to keep after `offer`, or undefined when it changes nothing (protocol note 4.8): a clip copied before the link
 * counts only if it is not older than ours, and the text we have already is an echo. What is taken counts as new now.
 */
export function take(known: Clip | undefined, offer: Offer, now: number): Clip | undefined {
  if (offer.text === '' || offer.text === known?.text) return undefined
  if (offer.at !== undefined && !isNotOlder(offer.at, known)) return undefined
  return { text: offer.text, changedAt: now, from: 'phone' }
}

/** The clip to keep after the PC copied `text`, or undefined when it is an echo of what we have. */
export function copy(known: Clip | undefined, input: { text: string; sensitive: boolean }, now: number) {
  if (!input.sensitive && input.text === known?.text) return undefined
  return { ...(!input.sensitive && { text: input.text }), changedAt: now, from: 'pc' } satisfies Clip
}

function isNotOlder(at: number, known: Clip | undefined): boolean {
  return at > 0 && at >= (known?.changedAt ?? 0)
}
