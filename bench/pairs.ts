import { type BenchHub, hubHere } from './hub.ts'
import { type Phones, phonesHere } from './phones.ts'
import { ownAddress, type Scene } from './scene.ts'

/** A hub and a simulated phone on this machine, paired and linked. */
export async function linkedPair(scene: Scene, last = 1): Promise<{ hub: BenchHub; phones: Phones; device: string }> {
  // No broadcast reaches a phone on loopback, so the hub is told where it will be.
  const hub = await hubHere(scene, ownAddress(last), [ownAddress(last + 1)])
  const phones = phonesHere(scene)
  await hub.start()
  await phones.start({ bind: ownAddress(last + 1), targets: [ownAddress(last)], accept: true })
  const device = await pairWith(hub, phones.ids[0] ?? '')
  return { hub, phones, device }
}

/** Pairs the hub with a phone that accepts by itself; gives the hub's id of it. */
export async function pairWith(hub: BenchHub, id: string): Promise<string> {
  const known = new Set((await hub.client.devices()).map((device) => device.id))
  await hub.peer(id)
  await hub.client.hub.pair({ peer: id })
  await hub.linked(known.size + 1)
  const fresh = (await hub.client.devices()).find((device) => !known.has(device.id))
  if (!fresh) throw new Error('no device after pairing')
  return fresh.id
}
