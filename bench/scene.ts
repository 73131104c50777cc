import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface SceneOptions {
  /** How often each thing is measured, at least. */
  readonly rounds: number
  /** Aborts when the bench took too long, or the person stopped it. */
  readonly signal: AbortSignal
  /** One line of what is going on. */
  readonly say: (line: string) => void
}

/** What one bench makes around itself, all of which goes away at its end. */
export class Scene {
  readonly rounds: number
  readonly signal: AbortSignal
  readonly say: (line: string) => void
  readonly #endings: (() => unknown)[] = []

  constructor({ rounds, signal, say }: SceneOptions) {
    this.rounds = rounds
    this.signal = signal
    this.say = say
  }

  /** Does this at the end; what came last goes first. */
  atEnd(task: () => unknown): void {
    this.#endings.push(task)
  }

  folder(): string {
    const path = mkdtempSync(join(tmpdir(), 'tandem-bench-'))
    this.atEnd(() => rmSync(path, { recursive: true, force: true }))
    return path
  }

  /** Runs `measure` so many times, after one run that does not count; a run may wait for what it needs. */
  async samples(measure: (run: number) => Promise<number>, rounds = this.rounds): Promise<number[]> {
    await measure(0)
    const found: number[] = []
    for (let run = 1; run <= rounds; run++) found.push(await measure(run))
    return found
  }

  /** Asks again and again, at most every `every` ms, until the answer is not undefined or false. */
  async until<T>(what: string, ask: () => T | Promise<T>, { within = 15_000, every = 10 } = {}) {
    const end = now() + within
    for (;;) {
      this.signal.throwIfAborted()
      const answer = await ask()
      if (answer !== undefined && answer !== false && answer !== null) return answer as Exclude<T, undefined | false>
      if (now() > end) throw new Error(`not within ${within} ms: ${what}`)
      await sleep(every)
    }
  }

  /** Waits; rejects when the bench, or `sooner`, ends it. */
  async pause(ms: number, sooner?: AbortSignal): Promise<void> {
    await sleep(ms, undefined, { signal: sooner ? AbortSignal.any([this.signal, sooner]) : this.signal })
  }

  /** A promise that must not take longer. */
  async inTime<T>(what: string, promise: Promise<T>, within = 5000): Promise<T> {
    const settled = new AbortController()
    const late = this.pause(within, settled.signal).then(() =>
      Promise.reject(new Error(`not within ${within} ms: ${what}`)),
    )
    late.catch(() => {
      // The usual end: it was in time.
    })
    try {
      return await Promise.race([promise, late])
    } finally {
      settled.abort()
    }
  }

  async close(): Promise<void> {
    for (const task of this.#endings.splice(0).reverse()) {
      try {
        await task()
      } catch (error) {
        this.say(`could not clean up: ${String(error)}`)
      }
    }
  }
}

/** Milliseconds on a clock that all processes of this machine share. */
export function now(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

/** An address of this computer that no other run of the bench uses: 127.a.b.`last`. */
export function ownAddress(last: number): string {
  return `127.${100 + (process.pid % 100)}.${Math.floor(process.pid / 100) % 250}.${last}`
}
