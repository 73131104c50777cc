import { expect, test } from 'vitest'
import { errorCodes, isTandemError, TandemError } from './errors.ts'

test('every code has a sentence for people and a status', () => {
  for (const { sentence, status } of Object.values(errorCodes)) {
    expect(sentence).toMatch(/^[A-Z].*\.$/)
    expect(status).toBeGreaterThanOrEqual(400)
  }
})

test('an error carries its code, details and cause, and is told from others', () => {
  const cause = new Error('socket')
  const error = new TandemError('timeout', { what: 'payload' }, { cause })
  expect(error).toMatchObject({ code: 'timeout', details: { what: 'payload' }, cause, name: 'TandemError' })
  expect(error.sentence).toBe(errorCodes.timeout.sentence)
  expect([isTandemError(error), isTandemError(error, 'timeout'), isTandemError(error, 'internal')]).toEqual([
    true,
    true,
    false,
  ])
  expect(isTandemError(cause)).toBe(false)
})
