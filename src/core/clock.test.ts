import { expect, test } from 'vitest'
import { systemClock } from './clock.ts'

test('the system’s clock runs what is due and not what was cancelled', async () => {
  const ran: string[] = []
  const cancel = systemClock.after(1, () => ran.push('cancelled'))
  cancel()
  const before = systemClock.now()
  await new Promise<void>((resolve) => systemClock.after(5, resolve))
  expect(systemClock.now()).toBeGreaterThanOrEqual(before)
  expect(ran).toEqual([])
})
