import { afterEach, expect, test } from 'vitest'
import { type FeatureBench, featureBench } from '../../../tests/suites/feature-bench.ts'
import { settled } from '../../../tests/suites/until.ts'
import { connectivity } from './index.ts'
import { phone } from './phone.ts'

let bench: FeatureBench
const start = () => {
  bench = featureBench(connectivity, { phone })
  return bench
}
afterEach(() => bench.stop())

test('the signal comes by itself when the phone links, and at every change', async () => {
  const { device, act, link } = start()
  link()
  await settled()
  expect(device.state('connectivity')).toEqual({ sims: [{ id: '1', network: '5G', strength: 3 }] })
  await act('signal', { id: '1', strength: 0 })
  await act('signal', { id: '10', network: 'LTE', strength: 4 })
  await act('signal', { id: '2', network: 'EDGE' })
  expect(device.state('connectivity')).toEqual({
    sims: [
      { id: '1', network: '5G', strength: 0 },
      { id: '2', network: 'EDGE', strength: 0 },
      { id: '10', network: 'LTE', strength: 4 },
    ],
  })
})

test('a phone without a SIM card says nothing, and the health says both reasons', async () => {
  const { device, act, link, clock } = start()
  await act('set', { sims: [] })
  link()
  await settled()
  clock.advance(10_000)
  expect(device.state('connectivity')).toEqual({})
  expect(device.health('connectivity')).toMatchObject({
    state: 'needs-step',
    reason: expect.stringMatching(/no SIM card; otherwise/),
    step: { where: 'phone', text: expect.stringMatching(/^Settings → Apps → KDE Connect → Permissions → Phone/) },
  })
})

test('a card that was taken out is gone', async () => {
  const { device, act, link } = start()
  link()
  await settled()
  await act('set', { sims: [] })
  expect(device.state('connectivity')).toEqual({ sims: [] })
})

test('a kind of network that we do not know is "Unknown", and no signal is no bars', async () => {
  const { device, link } = start()
  const { phone: far } = link({ silent: true })
  const signalStrengths = { '3': { networkType: '7G', signalStrength: -1 } }
  await far.send('kdeconnect.connectivity_report', { signalStrengths })
  await settled()
  expect(device.state('connectivity')).toEqual({ sims: [{ id: '3', network: 'Unknown', strength: 0 }] })
})

test('a report with more cards than a phone can have is dropped', async () => {
  const { device, link } = start()
  const { phone: far } = link({ silent: true })
  const many = Array.from({ length: 17 }, (_, n) => [String(n), { networkType: 'LTE', signalStrength: 1 }])
  await far.send('kdeconnect.connectivity_report', { signalStrengths: Object.fromEntries(many) })
  await settled()
  expect(device.state('connectivity')).toEqual({})
})
