import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { TandemError } from '../core/errors.ts'
import type { Feature } from '../core/feature.ts'
import type { Devices } from './devices.ts'
import type { Outbox } from './outbox.ts'

export interface CallRequest {
  /** Id or unique name. */
  readonly device: string
  readonly feature: string
  readonly action: string
  /** Unchecked. */
  readonly input: unknown
  /** For actions that act in the world and whose input has no `clientId`. */
  readonly clientId?: string | undefined
  /** Ends a call that only asks; what acts in the world goes its way once it has begun. */
  readonly signal?: AbortSignal | undefined
}

export interface CallAnswer {
  readonly output: unknown
  /** Under which id the fate is told. */
  readonly clientId?: string
}

export interface CallParts {
  readonly devices: Devices
  readonly features: readonly Feature[]
  readonly outbox: Outbox
  /** Aborts when the hub stops. */
  readonly stopping: AbortSignal
  readonly maxMs?: number
}

export type Caller = (request: CallRequest) => Promise<CallAnswer>

const clientIdForm = /^[\w.:-]{1,64}$/

/** The one way an action is done, from wherever it is asked: checked, through the outbox if it acts, bounded in time. */
export function makeCaller({ devices, features, outbox, stopping, maxMs = 60_000 }: CallParts): Caller {
  const contracts = new Map(features.map(({ contract }) => [contract.id, contract]))
  return async ({ device: reference, feature, action, input: raw, clientId: given, signal }) => {
    const device = devices.find(reference)
    const contract = contracts.get(feature)
    if (!contract) throw new TandemError('feature.unknown', { feature })
    const known = Object.hasOwn(contract.actions, action) ? contract.actions[action] : undefined
    if (!known) throw new TandemError('action.unknown', { feature, action })
    const clientId = known.acts ? clientIdOf(known.input, raw, given) : undefined
    const takesId = clientId !== undefined && Object.hasOwn(known.input.shape, 'clientId')
    const input = checked(known.input, takesId ? { ...(raw as object), clientId } : raw)
    const limit = AbortSignal.any([AbortSignal.timeout(maxMs), stopping, ...(signal && !known.acts ? [signal] : [])])
    const perform = () =>
      untilAborted(
        device.call(feature, action, { input, signal: limit, ...(clientId === undefined ? {} : { clientId }) }),
        limit,
      )
    if (clientId === undefined) return { output: await perform() }
    const output = await outbox.deliver({ clientId, device: device.id, feature, action, input }, perform)
    return { output, clientId }
  }
}

/** Checks an input; says what is wrong by place, never by content. Rejects with `input.invalid`. */
export function checked<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.slice(0, 10).map((issue) => {
    const path = issue.path.join('.')
    return path === '' ? issue.message : `${path}: ${issue.message}`
  })
  throw new TandemError('input.invalid', { issues })
}

function clientIdOf(schema: z.ZodObject, raw: unknown, given: string | undefined): string {
  const inInput = (raw as { clientId?: unknown } | undefined)?.clientId
  const own = Object.hasOwn(schema.shape, 'clientId') && inInput !== undefined ? inInput : given
  if (own === undefined) return randomUUID()
  if (typeof own === 'string' && clientIdForm.test(own)) return own
  throw new TandemError('input.invalid', { issues: ['clientId: up to 64 letters, digits and . _ : -'] })
}

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>()
  const stop = () => aborted.reject(new TandemError('timeout'))
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([work, aborted.promise])
  } catch (error) {
    if (signal.aborted && !(error instanceof TandemError)) throw new TandemError('timeout', {}, { cause: error })
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
    aborted.promise.catch(() => {
      // Nobody waits for it when the work was quicker.
    })
  }
}
