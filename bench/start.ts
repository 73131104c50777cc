import type { KdePeer } from '../tests/interop/peers/peers.ts'
import { pairedDaemons, phoneKind, reachEachOther, reaches, rooms } from './daemons.ts'
import { type BenchHub, hubIn } from './hub.ts'
import { linkedPair } from './pairs.ts'
import type { Row } from './rows.ts'
import { now, type Scene } from './scene.ts'

/** Every implementation connects to one device at most once a second, so a start needs that much quiet before it. */
const quietMs = 1200
/** What the newest kdeconnectd was seen to need (design, §8). */
const newestDaemonMs = 610

/** From the exec of a program that knows a phone until both say that they are linked. */
export async function start(scene: Scene): Promise<Row[]> {
  const simulated = await withSimulatedPhone(scene)
  const rows: Row[] = [
    { measure: 'exec → linked, simulated phone', unit: 'ms', samples: simulated, target: { most: newestDaemonMs } },
  ]
  const beside = await besideDaemon(scene)
  if (!beside) return rows
  const { ours, theirs } = beside
  const peer = { name: 'kdeconnectd 25', samples: theirs }
  rows.push({
    measure: 'exec → linked, kdeconnectd as phone',
    unit: 'ms',
    samples: ours,
    peer,
    target: { most: 'peer' },
  })
  return rows
}

async function withSimulatedPhone(scene: Scene): Promise<number[]> {
  const { hub, phones } = await linkedPair(scene, 10)
  return scene.samples(async () => {
    await hub.stop()
    await scene.until('the phone misses the hub', async () => (await phones.ask('linked', {})) === 0)
    await scene.pause(quietMs)
    const from = hub.launch()
    await hub.linked()
    await scene.until('the phone is linked', async () => (await phones.ask('linked', {})) > 0)
    return now() - from
  })
}

/** Hub and daemon by turns, each with a phone of the same kind in a network of its own. */
async function besideDaemon(scene: Scene): Promise<{ ours: number[]; theirs: number[] } | undefined> {
  const network = await rooms(scene, 'hub')
  const other = network && (await rooms(scene, 'daemon'))
  if (!network || !other) return undefined
  const { measured, phone } = await pairedDaemons(other)
  const ourPhone = await network.peer({ name: 'phone', kind: phoneKind })
  const hub = await hubIn(scene, await network.room({ name: 'ours' }))
  await hub.start()
  const ourId = await pairWithDaemon(scene, hub, ourPhone)
  const theirs: number[] = []
  const ours = await scene.samples(async (run) => {
    const daemon = await daemonStart(scene, measured, phone)
    if (run > 0) theirs.push(daemon)
    return hubStart(scene, hub, { phone: ourPhone, ourId })
  })
  return { ours, theirs }
}

async function pairWithDaemon(scene: Scene, hub: BenchHub, phone: KdePeer): Promise<string> {
  await hub.peer(phone.id)
  const ourId = await scene.until('the hub at the daemon', async () => (await phone.devices())[0]?.id)
  await hub.client.hub.pair({ peer: phone.id })
  await scene.until('the request at the daemon', () => phone.asked(ourId))
  await phone.accept(ourId)
  await hub.linked()
  return ourId
}

async function hubStart(scene: Scene, hub: BenchHub, at: { phone: KdePeer; ourId: string }): Promise<number> {
  const { phone, ourId } = at
  await hub.stop()
  await scene.until('the daemon misses the hub', async () => !(await reaches(phone, ourId)))
  await scene.pause(quietMs)
  const from = hub.launch()
  await hub.linked()
  await scene.until('the daemon reaches the hub', () => reaches(phone, ourId))
  return now() - from
}

async function daemonStart(scene: Scene, measured: KdePeer, phone: KdePeer): Promise<number> {
  await measured.stop()
  await scene.until('a daemon misses the other', async () => !(await reaches(phone, measured.id)))
  await scene.pause(quietMs)
  const from = now()
  const started = measured.start()
  await scene.until('both daemons linked', () => reachEachOther(measured, phone))
  const took = now() - from
  await started
  return took
}
