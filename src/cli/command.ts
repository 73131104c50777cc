import type { Client } from '../client/client.ts'
import type { Paint } from './paint.ts'

/** What a command line program has around it; tests bring their own. */
export interface Io {
  readonly stdout: NodeJS.WritableStream
  readonly stderr: NodeJS.WritableStream
  readonly stdin: NodeJS.ReadableStream
  /** A person sits at both ends, so that questions may be asked. */
  readonly interactive: boolean
  /** Output goes to a terminal, so that colours make sense. */
  readonly terminal: boolean
  readonly columns: number
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborts when the person wants the program to end (Ctrl-C). */
  readonly signal: AbortSignal
}

export interface OptionSpec {
  readonly type: 'boolean' | 'string'
  /** What stands for the value in the help: `--limit N`. */
  readonly value?: string
  readonly short?: string
  readonly multiple?: true
  readonly describe: string
}

export type OptionValues = Readonly<Record<string, string | boolean | ReadonlyArray<string | boolean> | undefined>>

/** One command as the table of commands knows it; its code is loaded when it is used. */
export interface CommandSpec {
  readonly name: string
  readonly summary: string
  /** The arguments after the name, e.g. `<device> [file]`. */
  readonly usage: string
  readonly options?: Readonly<Record<string, OptionSpec>>
  /** Paragraphs for `--help`. */
  readonly more?: readonly string[]
  readonly examples?: readonly string[]
  load(): Promise<{ run: (context: Context) => Promise<void> }>
}

/** What a command gets. A command that returns has succeeded; one that has not throws a `Complaint` or `TandemError`. */
export interface Context {
  readonly io: Io
  readonly args: readonly string[]
  readonly options: OptionValues
  /** Machine-readable output was asked for. */
  readonly json: boolean
  readonly paint: Paint
  /** One line, or several, to stdout. */
  print(text: string): void
  /** The one answer of a command, as JSON. */
  printJson(value: unknown): void
  /** A remark for a person that is no part of the answer: to stderr, and not with `--json`. */
  note(text: string): void
  client(): Promise<Client>
}

/** What a person did that cannot be done as they said it. The message is the one sentence they get. */
export class Complaint extends Error {
  readonly code: string

  constructor(sentence: string, code = 'usage') {
    super(sentence)
    this.name = 'Complaint'
    this.code = code
  }
}

/** The text of an option, or undefined where it was not given. */
export function textOption(options: OptionValues, name: string): string | undefined {
  const value = options[name]
  return typeof value === 'string' ? value : undefined
}

/** A whole number within bounds from an option, or undefined where it was not given. */
export function numberOption(
  options: OptionValues,
  name: string,
  bounds: [least: number, most: number],
): number | undefined {
  const text = textOption(options, name)
  if (text === undefined) return undefined
  const value = Number(text)
  const [least, most] = bounds
  if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most)
    throw new Complaint(`--${name} needs a whole number from ${least} to ${most}, not "${text}".`)
  return value
}

/** The argument at `index`, which the command cannot do without. */
export function neededArgument(context: Context, index: number, what: string): string {
  const value = context.args[index]
  if (value === undefined || value === '') throw new Complaint(`This command needs ${what}: see its --help.`)
  return value
}

/** Refuses arguments that a command would silently ignore. */
export function atMostArguments(context: Context, most: number): void {
  const extra = context.args[most]
  if (extra !== undefined)
    throw new Complaint(`"${extra}" is one argument too many: put names with spaces in quotes, or see --help.`)
}
