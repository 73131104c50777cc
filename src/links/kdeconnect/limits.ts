import type { Clock } from '../../core/clock.ts'

/** At most `count` times in `ms`, per key. Keys are bounded: the oldest are forgotten first. */
export class RateLimit {
  readonly #clock: Clock
  readonly #count: number
  readonly #ms: number
  readonly #times = new Map<string, number[]>()

  constructor(clock: Clock, count: number, ms: number) {
    this.#clock = clock
    this.#count = count
    this.#ms = ms
  }

  /** True, and counted, when there is room now. */
  take(key: string): boolean {
    const now = this.#clock.now()
    // What lies in the future is from before the clock was set back.
    const recent = (this.#times.get(key) ?? []).filter((time) => Math.abs(now - time) < this.#ms)
    if (recent.length >= this.#count) return false
    this.#times.delete(key)
    this.#times.set(key, [...recent, now])
    if (this.#times.size > 512) this.#times.delete(this.#times.keys().next().value as string)
    return true
  }
}

/** Handshakes under way. When full, the oldest goes: a silent flood cannot keep an honest phone out (T1). */
export class Pending {
  readonly #most: number
  readonly #controllers = new Set<AbortController>()

  constructor(most: number) {
    this.#most = most
  }

  get size(): number {
    return this.#controllers.size
  }

  /** Runs one handshake with `life` ms to live. */
  async run<Result>(life: number, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const [oldest] = this.#controllers
    if (this.#controllers.size >= this.#most && oldest) {
      this.#controllers.delete(oldest)
      oldest.abort()
    }
    const controller = new AbortController()
    const timer = setTimeout(() => controller.abort(), life)
    this.#controllers.add(controller)
    try {
      return await work(controller.signal)
    } finally {
      clearTimeout(timer)
      this.#controllers.delete(controller)
    }
  }

  abortAll(): void {
    for (const controller of this.#controllers) controller.abort()
  }
}
