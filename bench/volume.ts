import { type BenchHub, hubHere } from './hub.ts'
import { pairWith } from './pairs.ts'
import { type Phones, phonesHere } from './phones.ts'
import { workOf } from './processes.ts'
import { percentile, type Row } from './rows.ts'
import { now, ownAddress, type Scene } from './scene.ts'

const total = 10_000
/** The most that the phone's act posts at once. */
const perBurst = 1000
const searchesPerRun = 60
/** Words of the burst, the end of a word, several words, and what is not there at all. */
const queries = ['number 7', 'burst', '9999', 'num', 'of 1000', 'number 42 once', 'absent', '77']

/** Ten thousand notifications at once, then searches over them. Each run has a hub and a phone of its own. */
export async function volume(scene: Scene): Promise<Row[]> {
  let last: { hub: BenchHub; device: string } | undefined
  const taken: number[] = []
  const work: number[] = []
  for (let run = 0; run < scene.rounds; run++) {
    await last?.hub.stop()
    const hub = await hubHere(scene, ownAddress(60 + 2 * run))
    await hub.start()
    const phones = phonesHere(scene)
    const [id = ''] = await phones.start({
      bind: ownAddress(61 + 2 * run),
      targets: [ownAddress(60 + 2 * run)],
      accept: true,
    })
    last = { hub, device: await pairWith(hub, id) }
    const before = workOf(hub.pid)
    taken.push(await burst(scene, hub, phones))
    work.push(workOf(hub.pid) - before)
  }
  if (!last) throw new Error('there was no run')
  const searches = await scene.samples(() => searchP95(scene, last))
  return [
    { measure: '10,000 notifications in, all on the live socket', unit: 's', samples: taken.map((ms) => ms / 1000) },
    { measure: 'of these per second', unit: '1/s', samples: taken.map((ms) => total / (ms / 1000)) },
    ...(work.some(Number.isNaN)
      ? []
      : [{ measure: 'CPU of the hub for them', unit: 's' as const, samples: work.map((ms) => ms / 1000) }]),
    { measure: 'search over them through the API, p95', unit: 'ms', samples: searches, target: { most: 50 } },
  ]
}

async function burst(scene: Scene, hub: BenchHub, phones: Phones): Promise<number> {
  const all = Promise.withResolvers<number>()
  let seen = 0
  const live = await hub.watch({
    event({ feature, event }) {
      if (feature === 'notifications' && event === 'posted' && ++seen === total) all.resolve(now())
    },
  })
  const from = now()
  for (let posted = 0; posted < total; posted += perBurst)
    void phones.ask('act', { phone: 0, feature: 'notifications', name: 'burst', input: { count: perBurst } })
  const at = await scene.inTime(`${total} events`, all.promise, 30_000).catch((cause: unknown) => {
    throw new Error(`${seen} of ${total} events came`, { cause })
  })
  live.close()
  return at - from
}

async function searchP95(scene: Scene, { hub, device }: { hub: BenchHub; device: string }): Promise<number> {
  const took: number[] = []
  for (let search = 0; search < searchesPerRun; search++) {
    scene.signal.throwIfAborted()
    const query = queries[search % queries.length] ?? ''
    const from = now()
    const { items } = await hub.client.device(device).notifications.list({ query, limit: 50 })
    took.push(now() - from)
    if (query === 'burst' && items.length !== 50) throw new Error('the search did not find what is there')
  }
  return percentile(took, 95)
}
