import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../core/clock.ts'
import type { LinkStore, Peer, RunningLink } from '../core/link.ts'
import { silentLog } from '../core/log.ts'
import { kdeconnectConfig } from '../links/kdeconnect/config.ts'
import { kdeconnectLink } from '../links/kdeconnect/link.ts'
import type { KdeSession, Packet } from '../links/kdeconnect/session.ts'
import { type SimPhone, type StartPhoneOptions, startPhone } from './main.ts'

const ends: Array<() => Promise<void> | void> = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

let lastAddress = 10
const freshAddress = () => `127.31.1.${lastAddress++}`

const battery = ['kdeconnect.battery', 'kdeconnect.battery.request', 'kdeconnect.ping']

/** A desktop with the bare link: it sees what is on the wire. */
async function startDesk(protocol: 7 | 8 = 8) {
  const address = freshAddress()
  const records = new Map<string, unknown>()
  const store: LinkStore = {
    get: (key) => records.get(key),
    put: (key, value) => void records.set(key, value),
    remove: (key) => void records.delete(key),
    keys: () => [...records.keys()],
  }
  const desk = {
    address,
    peers: new Map<string, Peer>(),
    sessions: [] as KdeSession[],
    refused: [] as string[],
    packets: [] as Packet[],
    unpaired: 0,
    link: undefined as unknown as RunningLink,
    session: () => desk.sessions.findLast((session) => !session.closed.aborted),
    last: (type: string) => desk.packets.findLast((packet) => packet.type === `kdeconnect.${type}`)?.body,
  }
  const link = kdeconnectLink({ name: 'Desk', kind: 'desktop', incoming: battery, outgoing: battery })
  desk.link = await link.start(
    kdeconnectConfig.parse({ bind: address, broadcast: false, mdns: false, protocol, announceEvery: 1 }),
    {
      clock: systemClock,
      log: silentLog,
      store,
      opened(session) {
        desk.sessions.push(session as KdeSession)
        for (const type of battery) (session as KdeSession).on(type, (packet) => desk.packets.push(packet))
      },
      peer(id, peer) {
        if (peer) desk.peers.set(id, peer)
        else desk.peers.delete(id)
      },
      unpaired: () => void desk.unpaired++,
      packet: () => {},
      refused: (reason) => void desk.refused.push(reason),
    },
  )
  ends.push(() => desk.link.stop())
  return desk
}

type Desk = Awaited<ReturnType<typeof startDesk>>

async function startSim(desk: Desk, options: Partial<StartPhoneOptions> = {}): Promise<SimPhone> {
  const sim = await startPhone({ profile: 'android', bind: freshAddress(), targets: [desk.address], ...options })
  ends.push(() => sim.stop())
  return sim
}

async function paired(options: Partial<StartPhoneOptions> = {}) {
  const desk = await startDesk(options.protocol)
  const sim = await startSim(desk, { accept: true, ...options })
  await expect.poll(() => desk.peers.size).toBe(1)
  await desk.link.pair(sim.id)
  await expect.poll(() => desk.session()).toBeDefined()
  return { desk, sim }
}

describe.each([8, 7] as const)('a simulated phone on protocol %i', (protocol) => {
  it('accepts a PC by itself when told to, with the same code at both ends', async () => {
    const desk = await startDesk(protocol)
    const sim = await startSim(desk, { protocol })
    await expect.poll(() => desk.peers.get(sim.id)?.name).toBe('Simulated Pixel')
    const { code } = await desk.link.pair(sim.id)
    await expect.poll(() => sim.phone.radio.peers[0]?.pairing).toMatchObject({ state: 'asks', code })
    await sim.phone.radio.answer(sim.phone.radio.peers[0]!.peer, true)
    await expect.poll(() => desk.session()?.protocol).toBe(protocol)
  })

  it('asks a PC to pair', async () => {
    const desk = await startDesk(protocol)
    const sim = await startSim(desk, { protocol })
    await expect.poll(() => sim.phone.radio.peers).toHaveLength(1)
    const { code } = await sim.phone.radio.pair(sim.phone.radio.peers[0]!.peer)
    await expect.poll(() => desk.peers.get(sim.id)?.pairing).toMatchObject({ state: 'asks', code })
    await desk.link.answer(sim.id, true)
    await expect.poll(() => desk.session()).toBeDefined()
  })

  it('does what its drivers say, and a PC hears of it', async () => {
    const { desk, sim } = await paired({ protocol, battery: 9 })
    await expect.poll(() => desk.last('battery')).toMatchObject({ currentCharge: 9 })
    await sim.phone.act('battery', 'set', { percent: 55, charging: true })
    await expect.poll(() => desk.last('battery')).toMatchObject({ currentCharge: 55, isCharging: true })
  })
})

