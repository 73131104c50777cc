import type { Network, Room } from '../tests/interop/peers/peers.ts'
import { rooms } from './daemons.ts'
import { type BenchHub, hubIn } from './hub.ts'
import { linkedPair, pairWith } from './pairs.ts'
import { type Phones, phonesIn } from './phones.ts'
import type { Row } from './rows.ts'
import { now, type Scene } from './scene.ts'

const mostMs = 3000
/** Every implementation connects to one device at most once a second. */
const quietMs = 1500
/** A dead link is noticed within 10 s while somebody looks. */
const noticedMs = 20_000

interface Home {
  readonly hub: BenchHub
  readonly phones: readonly { readonly device: string; readonly process: Phones; readonly room?: Room }[]
  readonly hubRoom?: Room
}

/** From the return of what was cut until linked again: a socket, the phone's cable, the PC's cable (all phones, twice). */
export async function reconnect(scene: Scene): Promise<Row[]> {
  const row = (measure: string, samples: number[]): Row => ({ measure, unit: 'ms', samples, target: { most: mostMs } })
  const network = await rooms(scene, 'cut')
  const home = network ? await inRooms(scene, network) : await onThisMachine(scene)
  const live = await home.hub.watch({})
  live.attend(true)
  await scene.pause(quietMs)
  const rows = [row('socket dropped → linked again', await dropped(scene, home))]
  if (!network) return rows
  rows.push(row("phone's network back → linked again", await phonesCut(scene, home)))
  const twice = [...(await hubCut(scene, home)), ...(await hubCut(scene, home))]
  return [...rows, row("PC's network back → linked again", twice)]
}

async function onThisMachine(scene: Scene): Promise<Home> {
  const { hub, phones, device } = await linkedPair(scene, 20)
  return { hub, phones: [{ device, process: phones }] }
}

/** A hub and as many phones as there are runs, each in a room of its own, so that one long wait serves all. */
async function inRooms(scene: Scene, network: Network): Promise<Home> {
  const hubRoom = await network.room({ name: 'ours', notifyd: false })
  const hub = await hubIn(scene, hubRoom)
  await hub.start()
  const numbers = Array.from({ length: scene.rounds }, (_, index) => index)
  const started = await Promise.all(
    numbers.map(async (index) => {
      const room = await network.room({ name: `phone${index}`, notifyd: false })
      const process = phonesIn(scene, room)
      const given = { name: room.name, bind: '0.0.0.0', targets: [hubRoom.ip], config: { broadcast: true } }
      const [id = ''] = await process.start({ ...given, accept: true })
      return { room, process, id }
    }),
  )
  const phones = []
  for (const { id, ...rest } of started) phones.push({ ...rest, device: await pairWith(hub, id) })
  return { hub, phones, hubRoom }
}

/** One phone after the other loses its socket. */
async function dropped(scene: Scene, { hub, phones }: Home): Promise<number[]> {
  const away = new Set<string>()
  let back: (device: string, at: number) => void = () => {}
  const live = await hub.watch({
    device({ device: { id, links } }) {
      if (links.length === 0) away.add(id)
      else if (away.delete(id)) back(id, now())
    },
  })
  const found: number[] = []
  for (let run = 0; run < scene.rounds; run++) {
    const phone = phones[run % phones.length]
    if (!phone) break
    await scene.pause(phones.length > 1 ? 0 : quietMs)
    const linked = new Promise<number>((resolve) => {
      back = (device, at) => device === phone.device && resolve(at)
    })
    const from = now()
    await phone.process.ask('fault', { phone: 0, fault: { name: 'drop' } })
    found.push((await scene.inTime('the phone linked again', linked, 10_000)) - from)
  }
  live.close()
  return found
}

async function phonesCut(scene: Scene, { hub, phones }: Home): Promise<number[]> {
  await Promise.all(phones.map(({ room }) => room?.plug(false)))
  await hub.linked(0, noticedMs)
  await scene.pause(someWhile())
  const found: number[] = []
  for (const [index, { room }] of phones.entries()) {
    const from = now()
    await room?.plug(true)
    found.push((await hub.linked(index + 1)) - from)
  }
  await scene.pause(quietMs)
  return found
}

async function hubCut(scene: Scene, { hub, hubRoom, phones }: Home): Promise<number[]> {
  await hubRoom?.plug(false)
  await hub.linked(0, noticedMs)
  await scene.pause(someWhile())
  const from = now()
  await hubRoom?.plug(true)
  const found: number[] = []
  for (const index of phones.keys()) found.push((await hub.linked(index + 1)) - from)
  await scene.pause(quietMs)
  return found
}

/** Any moment between two looks for the phone may be the one in which the network returns. */
function someWhile(): number {
  return quietMs + Math.random() * 3000
}
