import { spawn } from 'node:child_process'
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'
import { createInterface } from 'node:readline'

/** Where programs are looked for and what they are started with. */
export type Environment = NodeJS.ProcessEnv

/** The full path of an installed program, or undefined. */
export async function findProgram(name: string, env: Environment): Promise<string | undefined> {
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    // A relative entry would make what runs depend on the folder that the hub was started in.
    if (!isAbsolute(folder)) continue
    const path = join(folder, name)
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (found) return path
  }
  return undefined
}

export interface RunOptions {
  env: Environment
  /** Written to the program's input; without it the program has none. */
  input?: string
  /** The most output in bytes that is read; a program that says more is ended. */
  maxBytes: number
  timeoutMs: number
}

/** What a program said, or why there is nothing of it. */
export type Outcome =
  | { ok: true; output: Buffer }
  | { ok: false; reason: 'failed' | 'missing' | 'slow' | 'too-large'; code?: number | string }

/**
 * Runs a program to its end. It never rejects. With `input`, output is not waited for: a clipboard program leaves a
 * child behind that keeps the clipboard and would keep our pipe open as well.
 */
export function runProgram(path: string, args: readonly string[], options: RunOptions): Promise<Outcome> {
  const { env, input, maxBytes, timeoutMs } = options
  return new Promise((resolve) => {
    const writes = input !== undefined
    const child = spawn(path, args, {
      env,
      stdio: [writes ? 'pipe' : 'ignore', writes ? 'ignore' : 'pipe', 'ignore'],
      windowsHide: true,
      // What keeps the clipboard must not get the Ctrl+C that ends the hub.
      detached: writes && process.platform !== 'win32',
    })
    const parts: Buffer[] = []
    let size = 0
    const end = (outcome: Outcome) => {
      clearTimeout(timer)
      if (!outcome.ok && outcome.reason !== 'failed') child.kill('SIGKILL')
      child.stdout?.destroy()
      resolve(outcome)
    }
    const timer = setTimeout(() => end({ ok: false, reason: 'slow' }), timeoutMs)
    child.once('error', (error: NodeJS.ErrnoException) => {
      end({ ok: false, reason: 'missing', ...(error.code && { code: error.code }) })
    })
    child.once(writes ? 'exit' : 'close', (code: number | null, signal: string | null) => {
      if (code === 0) end({ ok: true, output: Buffer.concat(parts) })
      else end({ ok: false, reason: 'failed', code: code ?? signal ?? 'unknown' })
    })
    child.stdout?.on('data', (part: Buffer) => {
      size += part.length
      if (size > maxBytes) end({ ok: false, reason: 'too-large' })
      else parts.push(part)
    })
    child.stdin?.on('error', () => {
      // The program ended without reading all; its exit code says what became of it.
    })
    child.stdin?.end(input)
  })
}

/** Keeps a program running and hears its lines; resolves when it ended, by itself or because of the signal. */
export function followProgram(
  command: readonly [path: string, ...args: string[]],
  env: Environment,
  options: { onLine(line: string): void; signal: AbortSignal },
): Promise<void> {
  const [path, ...args] = command
  return new Promise((resolve) => {
    const child = spawn(path, args, { env, stdio: ['ignore', 'pipe', 'ignore'], windowsHide: true })
    const stop = () => child.kill()
    options.signal.addEventListener('abort', stop)
    const end = () => {
      options.signal.removeEventListener('abort', stop)
      resolve()
    }
    createInterface({ input: child.stdout }).on('line', options.onLine)
    child.once('error', end)
    child.once('exit', end)
    if (options.signal.aborted) stop()
  })
}
