import type { z } from 'zod'
import { TandemError } from '../core/errors.ts'

/** The input as the schema has it. Throws `input.invalid` with each issue's path and message. */
export function checked<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  throw new TandemError('input.invalid', {
    issues: parsed.error.issues.map(({ path, message }) => ({ path, message })),
  })
}
