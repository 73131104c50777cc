import { afterEach, expect, test } from 'vitest'
import { type FeatureBench, featureBench } from '../../../tests/suites/feature-bench.ts'
import { settled } from '../../../tests/suites/until.ts'
import type { ProfileId } from '../../sim/profiles.ts'
import { ring } from './index.ts'
import { phone } from './phone.ts'

let bench: FeatureBench
const start = (profile: ProfileId = 'android') => {
  bench = featureBench(ring, { phone, profile })
  return bench
}
afterEach(() => bench.stop())

const unheard = 'The phone never says whether it rang.'

test('the phone rings until somebody stops it there, however often it is asked', async () => {
  const { call, act, link, part } = start()
  link()
  await call('start', {})
  await call('start', {})
  await settled()
  expect(part?.state()).toMatchObject({ ringing: true, rang: 2 })
  await act('stop')
  expect(part?.state()).toMatchObject({ ringing: false, rang: 2 })
})

test('nothing is claimed of a phone that may have stayed silent', async () => {
  const { call, act, device, link, part } = start()
  await act('allow', { allowed: false })
  link()
  await call('start', {})
  await settled()
  expect(part?.state()).toMatchObject({ ringing: false, asked: 1, rang: 0 })
  expect(device.health('ring')).toMatchObject({
    state: 'limited',
    limits: [unheard, expect.any(String), expect.stringContaining('Android')],
  })
})

test('the phone finds the PC: an event, a notice, and still no claim that the phone rings', async () => {
  const { act, device, link, events } = start()
  link()
  await act('find')
  expect(events).toEqual([{ event: 'asked', data: {} }])
  expect(device.health('ring')).toMatchObject({ state: 'limited', limits: expect.arrayContaining([unheard]) })
  const notice = ring.desktop?.('asked', {} as never, { id: 'd1', name: 'Pixel' })
  expect(notice).toMatchObject({ key: 'ring/d1', title: 'Pixel is looking for this PC', urgency: 'critical' })
  expect(ring.desktop?.('other', {} as never, { id: 'd1', name: 'Pixel' })).toBeUndefined()
})

test('ringing acts in the world: it is never repeated by itself', () => {
  start()
  expect(ring.contract.actions.start).toMatchObject({ acts: true })
  expect(ring.contract.actions.start).not.toHaveProperty('retry')
})

test('with the phone away it is refused', async () => {
  const { call } = start('ios')
  await expect(call('start', {})).rejects.toMatchObject({ code: 'device.offline' })
})
