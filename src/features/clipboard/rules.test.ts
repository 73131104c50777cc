import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Clip, copy, take } from './rules.ts'

const known: Clip = { text: 'ours', changedAt: 1_000, from: 'pc' }

describe('what the phone says of before the link', () => {
  test.each([
    ['older', 999, undefined],
    ['as old', 1_000, { text: 'theirs', changedAt: 5_000, from: 'phone' }],
    ['newer', 1_001, { text: 'theirs', changedAt: 5_000, from: 'phone' }],
    ['of no known time', 0, undefined],
  ])('a clip that is %s', (_, at, kept) => {
    expect(take(known, { text: 'theirs', at }, 5_000)).toEqual(kept)
  })

  test('counts when nothing is known here', () => {
    expect(take(undefined, { text: 'theirs', at: 1 }, 5_000)).toMatchObject({ text: 'theirs' })
    expect(take(undefined, { text: 'theirs', at: 0 }, 5_000)).toBeUndefined()
  })
})

test('what the phone copies now is taken, but for an echo and nothing at all', () => {
  expect(take(known, { text: 'theirs' }, 5_000)).toEqual({ text: 'theirs', changedAt: 5_000, from: 'phone' })
  expect(take(known, { text: 'ours' }, 5_000)).toBeUndefined()
  expect(take(known, { text: '' }, 5_000)).toBeUndefined()
})

test('a sensitive clip keeps its time and loses its text, so that an older one of the phone does not come back', () => {
  const clip = copy(known, { text: 'hunter2', sensitive: true }, 2_000)
  expect(clip).toEqual({ changedAt: 2_000, from: 'pc' })
  expect(take(clip, { text: 'old', at: 1_500 }, 3_000)).toBeUndefined()
  expect(JSON.stringify(clip)).not.toContain('hunter2')
})

test('copying the same text again changes nothing', () => {
  expect(copy(known, { text: 'ours', sensitive: false }, 2_000)).toBeUndefined()
})

test('whatever both sides do, an older clip never replaces a newer one and the time never runs back', () => {
  const doing = fc.oneof(
    fc.record({ text: fc.constantFrom('a', 'b', 'c', ''), at: fc.option(fc.nat(200), { nil: undefined }) }),
    fc.record({ text: fc.constantFrom('a', 'b', 'c'), sensitive: fc.boolean() }),
  )
  fc.assert(
    fc.property(fc.array(doing, { maxLength: 30 }), (doings) => {
      let clip: Clip | undefined
      let now = 100
      for (const one of doings) {
        now++
        const next = 'sensitive' in one ? copy(clip, one, now) : take(clip, one, now)
        if (next && 'at' in one && one.at !== undefined) expect(one.at).toBeGreaterThanOrEqual(clip?.changedAt ?? 1)
        if (next) expect(next.changedAt).toBe(now)
        if (next && 'sensitive' in one) expect('text' in next).toBe(!one.sensitive)
        clip = next ?? clip
      }
    }),
  )
})
