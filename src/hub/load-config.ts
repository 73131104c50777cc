import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { TandemError } from '../core/errors.ts'
import type { LinkEntry } from '../core/link.ts'
import { type HubConfig, hubConfigSchema } from './config.ts'

export type Source = 'default' | 'file' | 'environment' | 'flags'

export interface LoadedConfig<Config = HubConfig> {
  readonly config: Config
  /** Where the value at a path such as `links.kdeconnect.udpPort` comes from. */
  source(path: string): Source
}

export interface ConfigOptions {
  readonly links: readonly LinkEntry[]
  readonly file?: string | undefined
  /** What stands in the file, for who has read it already. */
  readonly contents?: object
  readonly env?: Readonly<Record<string, string | undefined>>
  /** What the command line said, in the shape of the configuration. */
  readonly overrides?: object | undefined
}

/** Everything that can be set: path, schema, and the name of its environment variable. */
export interface Setting {
  readonly path: string
  readonly schema: z.core.$ZodType
  readonly variable: string
}

/** Defaults < config.json < environment < flags. Rejects with `config.invalid` and one sentence per mistake. */
export function loadConfig(options: ConfigOptions): LoadedConfig {
  const schema = hubConfigSchema(options.links)
  const origins = new Map<string, Origin>()
  const raw: Tree = {}
  lay(raw, options.contents ?? readConfigFile(options.file), {
    origins,
    origin: { source: 'file', name: () => 'config.json' },
  })
  for (const { path, variable, text } of environment(schema, options.env ?? {}))
    lay(raw, nest(path, text), { origins, origin: { source: 'environment', name: () => variable, alone: true } })
  lay(raw, options.overrides ?? {}, { origins, origin: { source: 'flags', name: () => 'command line' } })
  const parsed = schema.safeParse(raw)
  if (!parsed.success) {
    const mistakes = parsed.error.issues.flatMap((issue) => sentences(issue, schema, origins))
    throw new TandemError('config.invalid', { mistakes })
  }
  return { config: parsed.data, source: (path) => originOf(origins, path)?.source ?? 'default' }
}

/** Every setting there is, in the order of the schema. */
export function settings(schema: z.core.$ZodType, path: readonly string[] = []): Setting[] {
  const inner = unwrap(schema)
  const shape = (inner._zod.def as { shape?: Record<string, z.core.$ZodType> }).shape
  if (shape) return Object.entries(shape).flatMap(([key, field]) => settings(field, [...path, key]))
  const words = path.map((word) => word.replaceAll(/(?<=[a-z0-9])[A-Z]/g, '_$&').toUpperCase())
  return [{ path: path.join('.'), schema, variable: `TANDEM_${words.join('_')}` }]
}

interface Origin {
  readonly source: Source
  name(): string
  /** The name alone says which setting it is. */
  readonly alone?: true
}

type Tree = Record<string, unknown>

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What stands in config.json; nothing where there is none. Rejects with `config.invalid` when it cannot be read as JSON. */
export function readConfigFile(file: string | undefined): object {
  if (!file) return {}
  let text: string
  try {
    text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw new TandemError('config.invalid', { mistakes: [`config.json: cannot be read (${errorName(error)}).`] })
  }
  const value = parseJson(text)
  if (!isTree(value)) throw new TandemError('config.invalid', { mistakes: ['config.json: must be an object: { … }.'] })
  return value
}

