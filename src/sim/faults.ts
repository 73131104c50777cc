import { z } from 'zod'
import { TandemError } from '../core/errors.ts'

/** What can go wrong with a phone, each as the wire would see it. */
export const faultSchema = z.discriminatedUnion('name', [
  z.strictObject({
    name: z.literal('silent'),
    feature: z.string().max(64).describe('Its packets are swallowed both ways, as a missing permission does'),
    on: z.boolean().default(true),
  }),
  z.strictObject({
    name: z.literal('doze'),
    on: z.boolean().default(true),
    seconds: z.number().min(0).max(86_400).optional().describe('Until then nothing is answered; sockets stay open'),
  }),
  z.strictObject({ name: z.literal('drop').describe('Every connection is cut at once') }),
  z.strictObject({
    name: z.literal('away'),
    on: z.boolean().default(true),
    seconds: z.number().min(0).max(86_400).optional().describe('Off the network, as the iOS app in the background'),
  }),
  z.strictObject({
    name: z.literal('slow'),
    on: z.boolean().default(true),
    bytesPerSecond: z.int().min(100).max(1e9).default(20_000),
    latencyMs: z.int().min(0).max(60_000).default(300),
  }),
  z.strictObject({ name: z.literal('rename'), to: z.string().min(1).max(64) }),
  z.strictObject({ name: z.literal('certificate').describe('A new key under the same id, as an impostor has') }),
  z.strictObject({ name: z.literal('clock'), seconds: z.number().min(-1e10).max(1e10).describe('Jump by so much') }),
  z.strictObject({ name: z.literal('restart') }),
  z.strictObject({
    name: z.literal('malformed'),
    kind: z.enum(['json', 'empty', 'types', 'binary', 'oversize']).default('json'),
  }),
])
export type Fault = z.output<typeof faultSchema>

export const faultNames = faultSchema.options.map((option) => option.shape.name.value)

/** Short forms for the command line: `silent:notifications`, `doze:30`, `slow:5000`, `clock:-3600`, `rename:New name`. */
export function faultFromText(text: string): Fault {
  const at = text.indexOf(':')
  const name = at === -1 ? text : text.slice(0, at)
  const value = at === -1 ? undefined : text.slice(at + 1)
  const parsed = faultSchema.safeParse({ name, ...(value === undefined ? {} : valueFrom(name, value)) })
  if (parsed.success) return parsed.data
  throw new TandemError('input.invalid', {
    issues: [{ path: ['faults'], message: `"${text}" is no fault; there are ${faultNames.join(', ')}` }],
  })
}

function valueFrom(name: string, value: string): Record<string, unknown> {
  switch (name) {
    case 'silent':
      return { feature: value }
    case 'rename':
      return { to: value }
    case 'malformed':
      return { kind: value }
    case 'slow':
      return { bytesPerSecond: Number(value) }
    default:
      return { seconds: Number(value) }
  }
}

/** The faults that last, as the gate in front of each feature asks for them. */
export interface Conditions {
  readonly silent: Set<string>
  /** Set while the phone sleeps: resolves when it wakes. */
  dozing: Promise<void> | undefined
  slow: { readonly bytesPerSecond: number; readonly latencyMs: number } | undefined
}

export function noFaults(): Conditions {
  return { silent: new Set(), dozing: undefined, slow: undefined }
}
