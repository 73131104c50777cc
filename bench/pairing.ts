import type { KdePeer } from '../tests/interop/peers/peers.ts'
import { peerKind, phoneKind, rooms } from './daemons.ts'
import { hubHere } from './hub.ts'
import { phonesHere } from './phones.ts'
import type { Row } from './rows.ts'
import { now, ownAddress, type Scene } from './scene.ts'

/** From the wish to pair until both are paired and linked; the phone accepts at once, as no human does. */
export async function pairing(scene: Scene): Promise<Row[]> {
  const samples = await withPhones(scene)
  const theirs = await ofDaemons(scene)
  const peer = theirs && { name: 'kdeconnectd 22 with 25', samples: theirs }
  return [{ measure: 'request → both paired, without the human', unit: 'ms', samples, ...(peer && { peer }) }]
}

/** Each phone is paired once: none lets the same device ask more than a few times a minute. */
async function withPhones(scene: Scene): Promise<number[]> {
  const hub = await hubHere(scene, ownAddress(30))
  await hub.start()
  let linked: (at: number) => void = () => {}
  await hub.watch({ device: ({ device }) => device.links.length > 0 && linked(now()) })
  const phones = phonesHere(scene)
  return scene.samples(async (run) => {
    const bind = ownAddress(31 + run)
    const [id = ''] = await phones.start({ bind, targets: [ownAddress(30)], accept: true })
    await hub.peer(id)
    const there = new Promise<number>((resolve) => {
      linked = resolve
    })
    const from = now()
    await hub.client.hub.pair({ peer: id })
    const at = await scene.inTime('a paired phone', there)
    await scene.until('the phone is paired', async () => (await phones.ask('linked', {})) > run)
    return at - from
  })
}

async function ofDaemons(scene: Scene): Promise<number[] | undefined> {
  const network = await rooms(scene, 'pairing')
  if (!network) return undefined
  const [asks, answers] = await Promise.all([
    network.peer({ name: 'kdephone', kind: phoneKind }),
    network.peer({ name: 'kde', kind: peerKind }),
  ])
  return scene.samples(async () => {
    // A daemon may drop the link with a device that it is no longer paired with.
    await Promise.all([asks.meet(answers.id), answers.meet(asks.id)])
    await scene.pause(300)
    const from = await request(scene, asks, answers)
    await answers.accept(asks.id)
    await scene.until('both paired', () => bothPaired(asks, answers), { every: 1 })
    const took = now() - from
    await asks.unpair(answers.id)
    await scene.until(
      'neither paired',
      async () => !(await asks.paired(answers.id)) && !(await answers.paired(asks.id)),
    )
    return took
  })
}

/** Asks to pair, once more if the daemons lose the request, which they do now and then; gives when the last was made. */
async function request(scene: Scene, asks: KdePeer, answers: KdePeer): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const from = now()
    await asks.pair(answers.id)
    try {
      await scene.until('the request', () => answers.asked(asks.id), { every: 1, within: 1500 })
      return from
    } catch (error) {
      if (attempt === 3) throw error
      scene.say('the daemons lost a request to pair')
    }
  }
}

async function bothPaired(one: KdePeer, other: KdePeer): Promise<boolean> {
  return (await one.paired(other.id)) && (await other.paired(one.id))
}
