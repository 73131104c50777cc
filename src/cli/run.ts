import { parseArgs } from 'node:util'
import type { Client } from '../client/client.ts'
import { type CommandSpec, Complaint, type Context, type Io, type OptionValues, textOption } from './command.ts'
import { commands, commonOptions } from './commands.ts'
import { codeOf, sentenceOf } from './complain.ts'
import { painter } from './paint.ts'
import { nearest } from './suggest.ts'

/** Runs one command line, without the program's name. Answers with the exit code: 0 only when it did what was asked. */
export async function runCli(argv: readonly string[], io: Io): Promise<number> {
  const wantsJson = argv.includes('--json')
  const answer: Answer = { given: false }
  try {
    await dispatch(argv, io, answer)
    return 0
  } catch (error) {
    if (io.signal.aborted && !(error instanceof Complaint)) return 130
    const sentence = sentenceOf(error)
    // An answer that tells of the failure itself, as the doctor's does, stays the only document.
    if (wantsJson && !answer.given) io.stdout.write(`${JSON.stringify({ error: { code: codeOf(error), sentence } })}\n`)
    io.stderr.write(`${sentence}\n`)
    return 1
  }
}

/** Whether the command has printed its JSON. */
interface Answer {
  given: boolean
}

async function dispatch(argv: readonly string[], io: Io, answer: Answer): Promise<void> {
  const at = argv.findIndex((word) => !word.startsWith('-'))
  const name = argv[at]
  const helpless = argv.every((word) => word === '--json')
  if (name === undefined || at !== 0) {
    if (argv.includes('--version')) {
      const text = await version()
      return void io.stdout.write(`${argv.includes('--json') ? JSON.stringify({ version: text }) : text}\n`)
    }
    if (name === undefined && (helpless || argv.some((word) => word === '--help' || word === '-h')))
      return runCommand(
        specOf('help'),
        argv.filter((word) => word === '--json'),
        { io, answer },
      )
    if (name === undefined) throw new Complaint(`"${argv[0]}" needs a command: see "tandem help".`)
    throw new Complaint(`The command comes first: tandem ${name} ${argv.filter((_, index) => index !== at).join(' ')}.`)
  }
  return runCommand(specOf(name), argv.slice(1), { io, answer })
}

function specOf(name: string): CommandSpec {
  const spec = commands.find((command) => command.name === name)
  if (spec) return spec
  const near = nearest(
    name,
    commands.map((command) => command.name),
  )
  throw new Complaint(
    near
      ? `There is no command "${name}": did you mean "tandem ${near}"?`
      : `There is no command "${name}": see "tandem help".`,
  )
}

async function runCommand(spec: CommandSpec, words: readonly string[], to: { io: Io; answer: Answer }): Promise<void> {
  const { args, options } = parsed(spec, words)
  const context = contextOf({ args, options, ...to })
  if (options.help) {
    const { commandHelp } = await import('./help-text.ts')
    // An action named with --help is asked about, not the command "call".
    const action = spec.name === 'call' ? args.find((word) => /^[a-z]+\.[A-Za-z]*$/.test(word)) : undefined
    if (!action && !context.json) return context.print(commandHelp(spec, context))
    const help = await import('./commands/help.ts')
    return help.run({ ...context, args: [action ?? spec.name] })
  }
  const { run } = await spec.load()
  await run(context)
}

function parsed(spec: CommandSpec, words: readonly string[]): { args: string[]; options: OptionValues } {
  const options = { ...commonOptions, ...spec.options }
  try {
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true, strict: true })
    return { args: positionals, options: values }
  } catch (error) {
    throw new Complaint(sentenceAboutOptions(spec, Object.keys(options), error))
  }
}

/** parseArgs explains itself in several sentences and quotes; people get one. */
function sentenceAboutOptions(spec: CommandSpec, known: readonly string[], error: unknown): string {
  const { message } = error as Error
  const [, given] = /'(-[^' ]*)/.exec(message) ?? []
  if (!message.startsWith('Unknown option') || given === undefined)
    return `${message.split('\n')[0]?.replaceAll("'", '"').replace(/\.?$/, '')}: see "tandem ${spec.name} --help".`
  const near = nearest(given.replace(/^-+/, ''), known)
  const hint = near ? `did you mean --${near}?` : `see "tandem ${spec.name} --help".`
  return `"tandem ${spec.name}" has no option ${given}: ${hint}`
}

function contextOf(from: { args: string[]; options: OptionValues; io: Io; answer: Answer }): Context {
  const { args, options, io, answer } = from
  const json = options.json === true
  let client: Promise<Client> | undefined
  return {
    io,
    args,
    options,
    json,
    paint: painter(io.terminal, io.env),
    print: (text) => void io.stdout.write(`${text}\n`),
    printJson(value) {
      answer.given = true
      io.stdout.write(`${JSON.stringify(value, null, io.terminal ? 2 : undefined)}\n`)
    },
    note(text) {
      if (!json) io.stderr.write(`${text}\n`)
    },
    client() {
      client ??= import('./find-hub.ts').then(({ findHub }) =>
        findHub({ url: textOption(options, 'url'), token: textOption(options, 'token'), env: io.env }),
      )
      return client
    },
  }
}

async function version(): Promise<string> {
  const { readFile } = await import('node:fs/promises')
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
