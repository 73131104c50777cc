import { describe, expect, test } from 'vitest'
import type { PeerView } from '../../core/hub-contract.ts'
import { parseRoute } from '../../ui/route.ts'
import { addressOf, chosenPeer, type Place, placeOf, type Remembered, stepBack, stepsFor } from './steps.ts'

const peer = (id: string, pairing: PeerView['pairing']): PeerView => ({
  link: 'kdeconnect',
  peer: id,
  name: id,
  kind: 'phone',
  address: '192.168.1.20',
  pairing,
})
const asked = { state: 'asked', code: 'AB12CD34', until: 30_000 } as const
const asks = { state: 'asks', code: 'AB12CD34', until: 30_000 } as const
const at = (hash: string, remembered: Remembered = {}, peers: PeerView[] = []) =>
  placeOf(parseRoute(hash), remembered, peers)

describe('where the wizard is', () => {
  test('it begins with the question, also where the page is not at its address', () => {
    expect(at('#/add')).toEqual({ step: 'phone' })
    expect(at('')).toEqual({ step: 'phone' })
    expect(at('#/home', { platform: 'ios', step: 'app' })).toEqual({ step: 'app' })
  })

  test('whoever comes back is where they were', () => {
    expect(at('#/add', { platform: 'android', step: 'find' })).toEqual({ step: 'find' })
    expect(at('#/add', { platform: 'android' })).toEqual({ step: 'phone' })
  })

  test('a step in the address counts before what is remembered', () => {
    expect(at('#/add/pc', { platform: 'android', step: 'find' })).toEqual({ step: 'pc' })
  })

  test('without an answer to the first question there is no later step by hand', () => {
    expect(at('#/add/app')).toEqual({ step: 'phone' })
    expect(at('#/add/find', { step: 'find' })).toEqual({ step: 'phone' })
  })

  test('what is neither Android nor iPhone has no store to go to', () => {
    expect(at('#/add/app', { platform: 'other' })).toEqual({ step: 'find' })
    expect(stepsFor('other')).not.toContain('app')
    expect(stepsFor('ios')).toContain('app')
  })

  test('an address that means nothing is the question', () => {
    expect(at('#/add/nonsense', { platform: 'android' })).toEqual({ step: 'phone' })
    expect(at('#/add/pair', { platform: 'android' })).toEqual({ step: 'find' })
    expect(at('#/add/test', { platform: 'android' })).toEqual({ step: 'find' })
  })

  test('a pairing that we asked for is gone on with', () => {
    const peers = [peer('a', { state: 'none' }), peer('b', asked)]
    expect(at('#/add', { platform: 'android', step: 'find' }, peers)).toEqual({
      step: 'pair',
      link: 'kdeconnect',
      peer: 'b',
    })
    expect(at('#/add/pc', { platform: 'android' }, peers)).toEqual({ step: 'pc' })
  })

  test('a peer that asks by itself does not take the wizard over', () => {
    expect(at('#/add', { platform: 'android', step: 'find' }, [peer('b', asks)])).toEqual({ step: 'find' })
  })

  test('the chosen peer stays chosen, whatever others do', () => {
    expect(at('#/add/pair?peer=a', {}, [peer('b', asked)])).toMatchObject({ step: 'pair', peer: 'a' })
    expect(chosenPeer(parseRoute('#/add/pair?link=memory&peer=a'))).toEqual({ link: 'memory', peer: 'a' })
    expect(chosenPeer(parseRoute('#/add/test?peer=a'))).toBeUndefined()
  })
})

test.each<Place>([
  { step: 'find' },
  { step: 'pair', link: 'kdeconnect', peer: 'a&b=c/#?é' },
  { step: 'test', device: '0123456789' },
])('an address leads to the place that it was made for: %o', (place) => {
  expect(at(`#${addressOf(place)}`, { platform: 'android' })).toEqual(place)
})

describe('Back', () => {
  test('goes through all steps to the first', () => {
    expect(stepBack('pair', 'android')).toEqual({ step: 'find' })
    expect(stepBack('find', 'android')).toEqual({ step: 'app' })
    expect(stepBack('find', 'other')).toEqual({ step: 'pc' })
    expect(stepBack('pc', 'ios')).toEqual({ step: 'phone' })
    expect(stepBack('phone', 'ios')).toBeUndefined()
  })

  test('does not go behind a pairing that is done', () => {
    expect(stepBack('test', 'android')).toBeUndefined()
  })

  test('works for a pairing whose platform nobody told', () => {
    expect(stepBack('pair', undefined)).toEqual({ step: 'find' })
  })
})
