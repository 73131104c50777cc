import { expect, test } from 'vitest'
import { allows, openPolicy } from './policy.ts'

test('nothing is off until the person says so', () => {
  expect(allows(openPolicy, 'phone', 'calls')).toBe(true)
})

test.each([
  ['phone/calls', [false, true, true]],
  ['*/calls', [false, true, false]],
  ['*/photos', [true, false, true]],
])('"%s" switches off exactly that', (off, expected) => {
  const policy = { off: new Set([off]) }
  expect([
    allows(policy, 'phone', 'calls'),
    allows(policy, 'phone', 'photos'),
    allows(policy, 'tablet', 'calls'),
  ]).toEqual(expected)
})
