import { expect, test } from 'vitest'
import { LiveClock, ManualClock } from './clocks.ts'

test.each([
  ['manual', () => new ManualClock()],
  ['live', () => new LiveClock()],
])('a %s clock runs what is due, in order, once, and not what was cancelled', (_, make) => {
  const clock = make()
  const ran: string[] = []
  const start = clock.now()
  clock.after(2_000, () => ran.push('second'))
  clock.after(1_000, () => {
    ran.push('first')
    clock.after(60_000, () => ran.push('never'))
  })
  const cancel = clock.after(1_500, () => ran.push('cancelled'))
  cancel()
  clock.advance(3_000)
  expect(ran).toEqual(['first', 'second'])
  expect(clock.now()).toBeGreaterThanOrEqual(start + 3_000)
  expect(clock.pending()).toBe(1)
  clock.advance(100)
  expect(ran).toHaveLength(2)
})

test('a manual clock runs what a task itself set within the time', () => {
  const clock = new ManualClock(0)
  const at: number[] = []
  clock.after(10, () => clock.after(10, () => at.push(clock.now())))
  clock.advance(30)
  expect(at).toEqual([20])
})

test('a live clock goes on by itself', async () => {
  const clock = new LiveClock()
  await new Promise<void>((resolve) => clock.after(5, resolve))
  expect(clock.pending()).toBe(0)
})
