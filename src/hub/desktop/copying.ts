import type { Clock } from '../../core/clock.ts'
import type { Logger } from '../../core/log.ts'
import { errorFields } from '../log.ts'
import type { PcClipboard } from './clipboard.ts'
import type { Environment } from './programs.ts'

export interface CopyingOptions {
  readonly env: Environment
  readonly clock: Clock
  readonly log: Logger
  readonly platform?: NodeJS.Platform
  /** Why nothing is to be copied at all. */
  readonly refusal?: string
}

interface Copied {
  readonly copied: boolean
  readonly reason?: string
}

/** How long a secret may stay on the clipboard. */
export const secretForMs = 60_000

/**
 * Copying for the person, and the one clipboard of this hub for whoever else uses it: what is copied here as a secret is
 * known to the watch of the same clipboard. Nothing is loaded before it is wanted.
 *
 * A secret is taken away again after `secretForMs` and at the end of the hub. What no program can do: take it away after
 * the hub was killed, and out of the history of a clipboard manager that was not told, or did not care, that it is one.
 */
export class Copying {
  readonly #options: CopyingOptions
  #opened: Promise<PcClipboard | { unavailable: string }> | undefined
  /** Secrets that may be on the clipboard, each with what stops its timer. */
  readonly #waiting = new Map<string, () => void>()
  #turn: Promise<unknown> = Promise.resolve()
  #stopped = false

  constructor(options: CopyingOptions) {
    this.#options = options
  }

  /** Always the same one. What is missing is looked for again each time. */
  async clipboard(): Promise<PcClipboard | { unavailable: string }> {
    const { refusal } = this.#options
    if (refusal !== undefined) return { unavailable: refusal }
    this.#opened ??= this.#open()
    const opened = await this.#opened
    if ('unavailable' in opened) this.#opened = undefined
    return opened
  }

  /** Never rejects: why the text is not on the clipboard is for the person. */
  copy(text: string, { secret }: { secret: boolean }): Promise<Copied> {
    // One after the other, or the first to be done would take the second for one that it has replaced.
    const done = this.#turn.then(() => this.#copy(text, secret))
    this.#turn = done
    return done
  }

  async #copy(text: string, secret: boolean): Promise<Copied> {
    try {
      const clipboard = await this.clipboard()
      if ('unavailable' in clipboard) return { copied: false, reason: clipboard.unavailable }
      if (this.#stopped) return { copied: false, reason: 'Tandem is ending.' }
      // Also for one that fails: a program that was too slow may have put it there all the same.
      if (secret) this.#takeAwayLater(text)
      await clipboard.copy(text, { secret })
      this.#replaced(secret ? text : undefined)
      return { copied: true }
    } catch (error) {
      this.#options.log.warn('nothing was copied', errorFields(error))
      return { copied: false, reason: 'The clipboard of this PC did not take the text: try again.' }
    }
  }

  /** Takes away what is secret. */
  async stop(): Promise<void> {
    this.#stopped = true
    await Promise.all([...this.#waiting.keys()].map((text) => this.#takeAway(text)))
  }

  async #open() {
    const { env, log, platform } = this.#options
    const { openPcClipboard } = await import('./clipboard.ts')
    return openPcClipboard({ env, log: log.child({ part: 'desktop' }), ...(platform && { platform }) })
  }

  #takeAwayLater(text: string): void {
    this.#waiting.get(text)?.()
    this.#waiting.set(
      text,
      this.#options.clock.after(secretForMs, () => void this.#takeAway(text)),
    )
  }

  /** Something else is there now, so all secrets but `still` are gone. */
  #replaced(still: string | undefined): void {
    for (const [text, cancel] of this.#waiting) {
      if (text === still) continue
      cancel()
      this.#waiting.delete(text)
    }
  }

  async #takeAway(text: string): Promise<void> {
    this.#waiting.get(text)?.()
    this.#waiting.delete(text)
    try {
      const clipboard = await this.clipboard()
      if (!('unavailable' in clipboard)) await clipboard.clear(text)
    } catch (error) {
      this.#options.log.warn('a secret may still be on the clipboard', errorFields(error))
    }
  }
}
