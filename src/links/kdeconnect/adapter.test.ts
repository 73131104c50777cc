import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { settled } from '../../../tests/suites/until.ts'
import { defineContract } from '../../core/contract.ts'
import { limitsOf } from '../../core/lane.ts'
import type { CompanionApp } from '../../core/link.ts'
import { silentLog } from '../../core/log.ts'
import { memoryPair } from '../memory/pair.ts'
import { overKdeConnect, wireOver } from './adapter.ts'
import { companionApps } from './apps.ts'

const receives = {
  'kdeconnect.ping': z.looseObject({ message: z.string().max(100).optional() }),
  'kdeconnect.battery': z.looseObject({ currentCharge: z.int().min(-1).max(100), isCharging: z.boolean() }),
}
const sends = { 'kdeconnect.ping': receives['kdeconnect.ping'], 'kdeconnect.sms.request': z.looseObject({}) }

function wires() {
  const types = Object.keys(receives)
  const pair = memoryPair({ hub: { incoming: types, outgoing: types }, phone: { incoming: types, outgoing: types } })
  const warned: unknown[] = []
  const log = { ...silentLog, warn: (message: string, fields?: object) => void warned.push({ message, ...fields }) }
  return { ...pair, warned, wire: wireOver(pair.hub, { receives, sends }, log) }
}

describe('an adapter', () => {
  const contract = defineContract({ id: 'x', title: 'X', summary: '.', state: z.object({}), actions: {}, events: {} })
  const [android, ios] = companionApps as [CompanionApp, CompanionApp]
  const desktop = memoryPair({ hub: { incoming: [], outgoing: [] }, phone: { incoming: [], outgoing: [] } }).hub

  test('has the limits of the app at the other end, and those of no other', () => {
    const packets = { receives, sends }
    const limits = { everywhere: ['Always.'], android: ['Android.'], ios: ['iPhone.'] }
    const adapter = overKdeConnect(contract, { packets, limits, attach: () => ({}) })
    expect(limitsOf(adapter, android.session())).toEqual(['Always.', 'Android.'])
    expect(limitsOf(adapter, ios.session())).toEqual(['Always.', 'iPhone.'])
    expect(limitsOf(adapter, desktop)).toEqual(['Always.'])
    const only = overKdeConnect(contract, { packets, limits: { ios: ['iPhone.'] }, attach: () => ({}) })
    expect([android.session(), ios.session()].map((one) => limitsOf(only, one))).toEqual([[], ['iPhone.']])
    const plain = overKdeConnect(contract, { packets, limits: ['Always.'], attach: () => ({}) })
    expect(limitsOf(plain, desktop)).toEqual(['Always.'])
    expect(limitsOf(overKdeConnect(contract, { packets, attach: () => ({}) }), desktop)).toEqual([])
  })

  test('says of which app it is that lacks something', () => {
    const packets = { receives: { 'kdeconnect.telephony': z.looseObject({}) }, sends: {} }
    const { serves } = overKdeConnect(contract, { packets, attach: () => ({}) })
    expect([android.session(), ios.session(), desktop].map((one) => serves(one))).toEqual([
      true,
      'The KDE Connect app for iPhone does not offer x.',
      'The KDE Connect app on this device does not offer x.',
    ])
  })
})

describe('the checked view of a session', () => {
  test('hands over bodies that fit, with what is new in them', async () => {
    const { phone, wire } = wires()
    const got: unknown[] = []
    wire.on('kdeconnect.ping', (body) => got.push(body))
    await phone.send('kdeconnect.ping', { message: 'hello', later: 1 })
    await settled()
    expect(got).toEqual([{ message: 'hello', later: 1 }])
  })

  test('drops bodies that do not fit and says where, never what', async () => {
    const { phone, wire, warned } = wires()
    const got: unknown[] = []
    wire.on('kdeconnect.battery', (body) => got.push(body))
    await phone.send('kdeconnect.battery', { currentCharge: 'canary', isCharging: true })
    await phone.send('kdeconnect.battery', { currentCharge: 5, isCharging: true })
    await settled()
    expect(got).toEqual([{ currentCharge: 5, isCharging: true }])
    expect(warned).toEqual([
      { message: 'packet refused', type: 'kdeconnect.battery', issues: ['currentCharge: invalid_type'] },
    ])
    expect(JSON.stringify(warned)).not.toContain('canary')
  })

  test('takes any JSON for a body without a throw', async () => {
    const { hub, phone, wire } = wires()
    let handled = 0
    wire.on('kdeconnect.battery', (body) => {
      handled += Number.isInteger(body.currentCharge) ? 1 : Number.NaN
    })
    const field = fc.oneof(fc.jsonValue(), fc.integer({ min: -1, max: 100 }), fc.boolean())
    const body = fc.oneof(
      fc.record({ currentCharge: field, isCharging: field }, { requiredKeys: [] }),
      fc.dictionary(fc.string(), fc.jsonValue()),
    )
    await fc.assert(
      fc.asyncProperty(body, async (body) => {
        await phone.send('kdeconnect.battery', body)
        await settled(2)
        expect(hub.closed.aborted).toBe(false)
      }),
    )
    expect(handled).not.toBeNaN()
  })

  test('knows what the phone takes, and does not fail when nobody waits for what it does not', async () => {
    const { wire } = wires()
    expect([wire.can('kdeconnect.ping'), wire.can('kdeconnect.sms.request')]).toEqual([true, false])
    wire.tell('kdeconnect.sms.request', {})
    await expect(wire.send('kdeconnect.sms.request', {})).rejects.toMatchObject({ code: 'capability.absent' })
    await settled()
  })

  test('asks now, and again when the phone connected anew', () => {
    const { hub, wire } = wires()
    let asked = 0
    wire.whenLinked(() => asked++)
    expect(asked).toBe(1)
    hub.renew()
    expect(asked).toBe(2)
  })
})
