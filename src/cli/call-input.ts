import { Complaint } from './command.ts'
import { alternatives, type JsonSchema } from './schema-words.ts'
import { nearest } from './suggest.ts'

/**
 * The input of an action from the words after its name: one JSON object, `key=value` pairs (read as the schema has
 * them), or nothing. Bounds are checked by the hub, names of fields here, where a better name can be suggested.
 */
export function inputFrom(words: readonly string[], schema: JsonSchema): Record<string, unknown> {
  const [first] = words
  if (first === undefined) return {}
  const isJson = words.length === 1 && /^\s*[[{"]/.test(first)
  const input = isJson ? fromJson(first) : fromPairs(words, schema)
  for (const name of Object.keys(input)) checkName(name, schema)
  return input
}

/** JSON text that must be one object. */
export function fromJson(text: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : ''
    throw new Complaint(`The input is not valid JSON (${why}): put it in single quotes, or give key=value pairs.`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Complaint('The input must be one JSON object, such as {"text": "hello"}.')
  return value as Record<string, unknown>
}

function fromPairs(words: readonly string[], schema: JsonSchema): Record<string, unknown> {
  const input: Record<string, unknown> = {}
  for (const word of words) {
    const at = word.indexOf('=')
    if (at <= 0) throw new Complaint(`"${word}" is neither JSON nor key=value: quote values that have spaces.`)
    const name = word.slice(0, at)
    checkName(name, schema)
    if (Object.hasOwn(input, name)) throw new Complaint(`"${name}" is given twice.`)
    Object.defineProperty(input, name, {
      value: reading(name, word.slice(at + 1), schema.properties?.[name] ?? {}),
      enumerable: true,
      configurable: true,
      writable: true,
    })
  }
  return input
}

function checkName(name: string, schema: JsonSchema): void {
  const known = Object.keys(schema.properties ?? {})
  if (known.includes(name)) return
  const near = nearest(name, known)
  if (near) throw new Complaint(`There is no field "${name}": did you mean "${near}"?`)
  const list = known.length === 0 ? 'this action takes no input' : `the fields are ${known.join(', ')}`
  throw new Complaint(`There is no field "${name}": ${list}.`)
}

const yes = ['true', 'yes', 'on', '1']
const no = ['false', 'no', 'off', '0']

/** What a person means with a text where the schema wants some type. */
function reading(name: string, text: string, schema: JsonSchema): unknown {
  const options = alternatives(schema)
  if (options) return readingOfAny(text, options, name)
  if (schema.enum && !schema.enum.includes(text)) return enumReading(text, schema.enum)
  switch (schema.type) {
    case 'integer':
    case 'number': {
      const value = Number(text)
      if (text.trim() === '' || Number.isNaN(value)) throw new Complaint(`"${name}" needs a number, not "${text}".`)
      return value
    }
    case 'boolean': {
      const word = text.toLowerCase()
      if (yes.includes(word)) return true
      if (no.includes(word)) return false
      throw new Complaint(`"${name}" needs true or false, not "${text}".`)
    }
    case 'array':
    case 'object':
      return structure(name, text, schema)
    default:
      return text
  }
}

function structure(name: string, text: string, schema: JsonSchema): unknown {
  if (schema.type === 'array' && !text.trimStart().startsWith('['))
    return text === '' ? [] : text.split(',').map((item) => reading(name, item.trim(), schema.items ?? {}))
  try {
    return JSON.parse(text)
  } catch {
    // The message of the parser would only repeat the text.
    throw new Complaint(`"${name}" needs JSON, such as ${schema.type === 'array' ? '["a", "b"]' : '{"a": 1}'}.`)
  }
}

function readingOfAny(text: string, options: readonly JsonSchema[], name: string): unknown {
  if (text === 'null' && options.some((option) => option.type === 'null')) return null
  for (const option of options.filter(({ type }) => type !== 'null' && type !== 'string')) {
    try {
      return reading(name, text, option)
    } catch {
      // The next kind of value may fit.
    }
  }
  return text
}

/** A number among the choices; other texts go to the hub as they are, which lists the choices. */
function enumReading(text: string, choices: readonly unknown[]): unknown {
  return choices.find((choice) => String(choice) === text) ?? text
}
