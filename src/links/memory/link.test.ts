import { expect, test } from 'vitest'
import { linkSuite } from '../../../tests/suites/link-suite.ts'
import { memoryLinkPair } from '../../../tests/suites/memory-ends.ts'
import { RecordingHost } from '../../../tests/suites/recording-host.ts'
import { until } from '../../../tests/suites/until.ts'
import { memoryLink, memoryNetwork } from './link.ts'

linkSuite('the memory link', () => memoryLinkPair())

const about = (id: string, key = id) => ({
  id,
  key,
  name: id,
  kind: 'phone' as const,
  incoming: ['a'],
  outgoing: ['a'],
})

async function twoPaired() {
  const network = memoryNetwork()
  const [hubHost, phoneHost] = [new RecordingHost(), new RecordingHost()]
  const hub = await memoryLink(network, about('hub')).start({}, hubHost)
  const phone = await memoryLink(network, about('phone')).start({}, phoneHost)
  await hub.pair('phone')
  await until('the phone is asked', () => phoneHost.peers.get('hub')?.pairing.state === 'asks')
  await phone.answer('hub', true)
  await until('both are linked', () => hubHost.live().length + phoneHost.live().length === 2)
  return { network, hub, hubHost, phone, phoneHost }
}

test('an end that comes back with another key is refused and stays paired', async () => {
  const { network, hubHost, phone, phoneHost } = await twoPaired()
  await phone.stop()
  await until('the session ended', () => hubHost.live().length === 0)
  await memoryLink(network, about('phone', 'another key')).start({}, phoneHost)
  await until('it was refused', () => hubHost.refusals.includes('changed key'))
  expect(hubHost.live()).toEqual([])
  expect(hubHost.store.keys()).toEqual(['phone'])
})

test('ends that were parted meet again when the network heals', async () => {
  const { network, hubHost, phoneHost } = await twoPaired()
  network.part('hub', 'phone')
  hubHost.live()[0]?.close('gone')
  await until('both ended', () => hubHost.live().length + phoneHost.live().length === 0)
  await new Promise((resolve) => setTimeout(resolve, 60))
  expect(hubHost.live()).toEqual([])
  network.heal('hub', 'phone')
  await until('both are linked again', () => hubHost.live().length + phoneHost.live().length === 2)
})

test('an end that was forgotten while it was away learns it at the next contact', async () => {
  const { network, hub, hubHost, phone, phoneHost } = await twoPaired()
  await phone.stop()
  await until('the session ended', () => hubHost.live().length === 0)
  await hub.unpair('phone')
  await memoryLink(network, about('phone')).start({}, phoneHost)
  await until('the phone was told', () => phoneHost.unpairings.length === 1)
  expect(phoneHost.store.keys()).toEqual([])
  expect(hubHost.unpairings).toEqual([])
})
