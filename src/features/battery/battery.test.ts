import { afterEach, expect, test } from 'vitest'
import { type FeatureBench, featureBench } from '../../../tests/suites/feature-bench.ts'
import { settled } from '../../../tests/suites/until.ts'
import type { ProfileId } from '../../sim/profiles.ts'
import { battery } from './index.ts'
import { phone } from './phone.ts'

let bench: FeatureBench
const start = (profile: ProfileId = 'android') => {
  bench = featureBench(battery, { phone, profile })
  return bench
}
afterEach(() => bench.stop())

test('the level comes by itself when the phone links, and again at every change', async () => {
  const { device, act, link } = start()
  link()
  await settled()
  expect(device.state('battery')).toEqual({ percent: 82, charging: false, low: false })
  expect(device.health('battery')).toMatchObject({ state: 'works', via: 'kdeconnect' })
  await act('set', { percent: 40, charging: true })
  expect(device.state('battery')).toEqual({ percent: 40, charging: true, low: false })
})

test('becoming low is told once, and stays until the phone charges', async () => {
  const { device, act, link, events } = start()
  link()
  await act('set', { percent: 14 })
  await act('set', { percent: 13 })
  expect(events).toEqual([{ event: 'low', data: { percent: 14 } }])
  expect(device.state('battery')).toMatchObject({ percent: 13, low: true })
  await act('set', { percent: 13, charging: true })
  expect(device.state('battery')).toMatchObject({ low: false })
})

test('low is when the phone says so, at whatever level it is set to', async () => {
  const { device, link, events } = start()
  const { phone: far } = link({ silent: true })
  await far.send('kdeconnect.battery', { currentCharge: 25, isCharging: false, thresholdEvent: 1 })
  await settled()
  expect(device.state('battery')).toEqual({ percent: 25, charging: false, low: true })
  expect(events).toEqual([{ event: 'low', data: { percent: 25 } }])
})

test('a level that the phone does not know leaves the last one', async () => {
  const { device, link } = start()
  const { phone: far } = link()
  await settled()
  await far.send('kdeconnect.battery', { currentCharge: -1, isCharging: false })
  await settled()
  expect(device.state('battery')).toMatchObject({ percent: 82 })
})

test.each([
  ['above 100', { currentCharge: 101, isCharging: false }],
  ['text', { currentCharge: '50', isCharging: false }],
  ['without the plug', { currentCharge: 50 }],
])('a level %s is dropped', async (_, body) => {
  const { device, link, faults } = start()
  const { phone: far } = link({ silent: true })
  await far.send('kdeconnect.battery', body)
  await settled()
  expect(device.state('battery')).toEqual({})
  expect(faults).toEqual([])
})

test('the level stays visible when the phone goes, and is said to be old', async () => {
  const { device, link } = start()
  const { hub } = link()
  await settled()
  hub.close('gone')
  expect(device.state('battery')).toMatchObject({ percent: 82 })
  expect(device.health('battery')).toMatchObject({ state: 'stale' })
})
