import { expect, test } from 'vitest'
import { z } from 'zod'
import { defineContract } from './contract.ts'
import { type Adapter, type Feature, feature } from './feature.ts'
import type { CompanionApp, Session } from './link.ts'
import { prospectOf } from './prospects.ts'

const session = { link: 'wifi', name: 'The app' } as Session
const app: CompanionApp = {
  platform: 'ios',
  title: 'The app',
  stores: [{ name: 'S', url: 'https://s' }],
  session: () => session,
}

function prospect(...adapters: Partial<Adapter>[]) {
  const contract = defineContract({ id: 'x', title: 'X', summary: 'It.', state: z.object({}), actions: {}, events: {} })
  const complete = adapters.map((one): Adapter => ({ link: 'wifi', serves: () => true, attach: () => ({}), ...one }))
  const [found] = prospectOf([feature(contract, { adapters: complete }) as Feature], 'wifi', app).features
  return [found?.can, ...(found?.words ?? [])]
}

test('says of which app on which link it is, and what each feature is for', () => {
  expect(prospectOf([], 'wifi', app)).toEqual({
    platform: 'ios',
    link: 'wifi',
    app: 'The app',
    stores: [{ name: 'S', url: 'https://s' }],
    features: [],
  })
})

test('a feature works, works within limits, or cannot be, with the words of its adapter', () => {
  expect(prospect({})).toEqual(['works'])
  expect(prospect({ limits: ['A.'], unprovable: 'B.' })).toEqual(['limited', 'B.', 'A.'])
  expect(prospect({ limits: (at) => [`${at.name} is slow.`] })).toEqual(['limited', 'The app is slow.'])
  expect(prospect({ serves: () => 'It lacks it.' })).toEqual(['impossible', 'It lacks it.'])
})

test('silence is nothing that is foreseen, and the adapter of another link serves nobody here', () => {
  const silence = { afterMs: 0, reason: 'R.', step: { where: 'phone', text: 'T' } } as const
  expect(prospect({ silence })).toEqual(['works'])
  expect(prospect({ link: 'usb' })).toEqual(['impossible', 'No link to this phone carries this feature.'])
  expect(prospect({ serves: () => 'It lacks it.' }, { limits: ['A.'] })).toEqual(['limited', 'A.'])
})
