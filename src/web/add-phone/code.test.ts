import { expect, test } from 'vitest'
import { codeGroups, secondsLeft, spelled } from './code.ts'

test('a code is shown in groups of four', () => {
  expect(codeGroups('AB12CD34')).toEqual(['AB12', 'CD34'])
  expect(codeGroups('AB12C')).toEqual(['AB12', 'C'])
  expect(codeGroups('')).toEqual([])
})

test('nothing of a code is lost in its groups', () => {
  for (const code of ['71EB4B4C', '123456', '12 34\n5678', '🙂🙃🙂🙃🙂']) expect(codeGroups(code).join('')).toBe(code)
})

test('a code is spelled, with a pause between the groups', () => {
  expect(spelled('71EB4B4C')).toBe('7 1 E B, 4 B 4 C')
})

test('what is left is told in whole seconds that have not passed yet', () => {
  expect(secondsLeft(30_000, 0)).toBe(30)
  expect(secondsLeft(30_000, 29_001)).toBe(1)
  expect(secondsLeft(30_000, 30_000)).toBe(0)
  expect(secondsLeft(30_000, 99_000)).toBe(0)
})
