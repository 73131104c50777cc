import { afterEach, expect, test } from 'vitest'
import { type FeatureBench, featureBench } from '../../../tests/suites/feature-bench.ts'
import { settled } from '../../../tests/suites/until.ts'
import type { ProfileId } from '../../sim/profiles.ts'
import { battery } from './index.ts'
import { phone } from './phone.ts'

let bench: FeatureBench
/** The Android app does not take requests, which only shows in what it announces. */
const start = (profile: ProfileId = 'android') => {
  const { receives, sends } = phone.packets
  const announces = { incoming: profile === 'ios' ? receives : [], outgoing: sends }
  bench = featureBench(battery, { phone, profile, announces })
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

test('an app that answers requests is asked at the link, when it connects anew, and on demand', async () => {
  const { call, link, packets } = start('ios')
  const { hub } = link()
  await settled()
  hub.renew()
  await call('refresh', {})
  await settled()
  const requests = packets.filter(({ from }) => from === 'hub').map(({ packet }) => packet.body)
  expect(requests).toEqual([{ request: true }, { request: true }, { request: true }])
})

test('an app that never answers requests is not asked', async () => {
  const { call, link, packets } = start('android')
  link()
  await settled()
  expect(packets.filter(({ from }) => from === 'hub')).toEqual([])
  await expect(call('refresh', {})).rejects.toMatchObject({ code: 'capability.absent' })
})

test('the level stays visible when the phone goes, and is said to be old', async () => {
  const { device, link } = start()
  const { hub } = link()
  await settled()
  hub.close('gone')
  expect(device.state('battery')).toMatchObject({ percent: 82 })
  expect(device.health('battery')).toMatchObject({ state: 'stale' })
})
