import { expect, test } from 'vitest'
import { inside, ip, island, namespacesWork, twoNetworks } from '../../../../tests/suites/islands.ts'

test('T15 a device with a public address is neither let in nor connected to, and one beside it is', {
  timeout: 40_000,
}, async ({ skip }) => {
  skip(!namespacesWork(), 'network namespaces cannot be made here')
  const { hub, other: near } = await twoNetworks()
  const far = await island(inside(near.pid))
  ip(near, 'address add 203.0.113.2/24 dev v1')
  ip(hub, 'route add 203.0.113.0/24 dev v0')
  await hub.tell({ do: 'start', address: '10.9.0.1', kind: 'desktop', target: '203.0.113.2' }, 'started')
  await far.tell({ do: 'start', address: '203.0.113.2', kind: 'phone', target: '10.9.0.1' }, 'started')
  const { id } = await near.tell({ do: 'start', address: '10.9.0.2', kind: 'phone', target: '10.9.0.1' }, 'started')
  // Its announcement, and then its connection.
  await hub.heard('refused', ({ reason }) => reason === 'public address')
  await far.tell({ do: 'dial', address: '10.9.0.1' })
  await hub.heard('seen', ({ peer }) => peer === id)
  expect(hub.said.filter(({ reason }) => reason === 'public address').length).toBeGreaterThan(1)
  expect(hub.said.filter(({ what }) => what === 'seen').map(({ peer }) => peer)).toEqual([id])
})
