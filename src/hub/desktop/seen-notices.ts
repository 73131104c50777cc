import { z } from 'zod'
import { plainLine, plainText, stripMarkup } from './notice-text.ts'

/** A notification that a program of the PC showed, as text. */
export interface SeenNotice {
  app: string
  title: string
  text: string
  urgency: 'low' | 'normal' | 'critical'
  /** The program said that it is not worth keeping. */
  transient: boolean
  /** The server's number: the same number again is an update of the same notification. */
  id?: number
}

const urgencyNames = ['low', 'normal', 'critical'] as const
const hintSchema = z.looseObject({
  urgency: z.number().optional().catch(undefined),
  transient: z.boolean().optional().catch(undefined),
  'desktop-entry': z.string().optional().catch(undefined),
})
const notifyArguments = z.tuple([
  z.string(),
  z.number().int().nonnegative(),
  z.string(),
  z.string(),
  z.string(),
  z.array(z.string()),
  hintSchema,
  z.number(),
])

/** What the arguments of a `Notify` call show; undefined for a malformed or an empty one. */
export function readNotifyCall(
  body: unknown,
): { notice: SeenNotice; replaces: number; desktopEntry: string | undefined } | undefined {
  const parsed = notifyArguments.safeParse(body)
  if (!parsed.success) return undefined
  const [app, replaces, , summary, text, , hints] = parsed.data
  const notice: SeenNotice = {
    app: plainLine(app, 100),
    title: plainLine(summary, 300),
    // Cut before the markup goes, so that a hostile body costs no more than a long one.
    text: plainText(stripMarkup(text.slice(0, 16_384)), 4_000),
    urgency: urgencyNames[hints.urgency ?? 1] ?? 'normal',
    transient: hints.transient === true,
  }
  if (notice.title === '' && notice.text === '') return undefined
  return { notice, replaces, desktopEntry: hints['desktop-entry'] }
}

const maxRemembered = 200
const updateGapMs = 1_000
const windowMs = 10_000
const maxPerWindow = 30

interface Remembered {
  notice: SeenNotice
  saidAt: number
  timer: NodeJS.Timeout | undefined
}

/**
 * Lets through what is worth telling a phone: an update that changes nothing is left out, a row of updates (a download's
 * progress) is said at most once a second with the last one always said, and a flood is cut off.
 */
export class SeenNotices {
  readonly #say: (notice: SeenNotice) => void
  readonly #flooded: () => void
  readonly #remembered = new Map<number, Remembered>()
  #windowFrom = Number.NEGATIVE_INFINITY
  #inWindow = 0

  constructor(say: (notice: SeenNotice) => void, flooded: () => void) {
    this.#say = say
    this.#flooded = flooded
  }

  /** `update` says that the program asked to replace the notification of this number. */
  add(notice: SeenNotice, update: boolean): void {
    const known = notice.id === undefined ? undefined : this.#remembered.get(notice.id)
    if (!known || !update) {
      this.#remember(notice)
      return
    }
    const same = sameContent(known.notice, notice)
    known.notice = notice
    if (same) return
    const wait = known.saidAt + updateGapMs - performance.now()
    if (known.timer) return
    known.timer = setTimeout(
      () => {
        known.timer = undefined
        known.saidAt = performance.now()
        this.#tell(known.notice)
      },
      Math.max(0, wait),
    )
  }

  /** The numbers mean nothing any more (another server, another bus). */
  clear(): void {
    for (const known of this.#remembered.values()) clearTimeout(known.timer)
    this.#remembered.clear()
  }

  #remember(notice: SeenNotice): void {
    this.#tell(notice)
    const { id } = notice
    if (id === undefined) return
    clearTimeout(this.#remembered.get(id)?.timer)
    this.#remembered.delete(id)
    this.#remembered.set(id, { notice, saidAt: performance.now(), timer: undefined })
    const [oldest] = this.#remembered.keys()
    if (this.#remembered.size > maxRemembered && oldest !== undefined) {
      clearTimeout(this.#remembered.get(oldest)?.timer)
      this.#remembered.delete(oldest)
    }
  }

  #tell(notice: SeenNotice): void {
    const now = performance.now()
    if (now - this.#windowFrom >= windowMs) {
      this.#windowFrom = now
      this.#inWindow = 0
    }
    this.#inWindow += 1
    if (this.#inWindow <= maxPerWindow) this.#say(notice)
    else if (this.#inWindow === maxPerWindow + 1) this.#flooded()
  }
}

function sameContent(one: SeenNotice, other: SeenNotice): boolean {
  return one.title === other.title && one.text === other.text && one.app === other.app
}
