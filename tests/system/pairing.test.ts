import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  endAll,
  hubInSight,
  inSight,
  linked,
  type Pair,
  pairUp,
  plainEnv,
  poll,
  run,
  startHub,
  startPair,
  startPhone,
} from './harness.ts'

describe.each([8, 7] as const)('pairing on protocol %i', (protocol) => {
  let pair: Pair
  beforeAll(async () => {
    pair = await startPair(import.meta.filename, { protocol })
  })
  afterAll(() => pair.end())

  it('shows the phone with its name, and nothing more, before anybody agreed', async () => {
    const { hub, phone } = pair
    expect(await inSight(hub, phone.id)).toMatchObject({
      name: 'Simulated Pixel',
      kind: 'phone',
      pairing: { state: 'none' },
    })
    expect(await hub.client.devices()).toEqual([])
    expect((await phone.state()).linked).toEqual([])
  })

  it('is refused by the phone in words, and leaves nothing at either end', async () => {
    const { hub, phone } = pair
    await hub.client.hub.pair({ peer: phone.id })
    await poll(async () => (await hubInSight(phone)).pairing.state === 'asks')
    await phone.ask('/answer', { peer: (await hubInSight(phone)).peer, accept: false })
    await poll(async () => (await inSight(hub, phone.id)).pairing.state === 'failed')
    expect(await hub.client.devices()).toEqual([])
    expect(trustedBy(phone.home)).toEqual([])
  })

  it('is taken back by the PC, and the phone forgets the question', async () => {
    const { hub, phone } = pair
    await hub.client.hub.pair({ peer: phone.id })
    await poll(async () => (await hubInSight(phone)).pairing.state === 'asks')
    await hub.client.hub.answer({ peer: phone.id, accept: false })
    await poll(async () => (await hubInSight(phone)).pairing.state === 'failed')
    expect(await hub.client.devices()).toEqual([])
  })

  it('leaves nothing when the phone goes away in the middle', async () => {
    const { hub, phone } = pair
    await inSight(hub, phone.id)
    await hub.client.hub.pair({ peer: phone.id })
    // Longer than the second in which the hub answers only one announcement of a device.
    await phone.fault({ name: 'away', seconds: 1.1 })
    await poll(async () => (await hub.client.hub.peers()).length === 0)
    await poll(async () => (await inSight(hub, phone.id)).pairing.state === 'none')
    expect(await hub.client.devices()).toEqual([])
    expect(trustedBy(phone.home)).toEqual([])
    await expect(hub.client.hub.answer({ peer: phone.id, accept: true })).rejects.toMatchObject({
      code: 'pairing.none',
    })
  })

  it('from the phone is accepted only for the code that was compared, and never by asking back', async () => {
    const { hub, phone } = pair
    const { peer } = await hubInSight(phone)
    await phone.ask('/pair', { peer })
    await poll(async () => (await inSight(hub, phone.id)).pairing.state === 'asks')
    const other = hub.client.hub.answer({ peer: phone.id, accept: true, code: 'ANOTHER1' })
    await expect(other).rejects.toMatchObject({ code: 'pairing.none' })
    await expect(hub.client.hub.pair({ peer: phone.id })).rejects.toMatchObject({ code: 'pairing.busy' })
    expect(await hub.client.devices()).toEqual([])
    await hub.client.hub.answer({ peer: phone.id, accept: false })
    await poll(async () => (await hubInSight(phone)).pairing.state === 'failed')
  })

  it('from the phone shows the same code at both ends, and links both once the PC accepts', async () => {
    const { hub, phone } = pair
    const { peer } = await hubInSight(phone)
    const { code } = (await phone.ask('/pair', { peer })) as { code: string }
    await poll(async () => (await inSight(hub, phone.id)).pairing.state === 'asks')
    expect((await inSight(hub, phone.id)).pairing).toMatchObject({ code })
    expect(code).toMatch(/^[0-9A-F]{8}$/)
    await hub.client.hub.answer({ peer: phone.id, accept: true })
    await poll(async () => (await hub.client.devices())[0]?.links.length === 1)
    await poll(async () => (await phone.state()).linked.length === 1)
    expect((await phone.state()).linked[0]).toMatchObject({ protocol })
    expect(await hub.client.hub.peers()).toEqual([])
  })

  it('is ended by the phone, and the PC forgets it', async () => {
    const { hub, phone } = pair
    const [hubAtPhone] = (await phone.state()).linked
    await phone.ask('/unpair', { peer: hubAtPhone!.peer })
    await poll(async () => (await hub.client.devices()).length === 0)
    expect(trustedBy(phone.home)).toEqual([])
  })

  it('from the PC works the same way, and is ended by the PC', async () => {
    const { hub, phone } = pair
    const device = await pairUp(hub, phone)
    await hub.client.hub.unpair({ device: device.id })
    expect(await hub.client.devices()).toEqual([])
    await poll(async () => (await phone.state()).linked.length === 0)
    await poll(() => trustedBy(phone.home).length === 0)
  })
})

