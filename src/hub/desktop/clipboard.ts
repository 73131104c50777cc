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
  /** Rejects with `too.large`, or `internal` when the clipboard program failed. */
  write(text: string): Promise<void>
  /**
   * Calls back for every text that a program of the PC puts there, and not for what `write` put there, nor for what is
   * there already. Resolves when it ends: by the signal, or because this desktop lets no program watch.
   */
  watch(onChange: (clip: Clip) => void, signal: AbortSignal): Promise<{ unavailable: string } | undefined>
}

const pollMs = 1_000
const steadyMs = 5_000
const quickEnds = 3

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
  #lane: Promise<unknown> = Promise.resolve()

  constructor(programs: ClipboardPrograms, log: Logger) {
    this.#programs = programs
    this.#log = log
  }

  read(): Promise<Clip | undefined> {
    return this.#inTurn(() => this.#programs.read())
  }

  write(text: string): Promise<void> {
    return this.#inTurn(async () => {
      if (Buffer.byteLength(text) > maxClipBytes) throw new TandemError('too.large', { maxBytes: maxClipBytes })
      if (!(await this.#programs.write(text))) throw new TandemError('internal', { what: 'clipboard' })
      this.#known = text
    })
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
      if (text === undefined || text === this.#known || signal.aborted) return
    }
    const clip = await this.#programs.read()
    if (!clip || clip.text === this.#known || signal.aborted) return
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

async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await delay(ms, undefined, { signal })
    return true
  } catch {
    // Only the signal ends the wait early.
    return false
  }
}
