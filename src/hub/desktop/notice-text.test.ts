import fc from 'fast-check'
import { expect, test } from 'vitest'
import { escapeMarkup, plainLine, plainText, stripMarkup } from './notice-text.ts'

const any = fc.string({ unit: 'binary', maxLength: 300 })
const limit = { interruptAfterTimeLimit: 1_000 }

test('escaped content holds no tag, and reads back as what it was', () => {
  fc.assert(
    fc.property(any, (text) => {
      const escaped = escapeMarkup(text)
      expect(escaped).not.toMatch(/[<>]|&(?!(?:amp|lt|gt);)/)
      expect(stripMarkup(escaped)).toBe(text.trim())
    }),
    limit,
  )
})

test('plain text is well-formed, free of control characters and within its bound', () => {
  const broken = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 }).map((units) => {
    return String.fromCharCode(...units)
  })
  fc.assert(
    fc.property(fc.oneof(any, broken), fc.integer({ min: 2, max: 40 }), (text, max) => {
      const plain = plainText(text, max)
      expect(plain.isWellFormed()).toBe(true)
      expect(plain.length).toBeLessThanOrEqual(max)
      expect([...plain].every((sign) => sign >= ' ' || sign === '\t' || sign === '\n')).toBe(true)
      expect(plainLine(text, max)).not.toMatch(/[\n\t]/)
    }),
    limit,
  )
})

test.each([
  ['<b>Ada</b> wrote', 'Ada wrote'],
  ['one<br>two<br/>three', 'one\ntwo\nthree'],
  ['<img src="x" alt="y"/>picture', 'picture'],
  ['a < b and c > d', 'a < b and c > d'],
  ['<ada@example.org> wrote', '<ada@example.org> wrote'],
  ['&amp;lt; &#8211; &#x1F389; &copy; &#0; &#99999999;', '&lt; – 🎉 &copy; &#0; &#99999999;'],
])('the markup %j reads %j', (body, text) => {
  expect(stripMarkup(body)).toBe(text)
})

test('hostile markup takes no longer than a long text', () => {
  const since = performance.now()
  stripMarkup('<b '.repeat(200_000))
  stripMarkup('&#'.repeat(200_000))
  expect(performance.now() - since).toBeLessThan(1_000)
})
