import { expect, test } from 'vitest'
import { ManualClock } from '../../../tests/suites/clocks.ts'
import { Reconnect } from './reconnect.ts'

function subject(away: string[], every = 30_000) {
  const clock = new ManualClock()
  const started = clock.now()
  const announced: { at: number; ids: string[] }[] = []
  const reconnect = new Reconnect({
    clock,
    every,
    away: () => away,
    announce: (ids) => announced.push({ at: clock.now() - started, ids }),
  })
  return { clock, announced, reconnect, times: () => announced.map(({ at }) => at) }
}

test('a device that is away is looked for at once and often, then ever more slowly, and never given up', () => {
  const { clock, reconnect, announced, times } = subject(['a', 'b'])
  reconnect.hurry()
  clock.advance(120_000)
  expect(times()).toEqual([400, 1600, 3100, 6100, 12_100, 24_100, 54_100, 84_100, 114_100])
  expect(announced[0]?.ids).toEqual(['a', 'b'])
})

test('the first three seconds hold two looks more than a second apart, for the app that takes one a second', () => {
  const { clock, reconnect, times } = subject(['a'])
  reconnect.hurry()
  clock.advance(3000)
  expect(times()).toEqual([400, 1600])
})

test('the longest pause can be configured', () => {
  const { clock, reconnect, times } = subject(['a'], 1000)
  reconnect.hurry()
  clock.advance(5000)
  expect(times()).toEqual([400, 1400, 2400, 3400, 4400])
})

test('nobody is looked for when all are there, until one goes', () => {
  const away: string[] = []
  const { clock, reconnect, times } = subject(away)
  reconnect.hurry()
  clock.advance(60_000)
  expect(times()).toEqual([])
  expect(clock.pending()).toBe(0)
  away.push('a')
  reconnect.hurry()
  clock.advance(1000)
  expect(times()).toEqual([60_400])
})

test('a change of the network starts the search afresh', () => {
  const { clock, reconnect, times } = subject(['a'])
  reconnect.hurry()
  clock.advance(60_000)
  const before = times().length
  reconnect.hurry()
  clock.advance(2000)
  expect(times().slice(before)).toEqual([60_400, 61_600])
})

test('many changes at once are one search', () => {
  const { clock, reconnect, times } = subject(['a'])
  for (let n = 0; n < 100; n++) reconnect.hurry()
  clock.advance(1000)
  expect(times()).toEqual([400])
})

test('stopped it is silent and leaves no timer', () => {
  const { clock, reconnect, times } = subject(['a'])
  reconnect.hurry()
  reconnect.stop()
  clock.advance(60_000)
  expect(times()).toEqual([])
  expect(clock.pending()).toBe(0)
})
