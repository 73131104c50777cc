import type { Clock } from '../../core/clock.ts'
import { apps, type Inventor, pastTimes } from './phone-content.ts'
import type { Shade } from './phone-shade.ts'

/** Android shows no more of one app: 50 once, 25 lately. */
const mostPerApp = 50
/** So many are there at once; more come to a PC that listens little by little, as fast as it takes them. */
const mostAtOnce = 1_000
const atATime = 100
/** Of more than that, the last have a picture. Each takes a connection of its own, which is too slow for thousands. */
const mostPictures = 300

/** Fills a phone's shade with the last two days, of which each app keeps the latest. */
export class Filling {
  readonly #parts: { shade: Shade; inventor: Inventor; clock: Clock }
  /** Times of those that are still to come, in ms since 1970. */
  #coming: number[] = []
  #isUnderWay = false

  constructor(parts: { shade: Shade; inventor: Inventor; clock: Clock }) {
    this.#parts = parts
  }

  get coming(): number {
    return this.#coming.length
  }

  fill(count: number): void {
    const times = pastTimes(count, this.#parts.clock.now())
    if (count <= mostAtOnce) this.#post(times, true)
    else if (!this.#parts.shade.isHeard) {
      this.#post(times.slice(0, -mostPictures), false)
      this.#post(times.slice(-mostPictures), true)
    } else {
      this.#coming = this.#coming.concat(times)
      if (!this.#isUnderWay) void this.#goOn()
    }
    if (!this.#isUnderWay) this.trim()
  }

  /** Takes away what is too much of an app; what a driver lets other apps post stays. */
  trim(): void {
    for (const app of apps) this.#parts.shade.trim(app, mostPerApp)
  }

  /** What the phone has no room for goes only when the PCs have seen it, as over a long time. */
  async #goOn(): Promise<void> {
    const { shade } = this.#parts
    this.#isUnderWay = true
    while (this.#coming.length > 0) {
      const hasPictures = this.#coming.length <= mostPictures
      this.#post(this.#coming.splice(0, atATime), hasPictures)
      await shade.told()
      this.trim()
      // Nobody is there any more whom the rest could be told.
      if (!shade.isHeard) this.#coming = []
    }
    this.#isUnderWay = false
  }

  #post(times: readonly number[], hasPictures: boolean): void {
    const { shade, inventor } = this.#parts
    const hasRoom = (app: string) => shade.countOf(app) < mostPerApp
    for (const time of times) shade.post({ ...inventor.past(hasRoom), time, ...(!hasPictures && { face: '' }) })
  }
}
