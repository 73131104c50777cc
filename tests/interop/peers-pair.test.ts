import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWith, type KdePeer, type Network, pairPeers, startNetwork, until } from './peers/peers.ts'

describeWith(['kde22', 'kde25'], 'two real KDE Connect daemons', () => {
  let network: Network
  let older: KdePeer
  let newer: KdePeer

  beforeAll(async () => {
    network = await startNetwork('pair')
    older = await network.peer({ name: 'older', kind: 'kde22', clipboard: true, mpris: 'Radio', upower: true })
    newer = await network.peer({
      name: 'newer',
      kind: 'kde25',
      deviceName: 'The newer one',
      type: 'phone',
      clipboard: true,
      upower: true,
    })
  })

  afterAll(() => network.stop())

  it('pair when the newer asks, with the same key on both', async () => {
    expect(await pairPeers(newer, older)).toMatch(/^[0-9A-F]{8}$/)
    expect(await older.device(newer.id)).toMatchObject({ name: 'The newer one', reachable: true, paired: true })
  })

  it('exchange pings', async () => {
    await newer.ping(older.id, 'to the older')
    await until('a ping in older', () => older.desktop.seen().find(({ body }) => body.includes('to the older')))
    await older.ping(newer.id, 'to the newer')
    await until('a ping in newer', () => newer.desktop.seen().find(({ body }) => body.includes('to the newer')))
  })
})
