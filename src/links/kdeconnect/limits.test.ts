import { describe, expect, test } from 'vitest'
import { ManualClock } from '../../../tests/suites/clocks.ts'
import { Pending, RateLimit } from './limits.ts'

describe('a rate limit', () => {
  test('lets so many pass in its time, per key, and as many again later', () => {
    const clock = new ManualClock()
    const limit = new RateLimit(clock, 3, 1000)
    const tries = (key: string) => [1, 2, 3, 4].map(() => limit.take(key))
    expect(tries('a')).toEqual([true, true, true, false])
    expect(tries('b')).toEqual([true, true, true, false])
    clock.advance(999)
    expect(limit.take('a')).toBe(false)
    clock.advance(1)
    expect(tries('a')).toEqual([true, true, true, false])
  })

  test('slides: what was taken late counts when the early ones are forgotten', () => {
    const clock = new ManualClock()
    const limit = new RateLimit(clock, 2, 1000)
    limit.take('a')
    clock.advance(900)
    limit.take('a')
    clock.advance(100)
    expect([limit.take('a'), limit.take('a')]).toEqual([true, false])
  })

  test('is not used up by what it refuses', () => {
    const clock = new ManualClock()
    const limit = new RateLimit(clock, 1, 1000)
    let passed = 0
    for (let ms = 0; ms < 10_000; ms += 10) {
      if (limit.take('a')) passed++
      clock.advance(10)
    }
    expect(passed).toBe(10)
  })

  test('keeps nobody out when the clock is set back', () => {
    const clock = new ManualClock()
    const limit = new RateLimit(clock, 1, 1000)
    expect(limit.take('a')).toBe(true)
    clock.advance(-24 * 3600 * 1000)
    expect([limit.take('a'), limit.take('a')]).toEqual([true, false])
    clock.advance(1000)
    expect(limit.take('a')).toBe(true)
  })

  test('remembers the latest keys only, so that a million of them cost nothing', () => {
    const clock = new ManualClock()
    const limit = new RateLimit(clock, 1, 1000)
    limit.take('first')
    const before = process.memoryUsage().heapUsed
    for (let n = 0; n < 200_000; n++) limit.take(`key ${n}`)
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(50_000_000)
    expect(limit.take('key 199999')).toBe(false)
    expect(limit.take('first')).toBe(true)
  })
})

describe('pending handshakes', () => {
  const endless = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))

  test('end when their time is up', async () => {
    const pending = new Pending(2)
    await expect(pending.run(20, endless)).rejects.toThrow('aborted')
    expect(pending.size).toBe(0)
  })

  test('leave nothing behind when they are done or fail', async () => {
    const pending = new Pending(2)
    expect(await pending.run(20, async () => 5)).toBe(5)
    await expect(pending.run(20, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(pending.size).toBe(0)
  })

  test('make room for the newest: the oldest goes (T1)', async () => {
    const pending = new Pending(3)
    const ended: number[] = []
    const runs = Array.from({ length: 10 }, (_, n) => pending.run(5000, endless).catch(() => ended.push(n)))
    expect(pending.size).toBe(3)
    await new Promise((resolve) => setImmediate(resolve))
    expect(ended).toEqual([0, 1, 2, 3, 4, 5, 6])
    pending.abortAll()
    await Promise.all(runs)
    expect(pending.size).toBe(0)
  })
})
