import { z } from 'zod'

/** The little of JSON Schema that a contract's input turns into. */
export interface JsonSchema {
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly pattern?: string
  readonly format?: string
  readonly default?: unknown
  readonly description?: string
}

/** One field of an input, in words. */
export interface Field {
  readonly name: string
  readonly type: string
  readonly needed: boolean
  readonly byDefault: string | undefined
  readonly description: string | undefined
}

export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
}

/** The fields of an object, those that must be given first. */
export function fieldsOf(schema: JsonSchema): Field[] {
  const needed = new Set(schema.required ?? [])
  return Object.entries(schema.properties ?? {})
    .map(([name, field]) => ({
      name,
      type: typeWords(field),
      needed: needed.has(name),
      byDefault: field.default === undefined ? undefined : JSON.stringify(field.default),
      description: field.description,
    }))
    .sort((a, b) => Number(b.needed) - Number(a.needed))
}

/** The kinds of value a schema allows, where there are several. */
export function alternatives(schema: JsonSchema): readonly JsonSchema[] | undefined {
  const { type } = schema
  return (
    schema.anyOf ??
    schema.oneOf ??
    (typeof type === 'object' ? type.map((one) => ({ ...schema, type: one })) : undefined)
  )
}

/** "text, 1 to 64 characters", "whole number, 0 to 100", "a | b", "list of text, at most 5". */
export function typeWords(schema: JsonSchema): string {
  const options = alternatives(schema)
  if (options) return options.map(typeWords).join(' or ')
  if (schema.enum) return schema.enum.map((value) => String(value)).join(' | ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  const words = plainWords(schema)
  const bounds = boundWords(schema)
  return bounds ? `${words}, ${bounds}` : words
}

function plainWords(schema: JsonSchema): string {
  switch (schema.type) {
    case 'string':
      return schema.format ? `text (${schema.format})` : 'text'
    case 'integer':
      return 'whole number'
    case 'number':
      return 'number'
    case 'boolean':
      return 'true or false'
    case 'null':
      return 'null'
    case 'array':
      return `list of ${schema.items ? typeWords(schema.items) : 'anything'}`
    case 'object':
      return schema.properties ? `object {${Object.keys(schema.properties).join(', ')}}` : 'object'
    default:
      return 'anything'
  }
}

function boundWords(schema: JsonSchema): string | undefined {
  if (schema.type === 'string') return range(schema.minLength, schema.maxLength, ' characters')
  if (schema.type === 'array') return range(schema.minItems, schema.maxItems, '')
  // A whole number always has the bounds of exact arithmetic; only its own are worth saying.
  const own = (value: number | undefined) => (Math.abs(value ?? 0) >= Number.MAX_SAFE_INTEGER ? undefined : value)
  if (schema.exclusiveMinimum !== undefined) return `more than ${schema.exclusiveMinimum}`
  return range(own(schema.minimum), own(schema.maximum), '')
}

function range(least: number | undefined, most: number | undefined, unit: string): string | undefined {
  if (least !== undefined && most !== undefined) return `${least} to ${most}${unit}`
  if (most !== undefined) return `at most ${most}${unit}`
  if (least !== undefined) return `at least ${least}${unit}`
  return undefined
}
