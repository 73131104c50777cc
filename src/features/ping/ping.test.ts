import { afterEach, expect, test } from 'vitest'
import { type FeatureBench, featureBench } from '../../../tests/suites/feature-bench.ts'
import { settled } from '../../../tests/suites/until.ts'
import { redact } from '../../core/log.ts'
import type { ProfileId } from '../../sim/profiles.ts'
import { ping } from './index.ts'
import { pingPacket } from './kdeconnect.ts'
import { phone } from './phone.ts'

let bench: FeatureBench
const start = (profile: ProfileId = 'android') => {
  bench = featureBench(ping, { phone, profile })
  return bench
}
afterEach(() => bench.stop())

test('a ping arrives with its words, and without any', async () => {
  const { call, link, part } = start()
  link()
  await call('send', { message: 'Grüße 🙂' })
  await call('send', {})
  await settled()
  expect(part?.state()).toEqual({
    pings: [{ at: expect.any(Number), message: 'Grüße 🙂' }, { at: expect.any(Number) }],
  })
})

test('an iPhone shows a ping without its words', async () => {
  const { call, link, part } = start('ios')
  link()
  await call('send', { message: 'hello' })
  await settled()
  expect(part?.state()).toEqual({ pings: [{ at: expect.any(Number) }] })
})

test('a ping from the phone is an event and a notice, and is not answered', async () => {
  const { act, link, events, packets } = start()
  link()
  await act('send', { message: 'dinner' })
  await act('send')
  expect(events).toEqual([
    { event: 'received', data: { message: 'dinner' } },
    { event: 'received', data: {} },
  ])
  expect(packets.every(({ from }) => from === 'phone')).toBe(true)
  const device = { id: 'd1', name: 'Pixel' }
  expect(ping.desktop?.('received', { message: 'dinner' } as never, device)).toMatchObject({
    title: 'Pixel',
    body: 'dinner',
  })
  expect(ping.desktop?.('received', {} as never, device)).toMatchObject({ body: 'Ping!' })
  expect(ping.desktop?.('other', {} as never, device)).toBeUndefined()
})

test('health never claims that a ping arrived', async () => {
  const { act, device, link } = start()
  link()
  const limits = ['A ping has no answer: only the phone shows that it arrived.']
  expect(device.health('ping')).toEqual({ state: 'limited', via: 'kdeconnect', limits })
  await act('send')
  expect(device.health('ping')).toMatchObject({ state: 'limited', limits, provenAt: expect.any(Number) })
})

test('words of a ping are hidden in traces, and endless ones are dropped', async () => {
  expect(redact(pingPacket, { message: 'secret', other: 1 })).toEqual({ message: '[hidden]', other: '[hidden]' })
  const { link, events } = start()
  const { phone: far } = link({ silent: true })
  await far.send('kdeconnect.ping', { message: 'x'.repeat(10_001) })
  await settled()
  expect(events).toEqual([])
})
