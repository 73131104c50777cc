import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { inputFrom } from './call-input.ts'
import { painter } from './paint.ts'
import { fieldsOf, jsonSchemaOf } from './schema-words.ts'
import { nearest } from './suggest.ts'
import { oneLine, table, widthOf, wrap } from './table.ts'
import { ago, dateTime } from './times.ts'

describe('tables', () => {
  it('align columns whatever is in them', () => {
    const text = table([
      ['Ann', 'phone', 'x'],
      ['電話', 'tablet', 'y'],
      ['👩‍👩‍👧 fam', 'p', ''],
    ])
    expect(text.split('\n')).toEqual(['Ann     phone   x', '電話    tablet  y', '👩‍👩‍👧 fam  p'])
  })

  it('count columns as terminals do', () => {
    expect(widthOf('abc')).toBe(3)
    expect(widthOf('\u001B[1mabc\u001B[22m')).toBe(3)
    expect(widthOf('é')).toBe(1)
    expect(widthOf('日本')).toBe(4)
    expect(widthOf('❤️')).toBe(2)
  })

  it('keep text of a phone from moving the cursor or turning the line round', () => {
    expect(oneLine('a\u001B[2Jb\nc\u202Ed\u0007 e')).toBe('ab cd e')
    expect(oneLine('abcdef', 4)).toBe('abc…')
  })

  it('wrap at words', () => {
    expect(wrap('one two three', 7)).toBe('one two\nthree')
    expect(wrap('one two three', 9, '  ')).toBe('one two\n  three')
  })
})

describe('times', () => {
  it('are said as people say them', () => {
    const now = 1e12
    expect([1000, -5000, 12_000, 180_000, 7_200_000, 90_000_000, 300_000_000].map((ms) => ago(now - ms, now))).toEqual([
      'just now',
      'just now',
      '12 s ago',
      '3 min ago',
      '2 h ago',
      'yesterday',
      '3 days ago',
    ])
    expect(dateTime(new Date(2026, 4, 4, 9, 3, 7).getTime())).toBe('2026-05-04 09:03:07')
  })
})

describe('suggestions', () => {
  it('find what was meant, and nothing where nothing is near', () => {
    const names = ['devices', 'doctor', 'demo', 'status', 'watch']
    expect(nearest('devcies', names)).toBe('devices')
    expect(nearest('stat', names)).toBe('status')
    expect(nearest('wacth', names)).toBe('watch')
    expect(nearest('teleport', names)).toBeUndefined()
  })
})

describe('colours', () => {
  it('are used on a terminal only, and not where NO_COLOR asks for none', () => {
    expect(painter(true, {})('red', 'x')).toContain('\u001B[')
    expect(painter(false, {})('red', 'x')).toBe('x')
    expect(painter(true, { NO_COLOR: '1' })('red', 'x')).toBe('x')
    expect(painter(true, { NO_COLOR: '' })('red', 'x')).not.toBe('x')
  })
})

const schema = jsonSchemaOf(
  z.strictObject({
    id: z.string().min(1).max(64),
    limit: z.int().min(1).max(500).default(50),
    before: z.union([z.number(), z.string()]).optional().describe('Only older ones'),
    on: z.boolean().optional(),
    mode: z.enum(['a', 'b']).optional(),
    tags: z.array(z.string()).max(3).optional(),
    more: z.object({ x: z.number() }).optional(),
  }),
)

describe('the help of an input', () => {
  it('tells type, bounds, default and what must be given', () => {
    const fields = Object.fromEntries(fieldsOf(schema).map(({ name, ...field }) => [name, field]))
    expect(fields.id).toMatchObject({ type: 'text, 1 to 64 characters', needed: true })
    expect(fields.limit).toMatchObject({ type: 'whole number, 1 to 500', needed: false, byDefault: '50' })
    expect(fields.before).toMatchObject({ type: 'number or text', description: 'Only older ones' })
    expect(fields.mode?.type).toBe('a | b')
    expect(fields.tags?.type).toBe('list of text, at most 3')
    expect(fields.more?.type).toBe('object {x}')
    expect(fieldsOf(schema)[0]?.name).toBe('id')
  })
})

describe('the input of a call', () => {
  it('is read from pairs as the schema has them', () => {
    const words = ['id=7', 'limit=5', 'before=12', 'on=yes', 'mode=b', 'tags=x, y', 'more={"x":1}']
    expect(inputFrom(words, schema)).toEqual({
      id: '7',
      limit: 5,
      before: 12,
      on: true,
      mode: 'b',
      tags: ['x', 'y'],
      more: { x: 1 },
    })
    expect(inputFrom(['before=1:2'], schema)).toEqual({ before: '1:2' })
    expect(inputFrom(['id=a=b c'], schema)).toEqual({ id: 'a=b c' })
  })

  it('is read from one JSON object', () => {
    expect(inputFrom(['{"id":"x","limit":3}'], schema)).toEqual({ id: 'x', limit: 3 })
    expect(inputFrom([], schema)).toEqual({})
  })

  it('is refused in one sentence that says what to do', () => {
    const complaint = (...words: string[]) => {
      try {
        inputFrom(words, schema)
      } catch (error) {
        return (error as Error).message
      }
    }
    expect(complaint('limt=5')).toBe('There is no field "limt": did you mean "limit"?')
    expect(complaint('zzz=5')).toBe('There is no field "zzz": the fields are id, limit, before, on, mode, tags, more.')
    expect(complaint('limit=many')).toBe('"limit" needs a number, not "many".')
    expect(complaint('on=maybe')).toBe('"on" needs true or false, not "maybe".')
    expect(complaint('hello')).toBe('"hello" is neither JSON nor key=value: quote values that have spaces.')
    expect(complaint('id=1', 'id=2')).toBe('"id" is given twice.')
    expect(complaint('{"id":')).toMatch(
      /^The input is not valid JSON \(.+\): put it in single quotes, or give key=value/,
    )
    expect(complaint('[1]')).toBe('The input must be one JSON object, such as {"text": "hello"}.')
    expect(complaint('__proto__=1')).toMatch(/^There is no field "__proto__"/)
  })
})