function parseJson(text: string): unknown {
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    // Only the place is told: the message of the parser quotes the file.
    const before = text.slice(0, firstWrong(text)).split('\n')
    const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`
    throw new TandemError('config.invalid', { mistakes: [`config.json: ${place}: this is not valid JSON.`] })
  }
}

/** Offset of the first character that no JSON can have there; V8 tells it for some mistakes only. */
function firstWrong(text: string): number {
  let right = 0
  let wrong = text.length
  while (right < wrong) {
    const middle = Math.floor((right + wrong) / 2)
    if (isBeyondRepair(text.slice(0, middle + 1))) wrong = middle
    else right = middle + 1
  }
  return right
}

function isBeyondRepair(text: string): boolean {
  try {
    JSON.parse(text)
    return false
  } catch (error) {
    const { message } = error as Error
    const position = / at position (\d+)/.exec(message)
    return position ? Number(position[1]) < text.length : message.startsWith('Unexpected token')
  }
}

function errorName(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error'
}

/** Puts `over` on top of `under`; what is not an object replaces what was there. */
function lay(under: Tree, over: object, how: { origins: Map<string, Origin>; origin: Origin }, path: string[] = []) {
  for (const [key, value] of Object.entries(over)) {
    if (value === undefined || key === '__proto__') continue
    const at = [...path, key]
    if (isTree(value)) {
      const deeper = Object.hasOwn(under, key) ? under[key] : undefined
      const target: Tree = isTree(deeper) ? deeper : {}
      under[key] = target
      lay(target, value, how, at)
    } else {
      under[key] = value
      how.origins.set(at.join('.'), how.origin)
    }
  }
}

function nest(path: string, value: unknown): Tree {
  return path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Tree
}

function environment(schema: z.ZodType, env: NonNullable<ConfigOptions['env']>) {
  return settings(schema).flatMap((setting) => {
    const text = env[setting.variable]
    return text === undefined || text === '' ? [] : [{ ...setting, text: fromText(setting.schema, text) }]
  })
}

/** A variable is only text: the first reading of it that the setting accepts. */
function fromText(schema: z.core.$ZodType, text: string): unknown {
  const readings: unknown[] = [text]
  if (/^-?\d+(\.\d+)?$/.test(text.trim())) readings.push(Number(text))
  const word = text.trim().toLowerCase()
  if (['true', 'yes', 'on', '1'].includes(word)) readings.push(true)
  if (['false', 'no', 'off', '0'].includes(word)) readings.push(false)
  const items = text.split(',').map((item) => item.trim())
  readings.push(items.filter((item) => item !== ''))
  const fitting = readings.find((reading) => (schema as z.ZodType).safeParse(reading).success)
  return fitting ?? (readings.length > 2 ? readings[1] : text)
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  const { innerType } = schema._zod.def as { innerType?: z.core.$ZodType }
  return innerType ? unwrap(innerType) : schema
}

function originOf(origins: Map<string, Origin>, path: string): Origin | undefined {
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
    const origin = origins.get(at)
    if (origin) return origin
  }
  const inside = [...origins].find(([key]) => key.startsWith(`${path}.`))
  return inside?.[1]
}

function sentences(issue: z.core.$ZodIssue, schema: z.ZodType, origins: Map<string, Origin>): string[] {
  const path = issue.path.map(String)
  if (issue.code !== 'unrecognized_keys') return [sentence(path.join('.'), wrongBecause(issue), origins)]
  return issue.keys.map((key) => {
    const at = [...path, key].join('.')
    const near = nearest(at, settings(schema))
    return sentence(at, `there is no such setting${near ? ` (did you mean ${near}?)` : ''}`, origins)
  })
}

function sentence(path: string, wrong: string, origins: Map<string, Origin>): string {
  const origin = originOf(origins, path)
  const name = origin?.name() ?? 'configuration'
  return origin?.alone ? `${name}: ${wrong}.` : `${name}: ${path}: ${wrong}.`
}

const typeWords: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  string: 'text',
  array: 'a list',
  object: 'an object',
}

function wrongBecause(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return `must be ${typeWords[issue.expected] ?? issue.expected}`
  if (issue.code === 'too_big')
    return `must be at most ${issue.maximum}${issue.origin === 'string' ? ' characters' : ''}`
  if (issue.code === 'too_small')
    return issue.origin === 'string' ? 'must not be empty' : `must be at least ${issue.minimum}`
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`
  if (issue.code === 'invalid_union') {
    const values = issue.errors.flat().flatMap((one) => (one.code === 'invalid_value' ? one.values.map(String) : []))
    return values.length > 0 ? `must be one of ${values.join(', ')}` : 'has a form that is not understood'
  }
  return issue.message
}

/** The setting whose path is spelled most alike, if any is near. */
function nearest(path: string, all: readonly Setting[]): string | undefined {
  const byDistance = all.map((setting) => ({ path: setting.path, distance: distance(path, setting.path) }))
  const best = byDistance.sort((a, b) => a.distance - b.distance)[0]
  return best && best.distance <= 3 ? best.path : undefined
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1]?.toLowerCase() === b[j - 1]?.toLowerCase() ? 0 : 1)
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change))
    }
    row = next
  }
  return row[b.length] ?? 0
}
