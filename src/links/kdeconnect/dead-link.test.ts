import { expect, test } from 'vitest'
import { type Island, inside, ip, island, namespacesWork, twoNetworks } from '../../../tests/suites/islands.ts'

test('while somebody looks, a phone that vanished is noticed within 10 s, whether or not something was sent to it', {
  timeout: 40_000,
}, async ({ skip }) => {
  skip(!namespacesWork(), 'network namespaces cannot be made here')
  const { hub, other: sentTo } = await twoNetworks()
  const [quiet, present] = [await island(inside(sentTo.pid)), await island(inside(sentTo.pid))]
  const phones = { '10.9.0.2': sentTo, '10.9.0.3': quiet, '10.9.0.4': present }
  for (const address of ['10.9.0.3', '10.9.0.4']) ip(sentTo, `address add ${address}/24 dev v1`)

  const { id: hubId = '' } = await hub.tell({ do: 'start', address: '10.9.0.1', kind: 'desktop' }, 'started')
  const ids = new Map<Island, string>()
  for (const [address, phone] of Object.entries(phones)) {
    const { id = '' } = await phone.tell({ do: 'start', address, kind: 'phone', target: '10.9.0.1' }, 'started')
    ids.set(phone, id)
    await phone.tell({ do: 'pair', peer: hubId })
    await hub.tell({ do: 'accept' })
    await hub.heard('opened', ({ peer }) => peer === id)
  }
  await hub.tell({ do: 'attend' })
  for (const address of ['10.9.0.2', '10.9.0.3']) ip(sentTo, `rule add from ${address} blackhole`)
  const start = performance.now()
  await hub.tell({ do: 'send', peer: ids.get(sentTo) })
  for (const phone of [sentTo, quiet]) await hub.heard('closed', ({ peer }) => peer === ids.get(phone), 15_000)
  expect(performance.now() - start).toBeLessThan(10_000)
  expect(hub.said.filter(({ what }) => what === 'closed')).toHaveLength(2)
  await hub.tell({ do: 'send', peer: ids.get(present) })
})