describe('the iOS profile', () => {
  it('has the lists of its app and the features that are in them', async () => {
    const { desk, sim } = await paired({ profile: 'ios' })
    expect(desk.session()?.name).toBe('Simulated iPhone')
    expect([...desk.session()!.offers]).not.toContain('kdeconnect.notification')
    expect([...sim.phone.parts.keys()]).not.toContain('notifications')
    expect([...sim.phone.parts.keys()]).toContain('battery')
    desk.packets.length = 0
    await desk.session()!.send('kdeconnect.battery.request', { request: true })
    await expect.poll(() => desk.last('battery')).toBeDefined()
  })
})

describe('a phone with a fault', () => {
  it('stays silent about one feature both ways, and speaks again when it is over', async () => {
    const { desk, sim } = await paired()
    await sim.phone.fault({ name: 'silent', feature: 'battery' })
    desk.packets.length = 0
    await sim.phone.act('battery', 'set', { percent: 33 })
    await sim.phone.act('ping', 'send', {})
    await expect.poll(() => desk.last('ping')).toBeDefined()
    expect(desk.last('battery')).toBeUndefined()
    await sim.phone.fault({ name: 'silent', feature: 'battery', on: false })
    await sim.phone.act('battery', 'set', { percent: 34 })
    await expect.poll(() => desk.last('battery')).toMatchObject({ currentCharge: 34 })
  })

  it('dozes with its sockets open, and says all in order when it wakes', async () => {
    const { desk, sim } = await paired()
    await sim.phone.fault({ name: 'doze' })
    desk.packets.length = 0
    for (const percent of [20, 19, 18]) await sim.phone.act('battery', 'set', { percent })
    await desk.session()!.send('kdeconnect.ping', { message: 'awake?' })
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(desk.packets).toEqual([])
    expect(desk.session()).toBeDefined()
    expect(sim.phone.parts.get('ping')!.feature.state()).toEqual({ pings: [] })
    await sim.phone.fault({ name: 'doze', on: false })
    await expect.poll(() => desk.packets.map(({ body }) => body.currentCharge)).toEqual([20, 19, 18])
    await expect
      .poll(() => sim.phone.parts.get('ping')!.feature.state())
      .toMatchObject({ pings: [{ message: 'awake?' }] })
  })

  it('comes back after its connection was cut', async () => {
    const { desk, sim } = await paired()
    const [first] = desk.sessions
    await sim.phone.fault({ name: 'drop' })
    await expect.poll(() => first!.closed.aborted).toBe(true)
    await expect.poll(() => desk.session(), { timeout: 8000 }).toBeDefined()
  })

  it('is as slow as its network', async () => {
    const { desk, sim } = await paired()
    desk.packets.length = 0
    await sim.phone.fault({ name: 'slow', latencyMs: 250, bytesPerSecond: 1000 })
    const start = Date.now()
    await sim.phone.act('battery', 'set', { percent: 21 })
    await expect.poll(() => desk.packets).toHaveLength(1)
    expect(Date.now() - start).toBeGreaterThanOrEqual(250)
  })

  it('stays paired when it is renamed, over a restart too', async () => {
    const { desk, sim } = await paired()
    await sim.phone.fault({ name: 'rename', to: 'Ada Phone' })
    await expect.poll(() => desk.session()?.name, { timeout: 8000 }).toBe('Ada Phone')
    await sim.phone.fault({ name: 'restart' })
    expect(sim.phone.name).toBe('Ada Phone')
    expect(desk.unpaired).toBe(0)
  })

  it('is refused when it shows another certificate', async () => {
    const { desk, sim } = await paired()
    await sim.phone.fault({ name: 'certificate' })
    await expect.poll(() => desk.refused, { timeout: 8000 }).toContain('certificate changed')
    expect(desk.session()).toBeUndefined()
  })

  it('cannot pair with a clock that is an hour off', async () => {
    const desk = await startDesk()
    const sim = await startSim(desk, { accept: true, faults: ['clock:3700'] })
    await expect.poll(() => desk.peers.size).toBe(1)
    await desk.link.pair(sim.id)
    await expect.poll(() => sim.phone.radio.peers[0]?.pairing.state).toBe('failed')
    expect(desk.session()).toBeUndefined()
  })

  it.each(['json', 'empty', 'types', 'binary'] as const)(
    'sends %s that no packet may be, and the link lives',
    async (kind) => {
      const { desk, sim } = await paired()
      await sim.phone.fault({ name: 'malformed', kind })
      await sim.phone.act('ping', 'send', { message: 'after' })
      await expect.poll(() => desk.last('ping')).toMatchObject({ message: 'after' })
    },
  )

  it('leaves the network and comes back', async () => {
    const { desk, sim } = await paired()
    await sim.phone.fault({ name: 'away', seconds: 0.6 })
    await expect.poll(() => desk.session()).toBeUndefined()
    await expect.poll(() => desk.session(), { timeout: 8000 }).toBeDefined()
  })
})

