import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shown, shownLine } from './text.ts'

describe('text from a phone', () => {
  it.each([
    ['left \u202eright', 'left right'],
    ['a\u2066b\u2069c', 'abc'],
    ['one\u0000two\u0007', 'onetwo'],
    ['line\nline\ttab', 'line\nline\ttab'],
    [`Z${'\u0301'.repeat(200)}algo`, `Z${'\u0301'.repeat(4)}algo`],
    ['👩‍👩‍👧‍👦 family', '👩‍👩‍👧‍👦 family'],
    ['שלום عالم', 'שלום عالم'],
  ])('%j is shown as %j', (from, to) => {
    expect(shown(from)).toBe(to)
  })

  it('is cut at its limit, but not through an emoji', () => {
    expect(shown('x'.repeat(10_000), 100)).toBe(`${'x'.repeat(100)}…`)
    expect(shown(`${'x'.repeat(9)}👍👍`, 10)).toBe(`${'x'.repeat(9)}…`)
  })

  it('becomes one line where there is only one', () => {
    expect(shownLine('  a \n\n b\u2028c ')).toBe('a b c')
  })

  it('of any kind is bounded and turns nothing around it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (text) => {
        const safe = shown(text, 500)
        return safe.length <= 501 && !/[\u202a-\u202e\u2066-\u2069]/.test(safe)
      }),
    )
  })
})