describe.each([8, 7] as const)('a paired phone on protocol %i', (protocol) => {
  let pair: Pair
  let device: string
  beforeAll(async () => {
    pair = await startPair(`${import.meta.filename} stays`, { protocol })
    device = (await pairUp(pair.hub, pair.phone)).id
  })
  afterAll(() => endAll([pair.hub, pair.phone]))

  it('stays paired under a new name', async () => {
    const { hub, phone } = pair
    await phone.fault({ name: 'rename', to: 'Ada Phone' })
    await poll(async () => (await hub.client.view(device)).name === 'Ada Phone')
    await linked(hub, device)
    expect(await hub.client.devices()).toHaveLength(1)
    expect(await hub.client.view('ada phone')).toMatchObject({ id: device })
  })

  it('is linked again after it was restarted as a process', async () => {
    const { hub, phone, at } = pair
    const { home } = phone
    expect(await phone.stop()).toBe(0)
    await linked(hub, device, false)
    pair = { ...pair, phone: await startPhone({ bind: at.phone, hub: at.hub, home, protocol }) }
    await linked(hub, device)
    expect(pair.phone.id).toBe(phone.id)
    expect(pair.phone.name).toBe('Ada Phone')
  })

  it('is linked again after the hub was restarted', async () => {
    const { hub, at } = pair
    expect(await hub.stop()).toBe(0)
    const again = await startHub({ bind: at.hub, home: hub.home, protocol })
    pair = { ...pair, hub: again }
    await linked(again, device)
    expect(await again.client.view(device)).toMatchObject({ name: 'Ada Phone' })
  })

  it('is linked again after the hub was killed', async () => {
    const { hub, at } = pair
    await hub.program.stop('SIGKILL')
    const again = await startHub({ bind: at.hub, home: hub.home, protocol })
    pair = { ...pair, hub: again }
    await linked(again, device)
  })

  it('is refused when it shows another certificate, and the person is told why', async () => {
    const { hub, phone } = pair
    await phone.fault({ name: 'certificate' })
    await linked(hub, device, false)
    await poll(async () => (await hub.client.hub.peers()).some(({ pairing }) => pairing.state === 'failed'))
    const [peer] = await hub.client.hub.peers()
    expect(peer!.pairing).toMatchObject({ reason: expect.stringContaining('another certificate') })
    await poll(async () => (await hub.client.hub.counters())['kdeconnect: certificate changed']! > 0)
    expect((await hub.client.view(device)).links).toEqual([])
  })
})

describe('a hub with a mistake in its configuration', () => {
  it('says in one sentence which, and ends', async () => {
    const home = mkdtempSync(join(tmpdir(), 'tandem-system-mistake-'))
    writeFileSync(join(home, 'config.json'), '{"prot": 1}')
    const { code, err } = await run(['start'], plainEnv({ TANDEM_HOME: home }))
    expect(err).toMatch(/^The configuration has a mistake: config\.json: .*prot.*did you mean port\?.*\.\n$/)
    expect(code).toBe(1)
    rmSync(home, { recursive: true })
  })
})

describe('a second hub on the same data', () => {
  it('says that one runs already, and ends', async () => {
    const pair = await startPair(`${import.meta.filename} second`)
    const { code, out, err } = await run(['start'], plainEnv({ TANDEM_HOME: pair.hub.home }))
    expect(err).toBe('A Tandem is already running on this data: use it, or stop it first.\n')
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(await pair.hub.client.devices()).toEqual([])
    await pair.end()
  })
})

describe('several phones and hubs on one computer', () => {
  it('are told apart', async () => {
    const pair = await startPair(`${import.meta.filename} several`)
    const { hub, phone, at, address } = pair
    const ios = await startPhone({ profile: 'ios', bind: address(), hub: at.hub })
    const otherHub = await startHub({ bind: address(), targets: [at.phone] })
    const [one, other] = [await pairUp(hub, phone), await pairUp(hub, ios)]
    expect(one.id).not.toBe(other.id)
    await inSight(otherHub, phone.id)
    const third = await pairUp(otherHub, phone)
    expect((await phone.state()).linked).toHaveLength(2)
    await otherHub.client.hub.unpair({ device: third.id })
    await poll(async () => (await phone.state()).linked.length === 1)
    expect((await hub.client.devices()).map(({ name }) => name).sort()).toEqual(['Simulated Pixel', 'Simulated iPhone'])
    await endAll([hub, phone, ios, otherHub])
  })
})

/** Whom a phone's storage trusts, read from its files. */
function trustedBy(home: string): string[] {
  if (!readdirSync(home).includes('link.json')) return []
  const link = JSON.parse(readFileSync(join(home, 'link.json'), 'utf8')) as object
  return Object.keys(link).filter((key) => key.startsWith('trust:'))
}
