import { type BenchHub, hubHere } from './hub.ts'
import { type Phones, phonesHere } from './phones.ts'
import { pssOf } from './processes.ts'
import type { Row } from './rows.ts'
import { now, ownAddress, type Scene } from './scene.ts'

const count = 50
const perProcess = 10
/** A hub shows at most 42 strangers and connects to 20 devices a second, so they are introduced in parts. */
const perIntroduction = 10

/** Fifty phones in five processes, all known to one hub. */
export async function fifty(scene: Scene): Promise<Row[]> {
  const hub = await hubHere(scene, ownAddress(100))
  await hub.start()
  const groups: Phones[] = []
  for (let first = 0; first < count; first += perProcess) groups.push(await introduce(scene, hub, first))
  const memory: number[] = []
  const events: number[] = []
  const linking = await scene.samples(async (run) => {
    const took = await startAgain(scene, hub, groups)
    await scene.pause(500)
    const event = await oneFromEach(scene, hub, groups)
    if (run > 0) {
      events.push(event)
      memory.push(pssOf(hub.pid))
    }
    return took
  })
  return [
    { measure: 'exec of the hub → all 50 phones linked', unit: 'ms', samples: linking },
    { measure: 'one event from each, all on the live socket', unit: 'ms', samples: events },
    ...(memory.some(Number.isNaN)
      ? []
      : [{ measure: 'PSS of the hub with 50', unit: 'MiB' as const, samples: memory }]),
  ]
}

/** Starts ten phones and pairs each with the hub. */
async function introduce(scene: Scene, hub: BenchHub, first: number): Promise<Phones> {
  const phones = phonesHere(scene)
  const wanted = Array.from({ length: perIntroduction }, (_, index) => ({
    name: `Phone ${first + index}`,
    bind: ownAddress(101 + first + index),
    targets: [ownAddress(100)],
    accept: true,
  }))
  for (const id of await phones.start(...wanted)) {
    await hub.peer(id)
    await hub.client.hub.pair({ peer: id })
  }
  await hub.linked(first + wanted.length)
  await scene.pause(1000)
  return phones
}

async function startAgain(scene: Scene, hub: BenchHub, groups: readonly Phones[]): Promise<number> {
  await hub.stop()
  await scene.until('all phones miss the hub', async () => (await linkedOf(groups)) === 0)
  // Long enough for the phones to look less often, as they do when a PC was off for a while.
  await scene.pause(1500)
  const from = hub.launch()
  const to = await hub.linked(count)
  return to - from
}

async function linkedOf(groups: readonly Phones[]): Promise<number> {
  const linked = await Promise.all(groups.map((phones) => phones.ask('linked', {})))
  return linked.reduce((sum, one) => sum + one, 0)
}

async function oneFromEach(scene: Scene, hub: BenchHub, groups: readonly Phones[]): Promise<number> {
  const heard = new Set<string>()
  const all = Promise.withResolvers<number>()
  const live = await hub.watch({
    event({ feature, device }) {
      if (feature === 'ping' && heard.add(device).size === count) all.resolve(now())
    },
  })
  const from = now()
  for (const phones of groups)
    for (const phone of phones.ids.keys())
      void phones.ask('send', { phone, type: 'kdeconnect.ping', body: { message: 'here' } })
  const to = await scene.inTime('an event from each of 50 phones', all.promise)
  live.close()
  return to - from
}
