import { expect, it } from 'vitest'
import { z } from 'zod'
import { defineContract } from '../core/contract.ts'
import { feature } from '../core/feature.ts'
import { features } from '../features/index.ts'
import { overKdeConnect } from '../links/kdeconnect/adapter.ts'
import { hubIdentity } from './identity.ts'
import { echo } from './testing-hub.ts'

const me = { name: () => 'Tandem PC', kind: 'desktop' } as const
const body = z.looseObject({})

it('lists what the adapters receive and send, and nothing else', () => {
  expect(hubIdentity(me, [echo])).toEqual({
    name: 'Tandem PC',
    kind: 'desktop',
    incoming: ['kdeconnect.echo.answer', 'kdeconnect.echo.done', 'kdeconnect.echo.heard'],
    outgoing: ['kdeconnect.echo.ask', 'kdeconnect.echo.say', 'kdeconnect.echo.tap'],
  })
})

it('lists as outgoing too what an iPhone only sends to who lists it so, where we take it (protocol note 3.1)', () => {
  const contract = defineContract({ id: 'x', title: 'X', summary: '.', state: z.object({}), actions: {}, events: {} })
  const receives = { 'kdeconnect.presenter': body, 'kdeconnect.sms.messages': body }
  const adapter = overKdeConnect(contract, { packets: { receives, sends: {} }, attach: () => ({}) })
  expect(hubIdentity(me, [feature(contract, { adapters: [adapter] })])).toMatchObject({
    incoming: ['kdeconnect.presenter', 'kdeconnect.sms.messages'],
    outgoing: ['kdeconnect.presenter'],
  })
})

it('offers what the features do', () => {
  const { incoming, outgoing } = hubIdentity(me, features)
  expect(incoming).toEqual(expect.arrayContaining(['kdeconnect.notification', 'kdeconnect.battery', 'kdeconnect.ping']))
  expect(outgoing).toEqual(expect.arrayContaining(['kdeconnect.notification.request', 'kdeconnect.battery.request']))
  expect(outgoing).not.toContain('kdeconnect.presenter')
})