describe('a phone with a home of its own', () => {
  it('is the same phone after it was stopped and started', async () => {
    const home = mkdtempSync(join(tmpdir(), 'tandem-sim-test-'))
    ends.push(() => rmSync(home, { recursive: true, force: true }))
    const { desk, sim } = await paired({ home })
    await sim.stop()
    await expect.poll(() => desk.session()).toBeUndefined()
    const again = await startSim(desk, { home })
    expect(again.id).toBe(sim.id)
    await expect.poll(() => desk.session(), { timeout: 8000 }).toBeDefined()
  })
})

describe('the control of a phone', () => {
  const ask = async (sim: SimPhone, path: string, body?: unknown, token = sim.token) => {
    const response = await fetch(sim.controlUrl + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { Authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }

  it('does acts and faults, tells the state, and lists what it can do with schemas', async () => {
    const sim = await startSim(await startDesk())
    expect(await ask(sim, '/act/battery/set', { percent: 7 })).toEqual({ status: 200, body: {} })
    expect((await ask(sim, '/state')).body.features).toMatchObject({ battery: { percent: 7 } })
    const { body } = await ask(sim, '/')
    expect(body['POST /act/battery/set']).toMatchObject({ input: { required: ['percent'] } })
    expect(await ask(sim, '/fault', { name: 'silent', feature: 'battery' })).toMatchObject({ status: 200 })
    expect((await ask(sim, '/state')).body.faults).toMatchObject({ silent: ['battery'] })
  })

  it('refuses strangers, other host names and wrong input with a reason', async () => {
    const sim = await startSim(await startDesk())
    expect(await ask(sim, '/state', undefined, 'guess')).toMatchObject({ status: 401, body: { code: 'auth.needed' } })
    expect(await ask(sim, '/act/battery/set', { percent: 700 })).toMatchObject({ status: 400 })
    expect(await ask(sim, '/act/battery/explode', {})).toMatchObject({ body: { code: 'action.unknown' } })
    expect(await ask(sim, '/act/teleport/go', {})).toMatchObject({ body: { code: 'feature.unknown' } })
    expect(await ask(sim, '/fault', { name: 'meteor' })).toMatchObject({ status: 400 })
    const origin = await fetch(`${sim.controlUrl}/state`, {
      headers: { Authorization: `Bearer ${sim.token}`, Origin: 'http://example.org' },
    })
    expect(origin.status).toBe(403)
  })
})
