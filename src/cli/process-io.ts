import type { Io } from './command.ts'

/** The real surroundings of this process. The first Ctrl-C asks the command to end, a second one ends it at once. */
export function processIo(): Io {
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (stop.signal.aborted) process.exit(130)
      stop.abort()
    })
  }
  // Whoever read us (head, less) has seen enough.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
  })
  const terminal = process.stdout.isTTY === true
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    interactive: terminal && process.stdin.isTTY === true,
    terminal,
    // Some terminals say 0, which means that they do not know.
    columns: process.stdout.columns || 100,
    env: process.env,
    signal: stop.signal,
  }
}
