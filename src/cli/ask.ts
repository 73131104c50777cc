import { createInterface } from 'node:readline/promises'
import type { Io } from './command.ts'

/** Asks a person one question; an end of input or Ctrl-C is an empty answer. */
export async function ask(io: Io, question: string): Promise<string> {
  const lines = createInterface({ input: io.stdin, output: io.stdout as NodeJS.WriteStream, terminal: io.terminal })
  const ended = new Promise<string>((resolve) => {
    lines.once('close', () => resolve(''))
    lines.once('SIGINT', () => resolve(''))
  })
  try {
    const asked = lines.question(question, { signal: io.signal }).catch((error: unknown) => {
      if (io.signal.aborted) return ''
      throw error
    })
    return (await Promise.race([asked, ended])).trim()
  } finally {
    lines.close()
  }
}

/** A question that only a clear yes says yes to. */
export async function confirmed(io: Io, question: string): Promise<boolean> {
  return /^y(es)?$/i.test(await ask(io, `${question} [y/N] `))
}
