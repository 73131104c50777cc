import { pino } from 'pino'
import { isTandemError } from '../core/errors.ts'
import type { LogFields, Logger, LogLevel } from '../core/log.ts'
import { RotatingFile } from './log-file.ts'

export interface HubLog extends Logger {
  close(): void
}

export interface LogOptions {
  readonly folder: string
  readonly level: LogLevel
  /** Gets one readable line each; left out when nobody watches. */
  readonly terminal?: { write(text: string): unknown } | undefined
}

/** More lines per second than this are counted, not written: a hostile device must not fill the log. */
const maxPerSecond = 200
const maxText = 300

/** Writes JSON lines to rotating files below `folder`, and readable ones to a terminal. */
export function openLog({ folder, level, terminal }: LogOptions): HubLog {
  const file = new RotatingFile(folder, 'tandem')
  const gate = new Gate()
  const out = pino(
    // The defaults would name the process and the computer in every line.
    {
      base: null,
      level,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (line: string) => file.write(line) },
  )
  const write = (at: Exclude<LogLevel, 'trace'>, context: LogFields, message: string) => {
    if (!out.isLevelEnabled(at)) return
    const missed = gate.enter()
    if (missed === undefined) return
    if (missed > 0) out.warn({ missed }, 'lines were left out')
    out[at](context, message)
    terminal?.write(readable(at, message, context))
  }
  const make = (bound: LogFields): Logger => ({
    child: (fields) => make({ ...bound, ...fields }),
    error: (message, fields) => write('error', clean({ ...bound, ...fields }), message),
    warn: (message, fields) => write('warn', clean({ ...bound, ...fields }), message),
    info: (message, fields) => write('info', clean({ ...bound, ...fields }), message),
    debug: (message, fields) => write('debug', clean({ ...bound, ...fields }), message),
  })
  return { ...make({}), close: () => file.close() }
}

/**
 * What may be logged of an error that nobody expected: its kind and where it happened. Its message stays out, for it
 * may quote what was being worked on.
 */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error }
  const [, stack = ''] = (error.stack ?? '').split(error.message || error.name)
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line))
  const { code, syscall } = error as NodeJS.ErrnoException
  return {
    error: error.name,
    ...(code === undefined ? {} : { code }),
    ...(syscall === undefined ? {} : { syscall }),
    ...(isTandemError(error) ? {} : { at: frames.slice(0, 6).map(placeIn) }),
    ...(error.cause === undefined ? {} : { cause: errorFields(error.cause) }),
  }
}

/** A frame of a stack without the folders above ours, which may name the user. */
function placeIn(frame: string): string {
  return frame.trim().replace(/(file:\/\/)?[^\s(]*[\\/](src|node_modules)[\\/]/, '$2/')
}

function clean(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      typeof value === 'string' && value.length > maxText ? `${value.slice(0, maxText)}…` : value,
    ]),
  )
}

function readable(level: string, message: string, fields: LogFields): string {
  const time = new Date().toTimeString().slice(0, 8)
  const words = Object.entries(fields).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  const line = `${time} ${level.padEnd(5)} ${message}${words.length > 0 ? `  ${words.join(' ')}` : ''}`
  // A device chooses some of these words: none of them may steer the terminal.
  return `${line.replaceAll(/\p{Cc}/gu, '�')}\n`
}

/** Lets a bounded number of lines through per second. */
class Gate {
  #second = 0
  #count = 0
  #missed = 0

  /** How many lines were left out before this one; `undefined`: this one is left out too. */
  enter(): number | undefined {
    const second = Math.floor(Date.now() / 1000)
    if (second !== this.#second) {
      this.#second = second
      this.#count = 0
    }
    this.#count++
    if (this.#count > maxPerSecond) {
      this.#missed++
      return undefined
    }
    const missed = this.#missed
    this.#missed = 0
    return missed
  }
}
