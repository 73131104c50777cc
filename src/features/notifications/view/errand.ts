import type { ErrorCode } from '../../../core/errors.ts'
import { isTandemError } from '../../../core/errors.ts'
import type { OutboxView } from '../../../core/hub-contract.ts'

/** A reply or a pressed button on its way to the phone. */
export interface Errand {
  /** Under which the hub tells its fate. */
  readonly clientId: string
  readonly kind: 'reply' | 'act'
  /** What was written, or the title of the button. */
  readonly text: string
  /** What the call to the hub came to, once it has. */
  readonly answer?: Answer
  /** What the hub said of it when it was asked later, having been lost meanwhile. */
  readonly asked?: OutboxView
}

export type Answer = 'taken' | { readonly code: ErrorCode; readonly reason: string }

/** How far an errand has come. Only `confirmed` was seen on the phone. */
export interface Progress {
  readonly state: 'sending' | 'handed' | 'confirmed' | 'failed' | 'unknown'
  readonly reason?: string
}

/** After these nobody can say whether the phone has acted; after every other error it has not. */
const undecided: readonly ErrorCode[] = ['session.closed', 'timeout', 'internal', 'hub.absent']

/** How far an errand has come, from what the hub told by itself, was asked, and answered to the call. */
export function progressOf(errand: Errand, told: OutboxView | undefined): Progress {
  const { answer, asked } = errand
  const hub = [told, asked].find((view) => view && isSettled(view)) ?? told ?? asked
  const said = answer !== undefined && answer !== 'taken' ? answer : undefined
  if (hub && hub.fate !== 'queued') {
    if (hub.fate === 'handed' || hub.fate === 'confirmed') return { state: hub.fate }
    // The answer to the call knows more than the fate, which only has the sentence of its code.
    const reason = said?.reason ?? hub.reason
    return { state: hub.fate, ...(reason !== undefined && { reason }) }
  }
  if (said) return { state: undecided.includes(said.code) ? 'unknown' : 'failed', reason: said.reason }
  return { state: answer === 'taken' ? 'handed' : 'sending' }
}

/** Whether nothing more is to be expected; what may be unknown only because the hub was lost can still be asked. */
export function isOver({ state }: Progress): boolean {
  return state === 'confirmed' || state === 'failed' || state === 'unknown'
}

function isSettled({ fate }: OutboxView): boolean {
  return fate === 'confirmed' || fate === 'failed' || fate === 'unknown'
}

/** What a failed call means, in a sentence: the reason given for this case, else the sentence of its code. */
export function reasonOf(error: unknown): { readonly code: ErrorCode; readonly reason: string } {
  if (!isTandemError(error)) return { code: 'internal', reason: String((error as Error).message ?? error) }
  const { reason } = error.details
  return { code: error.code, reason: typeof reason === 'string' ? reason : error.sentence }
}
