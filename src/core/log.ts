import type { z } from 'zod'

export type LogLevel = 'error' | 'warn' | 'info' | 'debug' | 'trace'
export type LogFields = Readonly<Record<string, unknown>>

/** Where lines of log go. Fields never hold content (titles, texts, names): ids, counts, types and codes only. */
export interface Logger {
  child(fields: LogFields): Logger
  error(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  debug(message: string, fields?: LogFields): void
}

/** A logger for programs and tests that want none. */
export const silentLog: Logger = {
  child: () => silentLog,
  error() {},
  warn() {},
  info() {},
  debug() {},
}

const hidden = '[hidden]'

interface Definition {
  readonly type: string
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>
  readonly element?: z.core.$ZodType
  readonly innerType?: z.core.$ZodType
  readonly valueType?: z.core.$ZodType
  readonly in?: z.core.$ZodType
  readonly options?: readonly z.core.$ZodType[]
}

/**
 * A copy of `value` that may be shown: what the schema marks `.meta({ secret: true })` is hidden, and so is every
 * field that the schema does not name or that does not fit it, since nobody has said that it is harmless.
 */
export function redact(schema: z.core.$ZodType | undefined, value: unknown): unknown {
  if (value === undefined || value === null) return value
  if (!schema || isSecret(schema)) return hidden
  const definition = schema._zod.def as unknown as Definition
  if (definition.innerType) return redact(definition.innerType, value)
  if (definition.in) return redact(definition.in, value)
  if (definition.options) return redactUnion(definition.options, value)
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => redact(definition.element, item))
  if (typeof value === 'object') return redactObject(definition, value as Record<string, unknown>)
  // Text where a number, a word of a list, a flag or an object should be: it may be what should have been elsewhere.
  const isMisplaced = typeof value === 'string' || isContainer(definition.type)
  return isMisplaced && !(schema as z.ZodType).safeParse(value).success ? hidden : value
}

function isContainer(type: string): boolean {
  return ['array', 'object', 'record', 'tuple', 'map', 'set'].includes(type)
}

function isSecret(schema: z.core.$ZodType): boolean {
  const described = schema as { meta?: () => { secret?: boolean } | undefined }
  return described.meta?.()?.secret === true
}

function redactUnion(options: readonly z.core.$ZodType[], value: unknown): unknown {
  if (options.some(isSecret)) return hidden
  const fitting = options.find((option) => (option as z.ZodType).safeParse(value).success)
  return redact(fitting, value)
}

function redactObject(definition: Definition, value: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(value).map(([key, field]) => {
    const schema =
      definition.shape && Object.hasOwn(definition.shape, key) ? definition.shape[key] : definition.valueType
    return [key, redact(schema, field)]
  })
  return Object.fromEntries(entries)
}
