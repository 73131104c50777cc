import { expect, it } from 'vitest'
import { features } from '../features/index.ts'
import { openapi } from './openapi.ts'
import { echo } from './testing-hub.ts'

type Json = { readonly [key: string]: unknown }
const document = openapi({ features: [...features, echo], version: '1.2.3', url: 'http://127.0.0.1:7420' }) as Json
const paths = document.paths as Record<string, Record<string, Json>>

function* every(value: unknown): Generator<Json> {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) yield value as Json
  for (const inner of Object.values(value)) yield* every(inner)
}

const operations = Object.entries(paths).flatMap(([path, item]) =>
  ['get', 'post'].flatMap((method) => (item[method] ? [{ path, item, operation: item[method] }] : [])),
)

it('has a path for every action of every contract, with its own words', () => {
  for (const { contract } of [...features, echo])
    for (const [name, action] of Object.entries(contract.actions))
      expect(paths[`/api/devices/{device}/${contract.id}/${name}`]?.post?.summary).toBe(action.summary)
  expect(paths['/api/hub/unpair']?.post?.operationId).toBe('hub.unpair')
  expect(JSON.stringify(paths['/api/devices/{device}/echo/say'])).toContain('Tandem-Client-Id')
  expect(JSON.stringify(paths['/api/devices/{device}/echo/ask'])).not.toContain('Tandem-Client-Id')
})

it('is a well-formed OpenAPI 3.1 document', () => {
  expect(document.openapi).toMatch(/^3\.1\.\d$/)
  expect(document.info).toMatchObject({ title: 'Tandem', version: '1.2.3' })
  const ids = operations.map(({ operation }) => operation.operationId)
  expect(new Set(ids).size).toBe(ids.length)
  const tags = (document.tags as { name: string }[]).map((tag) => tag.name)
  for (const { path, item, operation } of operations) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
    const parameters = [...((item.parameters ?? []) as unknown as Json[]), ...((operation.parameters ?? []) as Json[])]
    const inPath = parameters.filter((parameter) => parameter.in === 'path')
    expect(inPath.map((parameter) => parameter.name)).toEqual(named)
    for (const parameter of parameters) expect(parameter).toMatchObject({ name: expect.any(String), schema: {} })
    for (const response of Object.values(operation.responses as Json)) {
      if (!('$ref' in (response as Json))) expect(response).toHaveProperty('description')
    }
    for (const tag of operation.tags as string[]) expect(tags).toContain(tag)
  }
})

it('has something behind every reference, and names that references can hold', () => {
  for (const { $ref: ref } of every(document)) {
    if (typeof ref !== 'string') continue
    const found = ref
      .split('/')
      .slice(1)
      .reduce<unknown>((value, key) => (value as Json | undefined)?.[key], document)
    expect(found, ref).toBeDefined()
  }
  for (const name of Object.keys((document.components as { schemas: Json }).schemas)) expect(name).toMatch(/^[\w.-]+$/)
})

it('says what inputs allow, strictly', () => {
  const body = paths['/api/devices/{device}/echo/ask']?.post?.requestBody as Json
  expect(body).toEqual({
    required: false,
    content: {
      'application/json': {
        schema: {
          type: 'object',
          properties: { word: { type: 'string', maxLength: 100 } },
          required: ['word'],
          additionalProperties: false,
        },
      },
    },
  })
})
