import { isTandemError, type TandemError } from '../core/errors.ts'
import { Complaint } from './command.ts'

/** Any failure as one sentence that says what to do; never a stack trace. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Complaint) return error.message
  if (isTandemError(error)) return tandemSentence(error)
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown }
  const known = typeof code === 'string' ? systemSentences[code] : undefined
  if (known) return known(error as SystemError)
  const why = typeof message === 'string' && message ? firstLine(message) : String(error)
  return typeof code === 'string' ? `That did not work (${code}): ${why}` : `That did not work: ${why}`
}

type SystemError = NodeJS.ErrnoException & { readonly address?: string; readonly port?: number }

/** What the system says when it refuses, in words of what a person can do. */
const systemSentences: Readonly<Record<string, (error: SystemError) => string>> = {
  EADDRINUSE: ({ port }) => `Another program uses port ${port ?? ''}: end it, or choose another port.`,
  EADDRNOTAVAIL: ({ address = 'that address' }) =>
    `This computer has no address ${address}: choose one of its own (on macOS, "sudo ifconfig lo0 alias ${address}" makes it).`,
  EACCES: ({ path, port }) => `The system does not allow ${path ?? `port ${port ?? ''}`}: choose another one.`,
  ENOSPC: () => 'The disk is full: make room, then try again.',
}

export function codeOf(error: unknown): string {
  if (error instanceof Complaint || isTandemError(error)) return error.code
  return 'internal'
}

function tandemSentence(error: TandemError): string {
  const { sentence, details, code } = error
  const issue = firstIssue(details)
  if (code === 'input.invalid' && issue) return `That input does not fit: ${issue}; see the --help of this action.`
  if (code === 'hub.absent' && typeof details.url === 'string')
    return `No Tandem answers at ${details.url}: start it with "tandem start".`
  if (code === 'auth.needed' && typeof details.url === 'string')
    return `The Tandem at ${details.url} does not accept this token: leave --token out, or give the one in its home folder.`
  const [mistake, ...more] = Array.isArray(details.mistakes) ? details.mistakes.map(String) : []
  if (code === 'config.invalid' && mistake !== undefined)
    return `The configuration has a mistake: ${firstLine(mistake).replace(/\.$/, '')}${more.length > 0 ? ` (and ${more.length} more, see "tandem doctor")` : ''}.`
  if (code === 'internal' && typeof details.id === 'string') return `${sentence.replace(/\.$/, '')}: ${details.id}.`
  if (typeof details.reason === 'string') return `${sentence.replace(/\.$/, '')} (${firstLine(details.reason)}).`
  return sentence
}

/** The hub tells what is wrong with an input as zod does: a path and a message. */
function firstIssue(details: Readonly<Record<string, unknown>>): string | undefined {
  const issue: unknown = Array.isArray(details.issues) ? details.issues[0] : undefined
  if (typeof issue === 'string') return firstLine(issue)
  if (typeof issue !== 'object' || issue === null) return undefined
  const { path, message } = issue as { path?: unknown; message?: unknown }
  const where = Array.isArray(path) ? path.join('.') : path
  const what = typeof message === 'string' ? firstLine(message) : 'not allowed'
  return where ? `"${String(where)}": ${what}` : what
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').slice(0, 300)
}
