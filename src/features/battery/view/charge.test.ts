import { describe, expect, it } from 'vitest'
import { chargeOf } from './charge.ts'

describe('what is shown of a battery', () => {
  it('is nothing before the phone has said anything', () => {
    expect(chargeOf({})).toEqual({ percent: undefined, charging: false, low: false })
  })

  it('warns when the phone says it is low, or when it obviously is', () => {
    expect(chargeOf({ percent: 30, low: true }).low).toBe(true)
    expect(chargeOf({ percent: 15 }).low).toBe(true)
    expect(chargeOf({ percent: 16 }).low).toBe(false)
  })

  it('does not warn while it charges', () => {
    expect(chargeOf({ percent: 3, low: true, charging: true }).low).toBe(false)
  })
})
