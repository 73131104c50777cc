import type { Clock } from '../../core/clock.ts'

export interface ReconnectOptions {
  readonly clock: Clock
  /** The longest pause between announcements, ms. */
  readonly every: number
  /** Paired devices without a link now. */
  away(): string[]
  announce(ids: string[]): void
}

/** The Android app drops what comes within a second of the last contact, so the first repeats keep clear of that. */
const firstPauses = [400, 1200, 1500, 3000, 6000, 12_000]

/** Announces ever more slowly while a paired device is away, and starts afresh when something changed. */
export class Reconnect {
  readonly #options: ReconnectOptions
  #tries = 0
  #cancel = () => {}

  constructor(options: ReconnectOptions) {
    this.#options = options
  }

  /** A device went away, or the network changed: look at once and often again. */
  hurry(): void {
    this.#tries = 0
    this.#schedule()
  }

  stop(): void {
    this.#cancel()
  }

  #schedule(): void {
    this.#cancel()
    const { clock, every } = this.#options
    const pause = Math.min(firstPauses[this.#tries] ?? every, every)
    this.#cancel = clock.after(pause, () => this.#look())
  }

  #look(): void {
    const ids = this.#options.away()
    if (ids.length === 0) return
    this.#options.announce(ids)
    this.#tries++
    this.#schedule()
  }
}
