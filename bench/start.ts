import type { KdePeer } from '../tests/interop/peers/peers.ts'
import { pairedDaemons, peerKind, reachEachOther, reaches, rooms } from './daemons.ts'
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
  const { linked, shown } = await withSimulatedPhone(scene)
  const rows: Row[] = [
    { measure: 'exec → linked, simulated phone', unit: 'ms', samples: linked, target: { most: newestDaemonMs } },
    { measure: 'exec → the API shows it linked', unit: 'ms', samples: shown },
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

async function withSimulatedPhone(scene: Scene): Promise<{ linked: number[]; shown: number[] }> {
  const { hub, phones } = await linkedPair(scene, 10)
  const shown: number[] = []
  const isLinked = async () => (await phones.ask('linked', {})) > 0
  const linked = await scene.samples(async (run) => {
    await hub.stop()
    await scene.until('the phone misses the hub', async () => !(await isLinked()))
    await scene.pause(quietMs)
    const from = now()
    const took = await untilLinked(scene, hub, isLinked)
    const seen = await hub.linked()
    if (run > 0) shown.push(seen - from)
    return took
  })
  return { linked, shown }
}

/** Starts the hub; it is not asked before the phone is linked, since it loads its API with the first question. */
async function untilLinked(scene: Scene, hub: BenchHub, isLinkedThere: () => Promise<boolean>): Promise<number> {
  const since = Date.now()
  const from = hub.launch()
  await scene.until('the phone is linked', isLinkedThere, { every: 5 })
  const there = now() - from
  const here = (await hub.linkedInLog(since)) - since
  return Math.max(there, here)
}

/** Hub and daemon by turns, in networks of their own. The daemon's phone is the older one: 25.04 cannot pair with itself. */
async function besideDaemon(scene: Scene): Promise<{ ours: number[]; theirs: number[] } | undefined> {
  const network = await rooms(scene, 'hub')
  const other = network && (await rooms(scene, 'daemon'))
  if (!network || !other) return undefined
  const { measured, phone } = await pairedDaemons(other)
  const ourPhone = await network.peer({ name: 'phone', kind: peerKind })
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
  return untilLinked(scene, hub, () => reaches(phone, ourId))
}

async function daemonStart(scene: Scene, measured: KdePeer, phone: KdePeer): Promise<number> {
  await measured.stop()
  await scene.until('a daemon misses the other', async () => !(await reaches(phone, measured.id)))
  await scene.pause(quietMs)
  const from = now()
  const started = measured.start()
  await scene.until('both daemons linked', () => reachEachOther(measured, phone), { every: 5 })
  const took = now() - from
  await started
  return took
}
