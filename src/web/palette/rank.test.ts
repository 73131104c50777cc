import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { around, fitOf, pieces, ranked } from './rank.ts'

const hits = (query: string, text: string) =>
  pieces(query, text).flatMap(({ text: hit, isHit }) => (isHit ? [hit] : []))
const same = (text: string) => text

describe('what fits', () => {
  test('the beginning before the beginning of a word before anything else', () => {
    const titles = ['iPhone first', 'Ask the phone', 'Phones', 'Choose a phone', 'Privacy']
    expect(ranked('phone', titles, same)).toEqual(['Phones', 'Ask the phone', 'Choose a phone', 'iPhone first'])
  })

  test('the earlier first; the rest keeps its order', () => {
    expect(ranked('b', ['a a b2', 'a b1', 'a a b1', 'a b2'], same)).toEqual(['a b1', 'a b2', 'a a b2', 'a a b1'])
  })

  test('case and accents do not matter, on either side', () => {
    expect(fitOf('MÜLLER', 'Frau muller')).toEqual([1, 5])
    expect(fitOf('muller', 'Müller')).toEqual([0, 0])
    expect(fitOf('cafe', 'Café')).toEqual([0, 0])
    expect(fitOf('ﬁle', 'File')).toEqual([0, 0])
    expect(fitOf('日本', '東京、日本')).toEqual([1, 3])
  })

  test('every word has to be there, in any order', () => {
    expect(fitOf('phone ring', 'Ring the phone')).toEqual([1, 9])
    expect(fitOf('ring tablet', 'Ring the phone')).toBeUndefined()
    expect(fitOf('ring the', 'Ring the phone')).toEqual([0, 0])
    expect(fitOf('hon ing', 'Ring the phone')?.[0]).toBe(2)
  })

  test('nothing to look for fits everything', () => {
    expect(fitOf('', 'Anything')).toEqual([0, 0])
    expect(fitOf('   ', 'Anything')).toEqual([0, 0])
  })

  test('signs that mean something elsewhere are only signs', () => {
    expect(fitOf('.*', 'Anything')).toBeUndefined()
    expect(fitOf('ng)', 'Something (long)')).toEqual([2, 13])
    expect(fitOf('(1)', 'Chapter (1)')).toEqual([1, 8])
  })
})

describe('what is marked', () => {
  test('each place where a word begins like that; within words only if it begins none', () => {
    expect(hits('an', 'An ant and a Banana')).toEqual(['An', 'an', 'an'])
    expect(hits('nan', 'An ant and a Banana')).toEqual(['nan'])
    expect(hits('ant banana', 'An ant and a Banana')).toEqual(['ant', 'Banana'])
  })

  test('the text itself, with the accents it has', () => {
    expect(hits('muller', 'Frau Müller')).toEqual(['Müller'])
    expect(hits('muller', 'Frau Mu\u0308ller!')).toEqual(['Mu\u0308ller'])
    expect(hits('x', '😀 x')).toEqual(['x'])
  })

  test('nothing where nothing is looked for', () => {
    expect(pieces('', 'text')).toEqual([{ text: 'text', isHit: false }])
    expect(pieces('a', '')).toEqual([])
  })

  test('the pieces are the text, and no two neighbours are alike', () => {
    const any = fc.string({ unit: 'grapheme', maxLength: 30 })
    fc.assert(
      fc.property(any, any, (query, text) => {
        const made = pieces(query, text)
        expect(made.map((piece) => piece.text).join('')).toBe(text)
        for (const [index, piece] of made.entries()) expect(piece.isHit).not.toBe(made[index - 1]?.isHit)
      }),
    )
  })

  test('what fits has a hit, and what has none does not fit', () => {
    const letter = fc.constantFrom('a', 'b', 'á', 'B', ' ', '-')
    const any = fc.string({ unit: letter, maxLength: 8 })
    fc.assert(
      fc.property(any, any, (query, text) => {
        if (query.trim() === '') return
        const words = query.trim().split(/\s+/)
        const allHit = words.every((word) => hits(word, text).length > 0)
        if (fitOf(query, text)?.[0] !== 0) expect(fitOf(query, text) !== undefined).toBe(allHit)
      }),
    )
  })
})

describe('a long text', () => {
  const long = `${'word '.repeat(100)}needle ${'tail '.repeat(100)}`

  test('begins shortly before what was found', () => {
    expect(around('needle', long, 60)).toMatch(/^…(word ){1,4}needle tail/)
  })

  test('stays as it is where that is in sight anyway, or is not in it', () => {
    expect(around('word', long, 60)).toBe(long)
    expect(around('absent', long, 60)).toBe(long)
    expect(around('needle', 'a needle', 60)).toBe('a needle')
  })
})
