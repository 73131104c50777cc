import { expect, test } from 'vitest'
import { ManualClock } from '../../tests/suites/clocks.ts'
import { RateLimit } from './rate-limit.ts'

test('a rate limit lets a burst through, then so many a second, per key', () => {
  const clock = new ManualClock()
  const limit = new RateLimit(clock, { burst: 3, perSecond: 2 })
  const tries = (key: string) => [1, 2, 3, 4].map(() => limit.allows(key))
  expect(tries('a')).toEqual([true, true, true, false])
  expect(tries('b')).toEqual([true, true, true, false])
  clock.advance(1000)
  expect(tries('a')).toEqual([true, true, false, false])
})

test('a clock that is set back takes nothing away from anybody', () => {
  const clock = new ManualClock()
  const limit = new RateLimit(clock, { burst: 3, perSecond: 2 })
  expect(limit.allows('a')).toBe(true)
  clock.advance(-24 * 3600 * 1000)
  expect([limit.allows('a'), limit.allows('a'), limit.allows('a')]).toEqual([true, true, false])
  clock.advance(500)
  expect(limit.allows('a')).toBe(true)
})
