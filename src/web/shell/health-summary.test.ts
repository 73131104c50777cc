import { describe, expect, it } from 'vitest'
import type { Health } from '../../core/health.ts'
import { summarise, toneOf } from './health-summary.ts'

const works: Health = { state: 'works', via: 'kdeconnect', provenAt: 5 }
const limited: Health = { state: 'limited', via: 'kdeconnect', provenAt: 5, limits: ['half'] }
const unprovable: Health = { state: 'limited', via: 'kdeconnect', limits: ['The phone never says.'] }
const step: Health = { state: 'needs-step', reason: 'Off.', step: { where: 'phone', text: 'Switch it on' } }
const impossible: Health = { state: 'impossible', reason: 'Never.' }

const of = (healths: Readonly<Record<string, Health>>, off: readonly string[] = []) =>
  Object.fromEntries(
    Object.entries(healths).map(([id, health]) => [id, { on: !off.includes(id), health, state: {}, actions: {} }]),
  )

describe('what the features of a phone say together', () => {
  it('counts as proven only what the phone has answered', () => {
    const sum = summarise(of({ a: works, b: limited, c: unprovable, d: impossible }))
    expect(sum).toEqual({ total: 4, proven: 2, unprovable: 1, impossible: 1, needStep: [] })
  })

  it('leaves out what the person switched off, and names what needs a step', () => {
    expect(summarise(of({ a: works, b: step, c: step }, ['c']))).toEqual({
      total: 2,
      proven: 1,
      unprovable: 0,
      impossible: 0,
      needStep: ['b'],
    })
  })
})

describe('the sign beside it', () => {
  const linked = (healths: Readonly<Record<string, Health>>) => ({ links: ['kdeconnect'], features: of(healths) })

  it('is good only when everything that can be proven is', () => {
    expect(toneOf(linked({ a: works, b: unprovable }), true)).toBe('good')
    expect(toneOf(linked({ a: works, b: impossible }), true)).toBe('partly')
  })

  it('does not praise a phone on which everything is switched off', () => {
    expect(toneOf({ links: ['kdeconnect'], features: of({ a: works }, ['a']) }, true)).toBe('partly')
  })

  it('asks for the step before all else', () => {
    expect(toneOf(linked({ a: works, b: step, c: impossible }), true)).toBe('step')
  })

  it('claims nothing while the phone or the hub is away', () => {
    expect(toneOf({ links: [], features: of({ a: works }) }, true)).toBe('away')
    expect(toneOf(linked({ a: works }), false)).toBe('unknown')
  })
})
