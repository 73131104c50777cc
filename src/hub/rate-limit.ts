import type { Clock } from '../core/clock.ts'

/** Lets each key do `burst` things at once and `perSecond` in the long run. Bounded in keys. */
export class RateLimit {
  readonly #clock: Clock
  readonly #burst: number
  readonly #perSecond: number
  readonly #buckets = new Map<string, { left: number; at: number }>()

  constructor(clock: Clock, limits: { burst: number; perSecond: number }) {
    this.#clock = clock
    this.#burst = limits.burst
    this.#perSecond = limits.perSecond
  }

  /** False: not now. */
  allows(key: string): boolean {
    const now = this.#clock.now()
    const bucket = this.#buckets.get(key) ?? { left: this.#burst, at: now }
    // A clock that is set back must not cost hours of what comes in per second.
    const since = Math.max(0, now - bucket.at)
    const left = Math.min(this.#burst, bucket.left + (since / 1000) * this.#perSecond)
    const allowed = left >= 1
    this.#buckets.delete(key)
    this.#buckets.set(key, { left: allowed ? left - 1 : left, at: now })
    const [oldest] = this.#buckets.keys()
    if (this.#buckets.size > 500 && oldest !== undefined) this.#buckets.delete(oldest)
    return allowed
  }
}
