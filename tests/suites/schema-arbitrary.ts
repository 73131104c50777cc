import fc from 'fast-check'
import { z } from 'zod'

interface JsonSchema {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly allOf?: readonly JsonSchema[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: JsonSchema | boolean
  readonly propertyNames?: JsonSchema
  readonly items?: JsonSchema
  readonly minItems?: number
  readonly maxItems?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly format?: string
  readonly minimum?: number
  readonly maximum?: number
}

/** Values that `schema` accepts, small ones, made from the schema itself. */
export function valuesOf<S extends z.ZodType>(schema: S): fc.Arbitrary<z.input<S>> {
  return valuesOfJson(jsonOf(schema)).filter((value) => schema.safeParse(value).success) as fc.Arbitrary<z.input<S>>
}

/** Values that are nearly right: the right fields with wrong things in some of them, or anything at all. */
export function nearlyValuesOf(schema: z.ZodType): fc.Arbitrary<Record<string, unknown>> {
  const { properties = {} } = jsonOf(schema)
  const fields = Object.entries(properties).map(([key, field]) => [
    key,
    fc.oneof({ weight: 4, arbitrary: valuesOfJson(field) }, { weight: 1, arbitrary: nasty }),
  ])
  const near = fc.record(Object.fromEntries(fields), { requiredKeys: [] }) as fc.Arbitrary<Record<string, unknown>>
  return fc.oneof({ weight: 3, arbitrary: near }, { weight: 1, arbitrary: anyObject })
}

/** Strings and arrays of a schema that have no bound, by path. */
export function unbounded(schema: z.ZodType): string[] {
  return looseEnds(jsonOf(schema), '')
}

const anyObject = fc.dictionary(fc.string(), fc.jsonValue()) as fc.Arbitrary<Record<string, unknown>>

const nasty = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    null,
    '',
    '__proto__',
    '../../../etc/passwd',
    '\u0000\ud800',
    'x'.repeat(100_000),
    -1,
    1e308,
    2 ** 53,
    [],
    {},
    { toString: 1 },
    Array.from({ length: 1_000 }, (_, n) => n),
  ),
)

function jsonOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as JsonSchema
}

function valuesOfJson(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const options = schema.anyOf ?? schema.oneOf
  if (options) return fc.oneof(...options.map(valuesOfJson))
  if (schema.allOf) return valuesOfJson(Object.assign({}, ...schema.allOf) as JsonSchema)
  switch (schema.type) {
    case 'object':
      return objectOf(schema)
    case 'array':
      return fc.array(valuesOfJson(schema.items ?? {}), lengths(schema.minItems, schema.maxItems, 5))
    case 'string':
      return stringOf(schema)
    case 'integer':
      return fc.integer({
        min: Math.max(schema.minimum ?? -1000, -(2 ** 31)),
        max: Math.min(schema.maximum ?? 1000, 2 ** 31 - 1),
      })
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e6, max: schema.maximum ?? 1e15, noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    default:
      return fc.jsonValue()
  }
}

function objectOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.properties === undefined && typeof schema.additionalProperties === 'object') {
    const keys = valuesOfJson(schema.propertyNames ?? { type: 'string', maxLength: 20 }) as fc.Arbitrary<string>
    return fc.dictionary(keys, valuesOfJson(schema.additionalProperties), { maxKeys: 4 })
  }
  const fields = Object.entries(schema.properties ?? {}).map(([key, field]) => [key, valuesOfJson(field)])
  return fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>, {
    requiredKeys: [...(schema.required ?? [])],
  })
}

function stringOf(schema: JsonSchema): fc.Arbitrary<string> {
  if (schema.pattern) return fc.stringMatching(new RegExp(schema.pattern))
  return fc.string({ unit: 'grapheme', ...lengths(schema.minLength, schema.maxLength, 20) })
}

function lengths(min = 0, max = 100, usual = 20) {
  return { minLength: min, maxLength: Math.max(min, Math.min(max, usual)) }
}

function looseEnds(schema: JsonSchema, path: string): string[] {
  const inner = [
    ...Object.entries(schema.properties ?? {}).flatMap(([key, field]) => looseEnds(field, `${path}.${key}`)),
    ...(schema.anyOf ?? schema.oneOf ?? schema.allOf ?? []).flatMap((option) => looseEnds(option, path)),
    ...(schema.items ? looseEnds(schema.items, `${path}[]`) : []),
    ...(typeof schema.additionalProperties === 'object' ? looseEnds(schema.additionalProperties, `${path}.*`) : []),
    ...(schema.propertyNames ? looseEnds(schema.propertyNames, `${path}.(key)`) : []),
  ]
  const isFree = schema.enum === undefined && schema.const === undefined && schema.pattern === undefined
  if (schema.type === 'string' && isFree && schema.maxLength === undefined) inner.push(path || '.')
  if (schema.type === 'array' && schema.maxItems === undefined) inner.push(`${path}[]`)
  return inner
}
