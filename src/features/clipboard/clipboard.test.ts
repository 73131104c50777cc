import { afterEach, expect, test } from 'vitest'
import { type FeatureBench, featureBench } from '../../../tests/suites/feature-bench.ts'
import { settled } from '../../../tests/suites/until.ts'
import { redact } from '../../core/log.ts'
import type { ProfileId } from '../../sim/profiles.ts'
import { clipboard } from './index.ts'
import { clipboardConnect, clipboardPacket } from './kdeconnect.ts'
import { phone } from './phone.ts'

let bench: FeatureBench
const start = (profile: ProfileId = 'android') => {
  bench = featureBench(clipboard, { phone, profile })
  return bench
}
afterEach(() => bench.stop())

const state = () => bench.device.state('clipboard')
const onPhone = () => (bench.part!.state() as { text: string }).text
const sent = (type: string) =>
  bench.packets.filter(({ from, packet }) => from === 'hub' && packet.type === type).map(({ packet }) => packet.body)

test('text of the PC arrives on the phone, once', async () => {
  const { call, link } = start()
  link()
  expect(await call('set', { text: 'from the PC' })).toEqual({ sent: true })
  expect(await call('set', { text: 'from the PC' })).toEqual({ sent: false })
  await settled()
  expect(onPhone()).toBe('from the PC')
  expect(state()).toMatchObject({ text: 'from the PC', from: 'pc', changedAt: bench.clock.now() })
  expect(sent('kdeconnect.clipboard')).toEqual([{ content: 'from the PC' }])
})

test('text of the phone arrives when it may be seen or is sent by hand, and is not echoed', async () => {
  const { act, call, link, events } = start()
  link()
  await act('copy', { text: 'unseen' })
  expect(state()).toEqual({})
  await act('send')
  expect(state()).toMatchObject({ text: 'unseen', from: 'phone' })
  await act('readLogs', { granted: true })
  await act('copy', { text: 'seen' })
  expect(state()).toMatchObject({ text: 'seen', from: 'phone' })
  expect(events.map(({ data }) => data)).toEqual([{ text: 'unseen' }, { text: 'seen' }])
  // The PC's own clipboard now holds it and its watcher says so.
  expect(await call('set', { text: 'seen' })).toEqual({ sent: false })
  expect(state()).toMatchObject({ from: 'phone' })
})

test('what is sensitive never leaves, on either side', async () => {
  const { act, call, link } = start()
  link()
  expect(await call('set', { text: 'canary-password', sensitive: true })).toEqual({ sent: false })
  await act('readLogs', { granted: true })
  await act('copy', { text: 'canary-code', sensitive: true })
  bench.link()
  await settled()
  expect(JSON.stringify([bench.packets, bench.events, bench.patches])).not.toContain('canary')
  expect(state()).toEqual({ text: undefined, changedAt: bench.clock.now(), from: 'pc' })
})

test('a clip of the PC waits for the phone, which takes it when it is newer than its own', async () => {
  const { act, call, link, clock } = start()
  const { hub } = link()
  await act('copy', { text: 'old on the phone' })
  await act('send')
  hub.close('gone')
  await settled()
  clock.advance(1_000)
  expect(await call('set', { text: 'newer on the PC' })).toEqual({ sent: false })
  clock.advance(1_000)
  link()
  await settled()
  expect(onPhone()).toBe('newer on the PC')
  expect(state()).toMatchObject({ text: 'newer on the PC', from: 'pc' })
  expect(sent('kdeconnect.clipboard.connect')).toEqual([{ content: 'newer on the PC', timestamp: clock.now() - 1_000 }])
})

test('a clip of the phone wins at the link when it is newer than that of the PC', async () => {
  const { act, call, link, clock } = start()
  link().hub.close('gone')
  await settled()
  await call('set', { text: 'old on the PC' })
  clock.advance(1_000)
  await act('copy', { text: 'newer on the phone' })
  await act('send')
  clock.advance(1_000)
  link()
  await settled()
  expect(onPhone()).toBe('newer on the phone')
  expect(state()).toMatchObject({ text: 'newer on the phone', from: 'phone' })
})

test.each([
  ['without a time', { content: 'x' }],
  ['with time 0', { content: 'x', timestamp: 0 }],
  ['with a time before 1970', { content: 'x', timestamp: -5 }],
  ['that is empty', { content: '', timestamp: 9e12 }],
  ['that is longer than allowed', { content: 'x'.repeat(1024 * 1024 + 1), timestamp: 9e12 }],
])('a clip of before the link %s is ignored', async (_, body) => {
  const { link } = start()
  const { phone: far } = link({ silent: true })
  await far.send('kdeconnect.clipboard.connect', body)
  await settled()
  expect(state()).toEqual({})
  expect(bench.device.health('clipboard')).not.toHaveProperty('provenAt')
})

test('an iPhone sends by hand only and never says what it has when it links', async () => {
  const { act, link } = start('ios')
  link()
  await act('readLogs', { granted: true })
  await act('copy', { text: 'on the iPhone' })
  expect(state()).toEqual({})
  await act('send')
  expect(state()).toMatchObject({ text: 'on the iPhone' })
  link()
  await settled()
  const fromPhone = bench.packets.filter(({ from }) => from === 'phone').map(({ packet }) => packet.type)
  expect(fromPhone).toEqual(['kdeconnect.clipboard'])
})

test('a connection made anew offers the clip anew', async () => {
  const { call, link } = start()
  const { hub } = link()
  await call('set', { text: 'kept' })
  hub.renew()
  await settled()
  expect(sent('kdeconnect.clipboard.connect')).toEqual([{ content: 'kept', timestamp: bench.clock.now() }])
})

test('switched off, nothing that is known goes to the phone', async () => {
  const { call, link } = start()
  await call('set', { text: 'canary' })
  bench.policy.off.add('device/clipboard')
  link()
  await settled()
  expect(bench.packets).toEqual([])
})

test('the text is hidden in traces', () => {
  start()
  expect(redact(clipboardPacket, { content: 'secret' })).toEqual({ content: '[hidden]' })
  expect(redact(clipboardConnect, { content: 'secret', timestamp: 5 })).toEqual({ content: '[hidden]', timestamp: 5 })
  expect(redact(clipboard.contract.state, { text: 'secret', from: 'pc' })).toEqual({ text: '[hidden]', from: 'pc' })
})
