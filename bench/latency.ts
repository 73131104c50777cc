import { hearNotices, pairedDaemons, rooms } from './daemons.ts'
import { linkedPair } from './pairs.ts'
import { percentile, type Row } from './rows.ts'
import { now, type Scene } from './scene.ts'

const eventsPerRun = 500
const pingsPerRun = 150
/** Between two events, so that none waits for the one before it. */
const gapMs = 3

/** A notification from its packet on the phone's socket to the hub's live socket, three processes. */
export async function latency(scene: Scene): Promise<Row[]> {
  const ours = await runsOf(scene, eventsPerRun, await notifier(scene))
  const ping = await pinger(scene)
  const theirs = ping && (await runsOf(scene, pingsPerRun, ping))
  const row = (percent: 50 | 99, most: number): Row => ({
    measure: `phone's socket → live socket, p${percent} of ${eventsPerRun}`,
    unit: 'ms',
    samples: ours.map((run) => percentile(run, percent)),
    ...(theirs && {
      peer: { name: 'ping, D-Bus to D-Bus', samples: theirs.map((run) => percentile(run, percent)) },
    }),
    target: { most },
  })
  return [row(50, 2), row(99, 10)]
}

async function runsOf(scene: Scene, count: number, once: () => Promise<number>): Promise<number[][]> {
  const runs: number[][] = []
  // The first run warms both sides up.
  for (let run = 0; run <= scene.rounds; run++) {
    const found: number[] = []
    for (let event = 0; event < count; event++) {
      found.push(await once())
      await scene.pause(gapMs)
    }
    runs.push(found)
  }
  return runs.slice(1)
}

/** Sends one notification and gives how long it was under way. */
async function notifier(scene: Scene): Promise<() => Promise<number>> {
  const { hub, phones } = await linkedPair(scene)
  const arrived = new Map<string, (at: number) => void>()
  await hub.watch({
    event(event) {
      const at = now()
      if (event.feature === 'notifications' && event.event === 'posted') arrived.get(event.data.id)?.(at)
    },
  })
  let count = 0
  return async () => {
    const id = `0|org.example.chat|${count++}|null|10150`
    const text = `Message ${count}: are we still on for tonight?`
    const title = 'Ada Okafor'
    const said = { id, appName: 'Chat', title, text, ticker: `${title}: ${text}`, time: String(Date.now()) }
    const body = { ...said, isClearable: true, silent: false, requestReplyId: `reply-${count}` }
    const seen = new Promise<number>((resolve) => arrived.set(id, resolve))
    const sent = await phones.ask('send', { phone: 0, type: 'kdeconnect.notification', body })
    const at = await scene.inTime('the notification on the live socket', seen)
    arrived.delete(id)
    return at - sent
  }
}

/** The same way of two kdeconnectd: from the call on one's bus to the notification on the other's. */
async function pinger(scene: Scene): Promise<(() => Promise<number>) | undefined> {
  const network = await rooms(scene, 'latency')
  if (!network) return undefined
  const { measured, phone } = await pairedDaemons(network)
  let shown: (at: number) => void = () => {}
  await hearNotices(scene, phone, (at) => shown(at))
  let count = 0
  return async () => {
    const seen = new Promise<number>((resolve) => {
      shown = resolve
    })
    const sent = now()
    const called = measured.ping(phone.id, `ping ${count++}`)
    const at = await scene.inTime('the ping', seen)
    await called
    return at - sent
  }
}
