import { type ChildProcess, execFile, type StdioOptions, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A process that this test started: its id alone would not do, ids are used again. */
export interface Started {
  pid: number
  startTime: string
}

const running = new Set<Started>()
let watchingExit = false

/** Runs a program to its end and gives its output; throws with what it wrote to stderr. */
export async function output(command: string, args: string[]): Promise<string> {
  const { stdout } = await run(command, args, { timeout: 30_000, maxBuffer: 64 * 1024 * 1024 })
  return stdout
}

/** When a process was started, in clock ticks since boot; undefined if there is none (or only its zombie). */
export function startTimeOf(pid: number): string | undefined {
  try {
    // proc(5): the fields after the name, which may hold anything but is closed by the last bracket.
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ')
    return fields[0] === 'Z' ? undefined : fields[19]
  } catch {
    // No such process.
    return undefined
  }
}

/**
 * Starts a program that ends with this test process at the latest, however that one ends: at exit by signal, and if it
 * is killed by the kernel (`setpriv --pdeathsig`, which the command line must contain; see room.ts).
 */
export function launch(
  command: string,
  args: string[],
  options: { env: NodeJS.ProcessEnv; log?: string },
): ChildProcess {
  const log = options.log === undefined ? undefined : openSync(options.log, 'a')
  const stdio: StdioOptions = log === undefined ? 'pipe' : ['pipe', log, log]
  const child = spawn(command, args, { env: options.env, stdio })
  if (log !== undefined) closeSync(log)
  // A program that is not there shows as this event; those who wait for the program notice that it is not up.
  child.on('error', () => undefined)
  record(child)
  return child
}

function record(child: ChildProcess): void {
  if (child.pid === undefined) return
  const started: Started = { pid: child.pid, startTime: startTimeOf(child.pid) ?? '' }
  running.add(started)
  child.once('exit', () => running.delete(started))
  if (watchingExit) return
  watchingExit = true
  process.on('exit', () => {
    for (const one of running) kill(one)
  })
}

/** Ends one process for good, if it is still the one that was started. */
export function kill(one: Started): void {
  if (startTimeOf(one.pid) !== one.startTime) return
  try {
    process.kill(one.pid, 'SIGKILL')
  } catch {
    // It ended in between.
  }
}

/** Asks a child to end, kills it after `grace` milliseconds, and comes back when it is gone. */
export async function end(child: ChildProcess, grace = 3_000): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), grace)
  await gone
  clearTimeout(timer)
}
