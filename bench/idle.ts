import { copyFileSync } from 'node:fs'
import type { Network } from '../tests/interop/peers/peers.ts'
import { pairedDaemons, pidOf, rooms } from './daemons.ts'
import { type BenchHub, hubHere, hubIn } from './hub.ts'
import { pairWith } from './pairs.ts'
import { type Phones, phonesHere, phonesIn } from './phones.ts'
import { pssOf, workOf } from './processes.ts'
import type { Row } from './rows.ts'
import { now, ownAddress, type Scene } from './scene.ts'

/** What the newest kdeconnectd was seen to need (design, §8), MiB. */
const newestDaemonMib = 64
/** The hub tidies up its memory for the last time 15 s after its start. */
const settleMs = 18_000
const sliceMs = 5000
const slices = 6

/** A hub that has nothing to do, with one phone, in the same half minute as kdeconnectd with one device. */
export async function idle(scene: Scene): Promise<Row[]> {
  if (process.platform !== 'linux') throw new Error('memory and work are read from /proc, which only Linux has')
  const network = await rooms(scene, 'idle')
  const hub = network ? await hubWithPhoneIn(scene, network) : await hubWithPhoneHere(scene)
  const daemons = network && (await rooms(scene, 'idlekde'))
  const daemon = daemons && (await pairedDaemons(daemons)).measured
  const pids = [hub.pid, ...(daemon ? [await pidOf(daemon)] : [])]
  await scene.pause(settleMs)
  const [ours, theirs] = await watch(scene, pids)
  if (!ours) throw new Error('nothing was measured')
  if ((await hub.linked()) === 0) throw new Error('the hub lost its phone')
  const peer = (samples: readonly number[] | undefined) => samples && { peer: { name: 'kdeconnectd 25', samples } }
  return [
    {
      measure: 'PSS of the hub',
      unit: 'MiB',
      samples: ours.pss,
      ...peer(theirs?.pss),
      target: { most: newestDaemonMib },
    },
    // A median would hide a single burst of work, so the promise is held against the whole time.
    {
      measure: 'CPU of the hub, all 30 s',
      unit: '%',
      samples: [mean(ours.cpu)],
      ...peer(theirs && [mean(theirs.cpu)]),
      target: { most: 0.2 },
    },
    { measure: 'CPU of the hub, each 5 s of them', unit: '%', samples: ours.cpu, ...peer(theirs?.cpu) },
  ]
}

function mean(samples: readonly number[]): number {
  return samples.reduce((sum, one) => sum + one, 0) / samples.length
}

interface Watched {
  readonly pss: number[]
  readonly cpu: number[]
}

async function watch(scene: Scene, pids: readonly number[]): Promise<Watched[]> {
  const watched = pids.map((pid) => ({ pid, pss: [] as number[], cpu: [] as number[], work: workOf(pid) }))
  let from = now()
  for (let slice = 0; slice < slices; slice++) {
    await scene.pause(sliceMs)
    const to = now()
    for (const one of watched) {
      const work = workOf(one.pid)
      one.cpu.push(((work - one.work) / (to - from)) * 100)
      one.work = work
      one.pss.push(pssOf(one.pid))
    }
    from = to
  }
  return watched
}

async function hubWithPhoneIn(scene: Scene, network: Network): Promise<BenchHub> {
  const hub = await hubIn(scene, await network.room({ name: 'ours' }))
  const phones = phonesIn(scene, await network.room({ name: 'phone', notifyd: false }))
  return pairAndRestart(scene, { hub, phones }, { bind: '0.0.0.0', targets: [], config: { broadcast: true } })
}

async function hubWithPhoneHere(scene: Scene): Promise<BenchHub> {
  const hub = await hubHere(scene, ownAddress(50), [ownAddress(51)])
  const phones = phonesHere(scene)
  return pairAndRestart(scene, { hub, phones }, { bind: ownAddress(51), targets: [ownAddress(50)] })
}

/**
 * Runs the hub on a copy of Node of its own. Other programs on the same file, this one too, would take over a part of
 * its pages, and the figure would say less than the hub costs where it is the only one. It is started anew after
 * pairing, as on every day but the first, and then asked nothing.
 */
async function pairAndRestart(
  scene: Scene,
  { hub, phones }: { hub: BenchHub; phones: Phones },
  where: { bind: string; targets: string[]; config?: { broadcast: true } },
): Promise<BenchHub> {
  const copy = `${scene.folder()}/node`
  copyFileSync(process.execPath, copy)
  hub.node = copy
  await hub.start()
  const [id = ''] = await phones.start({ ...where, accept: true })
  await pairWith(hub, id)
  await hub.stop()
  const since = Date.now()
  hub.launch()
  await hub.linkedInLog(since)
  return hub
}
