import { describe, expect, test } from 'vitest'
import { TandemError } from '../../../core/errors.ts'
import type { Fate, OutboxView } from '../../../core/hub-contract.ts'
import { type Errand, isOver, progressOf, reasonOf } from './errand.ts'

const reply: Errand = { clientId: 'c', kind: 'reply', text: 'Hi' }
const told = (fate: Fate, reason?: string): OutboxView => ({
  clientId: 'c',
  device: 'd',
  feature: 'notifications',
  action: 'reply',
  fate,
  at: 0,
  ...(reason !== undefined && { reason }),
})

describe('how far a reply has come', () => {
  test('it is on its way until somebody says otherwise', () => {
    expect(progressOf(reply, undefined)).toEqual({ state: 'sending' })
    expect(progressOf(reply, told('queued'))).toEqual({ state: 'sending' })
  })

  test('the answer to the call means handed over, never confirmed', () => {
    expect(progressOf({ ...reply, answer: 'taken' }, undefined)).toEqual({ state: 'handed' })
    expect(progressOf({ ...reply, answer: 'taken' }, told('queued'))).toEqual({ state: 'handed' })
    expect(progressOf({ ...reply, answer: 'taken' }, told('confirmed'))).toEqual({ state: 'confirmed' })
  })

  test('a failure says why, in the words of this case where there are some', () => {
    const answer = { code: 'capability.absent', reason: 'One reply each time.' } as const
    expect(progressOf({ ...reply, answer }, told('failed', 'Cannot.'))).toEqual({
      state: 'failed',
      reason: 'One reply each time.',
    })
    expect(progressOf(reply, told('failed', 'Cannot.'))).toEqual({ state: 'failed', reason: 'Cannot.' })
    expect(progressOf({ ...reply, answer }, undefined).state).toBe('failed')
  })

  test.each(['session.closed', 'timeout', 'internal', 'hub.absent'] as const)('after %s nobody knows', (code) => {
    expect(progressOf({ ...reply, answer: { code, reason: '' } }, undefined).state).toBe('unknown')
  })

  test('what was asked after the hub was lost counts where it decides', () => {
    const lost: Errand = { ...reply, answer: { code: 'hub.absent', reason: '' } }
    expect(progressOf({ ...lost, asked: told('confirmed') }, told('queued')).state).toBe('confirmed')
    expect(progressOf({ ...lost, asked: told('handed') }, undefined).state).toBe('handed')
    expect(progressOf({ ...lost, asked: told('handed') }, told('unknown')).state).toBe('unknown')
  })

  test('handed over is not the end', () => {
    const over = (['sending', 'handed', 'confirmed', 'failed', 'unknown'] as const).filter((state) => isOver({ state }))
    expect(over).toEqual(['confirmed', 'failed', 'unknown'])
  })
})

test('a failed call is told by its own reason, else by the sentence of its code', () => {
  expect(reasonOf(new TandemError('peer.refused', { reason: 'Because.' }))).toEqual({
    code: 'peer.refused',
    reason: 'Because.',
  })
  expect(reasonOf(new TandemError('too.many')).reason).toContain('wait a moment')
  expect(reasonOf(new Error('odd'))).toEqual({ code: 'internal', reason: 'odd' })
})
