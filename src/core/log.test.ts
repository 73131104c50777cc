import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { redact, silentLog } from './log.ts'

const hidden = '[hidden]'
const secret = z.string().meta({ secret: true })

test('what is marked secret is hidden, what is named and harmless is shown', () => {
  const schema = z.looseObject({ title: secret, count: z.int(), on: z.boolean() })
  expect(redact(schema, { title: 'canary', count: 3, on: true })).toEqual({ title: hidden, count: 3, on: true })
})

test('a field that nobody described is hidden, and so is everything without a schema', () => {
  expect(redact(z.looseObject({ a: z.int() }), { a: 1, fresh: 'canary', deep: { x: 1 } })).toEqual({
    a: 1,
    fresh: hidden,
    deep: hidden,
  })
  expect(redact(undefined, { a: 1 })).toBe(hidden)
  expect(redact(z.object({ constructor: z.unknown() }).partial(), { toString: 'canary' })).toEqual({ toString: hidden })
})

test('absent stays absent', () => {
  expect(redact(z.object({ a: secret.optional() }), { a: undefined })).toEqual({ a: undefined })
  expect(redact(secret, null)).toBeNull()
})

test.each([
  ['optional', secret.optional()],
  ['nullable', secret.nullable()],
  ['with a default', secret.default('')],
  ['marked outside', z.string().optional().meta({ secret: true })],
  ['bounded after the mark', secret.max(10)],
  ['transformed', secret.transform((text) => text.length)],
  ['one of several', z.union([z.int(), secret])],
])('a secret is hidden though it is %s', (_, schema) => {
  expect(redact(z.object({ a: schema }), { a: 'canary' })).toEqual({ a: hidden })
})

test('where one of several is secret, nothing is shown, whichever it is', () => {
  expect(redact(z.union([z.int(), secret]), 123_456)).toBe(hidden)
})

test('lists and records are gone through, and long lists cut', () => {
  const person = z.looseObject({ id: z.int(), name: secret })
  const schema = z.object({ list: z.array(person), byId: z.record(z.string(), person) })
  const one = { id: 1, name: 'canary' }
  expect(redact(schema, { list: [one], byId: { x: one } })).toEqual({
    list: [{ id: 1, name: hidden }],
    byId: { x: { id: 1, name: hidden } },
  })
  expect(redact(z.array(z.int()), Array(500).fill(1))).toHaveLength(100)
})

test('of a union the fitting part decides, and without one all is hidden', () => {
  const schema = z.union([
    z.object({ kind: z.literal('a'), text: secret }),
    z.object({ kind: z.literal('b'), size: z.int() }),
  ])
  expect(redact(schema, { kind: 'a', text: 'canary' })).toEqual({ kind: 'a', text: hidden })
  expect(redact(schema, { kind: 'b', size: 5 })).toEqual({ kind: 'b', size: 5 })
  expect(redact(schema, { kind: 'c', text: 'canary' })).toBe(hidden)
})

test.each([
  ['a list', z.array(secret)],
  ['an object', z.object({ text: secret })],
  ['a number', z.int()],
  ['a flag', z.boolean()],
  ['a fixed word', z.enum(['on', 'off'])],
])('text in the place of %s is hidden', (_, schema) => {
  expect(redact(z.object({ a: schema }), { a: 'canary' })).toEqual({ a: hidden })
})

test('lists and objects in the place of text are hidden inside', () => {
  const schema = z.object({ a: z.string() })
  expect(JSON.stringify(redact(schema, { a: { b: 'canary' } }))).not.toContain('canary')
  expect(JSON.stringify(redact(schema, { a: ['canary'] }))).not.toContain('canary')
})

test('no text of a packet whose text is all secret gets through, whatever its shape', () => {
  const schema = z.looseObject({
    title: secret,
    list: z.array(z.looseObject({ text: secret, n: z.int() })).optional(),
    map: z.record(z.string(), secret).optional(),
    flag: z.boolean().optional(),
  })
  const names = fc.constantFrom('title', 'list', 'text', 'map', 'flag', 'n', 'other')
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      fc.constant('canary'),
      fc.integer(),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(names, tie('tree'), { maxKeys: 4 }),
    ),
  }))
  fc.assert(
    fc.property(fc.dictionary(names, tree), (body) => {
      expect(JSON.stringify(redact(schema, body)) ?? '').not.toContain('canary')
    }),
  )
})

test('a silent log stays silent, its children too', () => {
  expect(silentLog.child({ a: 1 })).toBe(silentLog)
  for (const level of ['error', 'warn', 'info', 'debug'] as const) expect(silentLog[level]('x')).toBeUndefined()
})
