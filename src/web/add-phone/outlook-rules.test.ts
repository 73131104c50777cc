import { expect, test } from 'vitest'
import type { Finding, Prospect } from '../../core/hub-contract.ts'
import { byUrgency, granted, notYet, prospectFor, willDo, willNotDo } from './outlook-rules.ts'

const feature = (id: string, can: 'works' | 'limited' | 'impossible'): Prospect['features'][number] => ({
  feature: id,
  title: id,
  summary: `${id}.`,
  can,
  words: can === 'works' ? [] : [`why ${id}`],
})
const prospect = (platform: 'android' | 'ios', features: Prospect['features']): Prospect => ({
  platform,
  link: 'kdeconnect',
  app: 'App',
  stores: [],
  features,
})
const android = prospect('android', [feature('ring', 'limited'), feature('battery', 'works')])
const ios = prospect('ios', [feature('battery', 'works'), feature('media', 'impossible')])
const ids = (features: Prospect['features']) => features.map((one) => one.feature)

test('what works with limits stands with what works', () => {
  expect(ids(willDo(android))).toEqual(['ring', 'battery'])
  expect(ids(willDo(ios))).toEqual(['battery'])
  expect(ids(willNotDo(ios))).toEqual(['media'])
})

test('each platform has its own prospect, anything else has none', () => {
  expect(prospectFor([android, ios], 'ios')).toBe(ios)
  expect(prospectFor([android, ios], 'other')).toBeUndefined()
})

test('what Tandem comes to have is no longer said to be missing', () => {
  expect(notYet(android)).toEqual(['messages', 'calls', 'photos', 'files', 'screen'])
  expect(notYet(prospect('ios', [feature('messages', 'impossible'), feature('files', 'works')]))).toEqual([
    'calls',
    'photos',
    'screen',
  ])
})

test('accepting grants each feature once, and nothing that no phone can do', () => {
  expect(ids(granted([android, ios]))).toEqual(['ring', 'battery'])
})

test('what is in the way comes first, and else the order of the hub stays', () => {
  const finding = (name: string, state: Finding['state']): Finding => ({ name, state, text: name })
  const findings = [finding('a', 'ok'), finding('b', 'info'), finding('c', 'ok'), finding('d', 'bad')]
  expect(byUrgency([...findings, finding('e', 'warn')]).map(({ name }) => name)).toEqual(['d', 'e', 'b', 'a', 'c'])
})
