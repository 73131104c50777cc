import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { TandemError } from '../../core/errors.ts'
import type { Logger } from '../../core/log.ts'
import { findLinuxClipboard } from './clipboard-linux.ts'
import { findMacClipboard } from './clipboard-macos.ts'
import { type Clip, type ClipboardPrograms, maxClipBytes } from './clipboard-programs.ts'
import { findWindowsClipboard } from './clipboard-windows.ts'
import type { Environment } from './programs.ts'

export type { Clip } from './clipboard-programs.ts'

/** The PC's clipboard, as far as it is text of at most 1 MiB. */
export interface PcClipboard {
  /** What is there now; undefined when it is empty, not text or too long. */
  read(): Promise<Clip | undefined>
  /** What came from a phone. Rejects with `too.large`, or `internal` when the clipboard program failed. */
  write(text: string): Promise<void>
  /**
   * What the person copies, as any other program would put it there. Kept out of clipboard histories if it is `secret`,
   * as far as the platform's programs can. Rejects as `write` does.
   */
  copy(text: string, options: { secret: boolean }): Promise<void>
  /** Empties the clipboard if it holds `text`, and leaves alone whatever else was copied since. Rejects as `write` does. */
  clear(text: string): Promise<void>
  /**
   * Calls back for every text that a program of the PC puts there, and not for what `write` put there, nor for a secret
   * of `copy`, also when somebody takes that from a clipboard history, nor for what is there already. Resolves when it ends: by the signal, or because this desktop lets no program watch.
   */
  watch(onChange: (clip: Clip) => void, signal: AbortSignal): Promise<{ unavailable: string } | undefined>
}

const pollMs = 1_000
const steadyMs = 5_000
const quickEnds = 3
/** As many of the newest secrets are known again. */
const maxSecrets = 32

export interface ClipboardOptions {
  platform?: NodeJS.Platform
  env?: Environment
  log: Logger
}

/** Finds the platform's clipboard programs; what is missing is named with the package that holds it. */
export async function openPcClipboard(options: ClipboardOptions): Promise<PcClipboard | { unavailable: string }> {
  const { platform = process.platform, env = process.env, log } = options
  const programs = await findPrograms(platform, env)
  return 'unavailable' in programs ? programs : new ProgramClipboard(programs, log)
}

function findPrograms(
  platform: NodeJS.Platform,
  env: Environment,
): Promise<ClipboardPrograms | { unavailable: string }> {
  if (platform === 'darwin') return findMacClipboard(env)
  if (platform === 'win32') return findWindowsClipboard(env)
  return findLinuxClipboard(env)
}

class ProgramClipboard implements PcClipboard {
  readonly #programs: ClipboardPrograms
  readonly #log: Logger
  /** The newest text that is known to everybody: read, reported or written. */
  #known: string | undefined
  /** Hashes of the newest secrets, which stay here when they are no longer on the clipboard. */
  readonly #secrets = new Set<string>()
  #lane: Promise<unknown> = Promise.resolve()

  constructor(programs: ClipboardPrograms, log: Logger) {
    this.#programs = programs
    this.#log = log
  }

  read(): Promise<Clip | undefined> {
    return this.#inTurn(async () => {
      const clip = await this.#programs.read()
      return clip?.text ? clip : undefined
    })
  }

  write(text: string): Promise<void> {
    return this.#inTurn(async () => {
      await this.#put(text)
      this.#known = text
    })
  }

  copy(text: string, { secret }: { secret: boolean }): Promise<void> {
    return this.#inTurn(async () => {
      // Before it is there, and also if that fails: a program that was too slow may have put it there all the same.
      if (secret) this.#remember(text)
      await this.#put(text, secret)
    })
  }

  clear(text: string): Promise<void> {
    return this.#inTurn(async () => {
      const done = this.#programs.clear ? await this.#programs.clear(text) : await this.#clear(text)
      if (!done) throw new TandemError('internal', { what: 'clipboard' })
    })
  }

  async #put(text: string, secret = false): Promise<void> {
    if (Buffer.byteLength(text) > maxClipBytes) throw new TandemError('too.large', { maxBytes: maxClipBytes })
    if (!(await this.#programs.write(text, secret))) throw new TandemError('internal', { what: 'clipboard' })
  }

  async #clear(text: string): Promise<boolean> {
    // An empty text rather than nothing at all, which some histories fill again with the newest text they have.
    return (await this.#peek()) !== text || this.#programs.write('')
  }

  #remember(secret: string): void {
    this.#secrets.add(digest(secret))
    const [oldest] = this.#secrets
    if (this.#secrets.size > maxSecrets && oldest !== undefined) this.#secrets.delete(oldest)
  }

  async watch(onChange: (clip: Clip) => void, signal: AbortSignal): Promise<{ unavailable: string } | undefined> {
    await this.#inTurn(async () => {
      this.#known = await this.#peek()
    })
    const look = () => this.#inTurn(() => this.#look(onChange, signal))
    if (this.#programs.follow) return this.#follow(look, signal)
    while (await pause(pollMs, signal)) await look()
    return undefined
  }

  async #look(onChange: (clip: Clip) => void, signal: AbortSignal): Promise<void> {
    if (this.#programs.peek) {
      const text = await this.#programs.peek()
      if (!text || text === this.#known || signal.aborted) return
    }
    const clip = await this.#programs.read()
    if (!clip?.text || clip.text === this.#known || signal.aborted) return
    if (this.#secrets.has(digest(clip.text))) return
    this.#known = clip.text
    onChange(clip)
  }

  async #peek(): Promise<string | undefined> {
    if (this.#programs.peek) return this.#programs.peek()
    return (await this.#programs.read())?.text
  }

  async #follow(look: () => Promise<void>, signal: AbortSignal): Promise<{ unavailable: string } | undefined> {
    let pending = false
    const changed = () => {
      // A row of changes while one is being read is one change.
      if (pending) return
      pending = true
      void this.#inTurn(async () => {
        pending = false
      }).then(look)
    }
    for (let ends = 0; ends < quickEnds; ends++) {
      const since = performance.now()
      await this.#programs.follow?.(changed, signal)
      if (signal.aborted) return undefined
      // The desktop may have restarted; one that never lets a program watch ends it at once each time.
      if (performance.now() - since > steadyMs) ends = 0
      if (!(await pause(pollMs, signal))) return undefined
      changed()
    }
    this.#log.warn('The clipboard of this desktop cannot be watched')
    return {
      unavailable:
        'This desktop does not let programs see when you copy something, so copied text is sent only when you ask for it.',
    }
  }

  /** One program at a time, so that a look never falls between a write and its being known. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#lane.then(work)
    this.#lane = done.catch(() => {
      // Whoever asked for the work has the error.
    })
    return done
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}

async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await delay(ms, undefined, { signal })
    return true
  } catch {
    // Only the signal ends the wait early.
    return false
  }
}
