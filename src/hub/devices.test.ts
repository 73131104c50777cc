import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { DeviceView } from '../core/hub-contract.ts'
import { openDatabase } from './database.ts'
import { until } from './testing.ts'
import { type TestHub, testHub } from './testing-hub.ts'

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

async function hubAt(options: Parameters<typeof testHub>[0] = {}): Promise<TestHub> {
  const at = await testHub(options)
  endings.push(() => at.stop())
  return at
}

/** Everything the live socket says from now on. */
async function listen(at: TestHub) {
  const headers = { Authorization: `Bearer ${at.hub.token}` }
  const socket = new WebSocket(`${at.hub.url.replace('http', 'ws')}/api/live`, { headers })
  endings.push(() => socket.close())
  const said: { type: string; device?: DeviceView }[] = []
  socket.on('message', (data) => said.push(JSON.parse(String(data))))
  await until(() => said.length > 0)
  return { said }
}

const devices = async (at: TestHub): Promise<DeviceView[]> => (await at.ask('/api/devices')).body

describe('a device', () => {
  it('goes and comes while nothing can be written to the disk, and the hub lives on', async () => {
    const at = await hubAt()
    const phone = at.hand.link()
    await phone.send('kdeconnect.echo.heard', { text: 'a', level: 5 })
    await until(async () => (await devices(at))[0]?.features.echo?.state.level === 5)
    const locked = openDatabase({
      file: join(at.folder, 'tandem.db'),
      key: Buffer.from(readFileSync(join(at.folder, 'key'), 'utf8').trim(), 'hex'),
    })
    endings.push(() => locked.close())
    locked.run('BEGIN IMMEDIATE')
    phone.close('gone')
    await until(async () => (await devices(at))[0]?.links.length === 0)
    locked.run('ROLLBACK')
    at.hand.link()
    await until(async () => (await devices(at))[0]?.links.length === 1)
  })

  it('is made by its first session, and known and away after a restart', async () => {
    const at = await hubAt()
    const phone = at.hand.link()
    await phone.send('kdeconnect.echo.heard', { text: 'a', level: 5 })
    const [view] = (await until(async () => {
      const seen = await devices(at)
      return seen[0]?.features.echo?.state.level === 5 && seen
    })) as DeviceView[]
    expect(view).toMatchObject({ name: 'Phone', kind: 'phone', links: ['kdeconnect'], pairedAt: expect.any(Number) })
    expect(view?.features.echo).toMatchObject({
      health: { state: 'works' },
      actions: { ask: 'kdeconnect', say: 'kdeconnect', tap: 'kdeconnect', list: 'hub', fail: 'hub' },
    })
    await at.restart()
    const [after] = await devices(at)
    expect(after).toMatchObject({
      id: view?.id,
      name: 'Phone',
      links: [],
      pairedAt: view?.pairedAt,
      lastHeard: view?.lastHeard,
    })
    expect(after?.features.echo).toMatchObject({
      health: { state: 'stale', provenAt: expect.any(Number) },
      state: {},
    })
    expect((await at.ask('/api/devices/phone/echo/list', {})).body).toEqual(['a'])
    expect(await at.ask('/api/devices/phone/echo/ask', { word: 'x' })).toMatchObject({
      body: { code: 'device.offline' },
    })
  })

  it('stays the same when its name changes, and is found by the new one (S68)', async () => {
    const at = await hubAt()
    at.hand.link({ name: 'Old' }).close('restarting')
    at.hand.link({ name: 'New' })
    const [only, ...others] = await devices(at)
    expect(others).toEqual([])
    expect(only?.name).toBe('New')
    expect((await at.ask('/api/devices/new')).status).toBe(200)
    await at.restart()
    expect((await devices(at)).map(({ id, name }) => [id, name])).toEqual([[only?.id, 'New']])
  })

  it('is never another one because of a name or an address, only because of a proof', async () => {
    const at = await hubAt()
    at.hand.link({ id: 'one', name: 'Twin', proofs: ['a'] })
    at.hand.link({ id: 'two', name: 'Twin', proofs: ['b'] })
    expect(await devices(at)).toHaveLength(2)
    expect(await at.ask('/api/devices/twin')).toMatchObject({ status: 404, body: { details: { sameName: true } } })
    at.hand.link({ id: 'three', name: 'Other name', proofs: ['b', 'c'] })
    expect(await devices(at)).toHaveLength(2)
    at.hand.link({ id: 'four', name: 'Other name', proofs: ['c'] })
    const names = (await devices(at)).map(({ name }) => name)
    expect(names).toEqual(['Twin', 'Other name'])
  })

  it('does a round trip, an act with a fate, and says under which id', async () => {
    const at = await hubAt()
    const phone = at.hand.link()
    const said: unknown[] = []
    phone.on('kdeconnect.echo.say', ({ body }) => said.push(body.text))
    expect(await at.ask('/api/devices/phone/echo/ask', { word: 'hi' })).toMatchObject({
      status: 200,
      body: { word: 'hi' },
    })
    const say = () => at.ask('/api/devices/phone/echo/say', { text: 'once', clientId: 'c1' })
    const first = await say()
    expect([first.body, first.headers.get('tandem-client-id')]).toEqual([{ said: true }, 'c1'])
    expect((await say()).body).toEqual({ said: true })
    const other = await at.ask('/api/devices/phone/echo/say', { text: 'twice', clientId: 'c1' })
    expect(other).toMatchObject({ status: 409, body: { code: 'outbox.conflict' } })
    await at.ask('/api/devices/phone/echo/tap', {}, { 'Tandem-Client-Id': 'c2' })
    const made = (await at.ask('/api/devices/phone/echo/tap', {})).headers.get('tandem-client-id')
    expect(made).toMatch(/^[0-9a-f-]{36}$/)
    expect((await at.ask('/api/devices/phone/echo/tap', {}, { 'Tandem-Client-Id': 'no spaces' })).status).toBe(400)
    await until(() => said.length > 0)
    expect(said).toEqual(['once'])
    const fates = (await at.ask('/api/hub/outbox', { limit: 10 })).body as { clientId: string; fate: string }[]
    expect(fates.map(({ clientId, fate }) => [clientId, fate])).toEqual([
      [made, 'handed'],
      ['c2', 'handed'],
      ['c1', 'handed'],
    ])
    await phone.send('kdeconnect.echo.done', { clientId: 'c2' })
    await until(
      async () => ((await at.ask('/api/hub/fate', { clientId: 'c2' })).body as { fate: string }).fate === 'confirmed',
    )
  })

  it('that loses its link in the middle of a call says so, and what failed while it was away does not go later', async () => {
    const at = await hubAt()
    const phone = at.hand.link()
    const asked = new Promise((resolve) => phone.on('kdeconnect.echo.ask', resolve))
    const asking = at.ask('/api/devices/phone/echo/ask', { word: 'never' })
    await asked
    phone.cut()
    expect(await asking).toMatchObject({ status: 503, body: { code: 'session.closed' } })
    const say = () => at.ask('/api/devices/phone/echo/say', { text: 'a', clientId: 'c1' })
    expect(await say()).toMatchObject({ body: { code: 'device.offline' } })
    at.hand.link()
    expect(await say()).toMatchObject({ body: { code: 'device.offline', details: { fate: 'failed' } } })
  })
})

describe('forgetting', () => {
  it('by the person removes rows, blobs, fates and settings, and tells the phone', async () => {
    const at = await hubAt()
    const phone = at.hand.link({ id: 'p1' })
    await phone.send('kdeconnect.echo.heard', { text: 'a' })
    const blob = `/api/blobs/${createHash('sha256').update('a').digest('hex')}`
    await until(async () => (await at.ask(blob)).status === 200)
    await at.ask('/api/devices/phone/echo/say', { text: 'b', clientId: 'c1' })
    await at.ask('/api/hub/setFeature', { device: 'phone', feature: 'echo', on: false })
    expect((await at.ask('/api/hub/unpair', { device: 'phone' })).status).toBe(200)
    expect(at.hand.told).toContain('unpair p1')
    expect(phone.closed.aborted || (await until(() => phone.closed.aborted))).toBe(true)
    expect(await devices(at)).toEqual([])
    expect((await at.ask(blob)).status).toBe(404)
    expect((await at.ask('/api/hub/outbox', {})).body).toEqual([])
    at.hand.link({ id: 'p1' })
    const [again] = await devices(at)
    expect(again?.features.echo?.health.state).toBe('waiting')
    expect((await at.ask('/api/devices/phone/echo/list', {})).body).toEqual([])
  })

  it('reaches a link that does not run as soon as it does', async () => {
    const at = await hubAt()
    at.hand.link({ id: 'p1' })
    at.hand.failing = new Error('not now')
    await at.restart()
    at.hand.told.length = 0
    expect((await at.ask('/api/hub/unpair', { device: 'phone' })).status).toBe(200)
    at.hand.failing = undefined
    await at.restart()
    await until(() => at.hand.told.length > 0)
    expect(at.hand.told).toEqual(['unpair p1'])
    await at.restart()
    expect(at.hand.told).toEqual(['unpair p1', 'stop'])
  })

  it('by the phone removes the device only when no link is left that knows it', async () => {
    const at = await hubAt()
    at.hand.link({ id: 'wifi', proofs: ['w'] })
    at.hand.link({ id: 'cable', proofs: ['w', 'c'] })
    at.hand.host.unpaired('wifi', ['w'])
    expect(await devices(at)).toHaveLength(1)
    await at.ask('/api/devices/phone/echo/say', { text: 'once', clientId: 'kept-until-then' })
    expect((await at.ask('/api/hub/outbox', {})).body).toHaveLength(1)
    at.hand.host.unpaired('cable', ['c'])
    expect(await devices(at)).toEqual([])
    expect((await at.ask('/api/hub/outbox', {})).body).toEqual([])
    at.hand.host.unpaired('stranger', ['x'])
  })
})

describe('a name of the person’s own', () => {
  const rename = (at: TestHub, device: string, name: string) => at.ask('/api/hub/rename', { device, name })
  const names = async (at: TestHub) => (await devices(at)).map(({ name, ownName }) => `${name}/${ownName}`)

  it('is shown and found, told to everybody, kept over restarts, and taken back', async () => {
    const at = await hubAt()
    at.hand.link({ name: 'Pixel' })
    const { said } = await listen(at)
    expect((await rename(at, 'Pixel', ' Work ')).status).toBe(200)
    await until(() => said.some(({ type, device }) => type === 'device' && device?.name === 'Work'))
    await at.restart()
    // What the phone says of itself goes on being known and changes nothing.
    at.hand.link({ name: 'Pixel 9' })
    expect(await names(at)).toEqual(['Work/Pixel 9'])
    for (const reference of ['work', 'pixel 9']) expect((await at.ask(`/api/devices/${reference}`)).status).toBe(200)
    await rename(at, 'Work', '')
    expect(await names(at)).toEqual(['Pixel 9/Pixel 9'])
    expect(await rename(at, 'Work', 'x')).toMatchObject({ status: 404, body: { code: 'device.unknown' } })
    expect(await rename(at, 'Pixel 9', 'x'.repeat(65))).toMatchObject({ status: 400 })
  })

  it('comes before what another phone calls itself, and is forgotten with the device', async () => {
    const at = await hubAt()
    at.hand.link({ id: 'one', name: 'Pixel' })
    at.hand.link({ id: 'two', name: 'Galaxy' })
    await rename(at, 'Galaxy', 'Pixel')
    expect(await at.ask('/api/devices/Pixel')).toMatchObject({ status: 404, body: { details: { sameName: true } } })
    const [first] = await devices(at)
    await rename(at, first?.id as string, 'Mine')
    expect((await at.ask('/api/devices/Pixel')).body).toMatchObject({ ownName: 'Galaxy' })
    await at.ask('/api/hub/unpair', { device: 'Pixel' })
    at.hand.link({ id: 'two', name: 'Galaxy' })
    expect(await names(at)).toEqual(['Mine/Pixel', 'Galaxy/Galaxy'])
  })
})

describe('switching a feature off', () => {
  it('stops its actions, events and state, for one phone or for all, until it is on again', async () => {
    const at = await hubAt()
    let phone = at.hand.link()
    const set = (device: string, on: boolean) => at.ask('/api/hub/setFeature', { device, feature: 'echo', on })
    const tryIt = async () => (await at.ask('/api/devices/phone/echo/list', {})) as { status: number; body: never }
    await phone.send('kdeconnect.echo.heard', { text: 'before', level: 1 })
    await until(async () => ((await tryIt()).body as string[]).length === 1)
    for (const device of ['*', 'phone']) {
      await set(device, false)
      await phone.send('kdeconnect.echo.heard', { text: 'off', level: 2 })
      expect(await tryIt()).toMatchObject({ status: 403, body: { code: 'feature.off' } })
      const [view] = await devices(at)
      expect(view?.features.echo).toEqual({
        on: false,
        state: {},
        actions: {},
        health: expect.objectContaining({ state: 'needs-step' }),
      })
      await at.restart()
      expect((await tryIt()).status).toBe(403)
      await set(device, true)
      expect((await tryIt()).body).toEqual(['before'])
      phone = at.hand.link()
    }
  })
})

describe('peers', () => {
  it('are listed until they are paired or gone, at most so many', async () => {
    const at = await hubAt()
    const peers = async () => ((await at.ask('/api/hub/peers', {})).body as { peer: string }[]).map(({ peer }) => peer)
    for (let i = 0; i < 300; i++) at.hand.peer(`p${i}`, { state: 'none' })
    expect(await peers()).toHaveLength(200)
    at.hand.peer('p0', { state: 'paired' })
    at.hand.host.peer('p1', undefined)
    expect((await peers()).slice(0, 1)).toEqual(['p2'])
    expect(await at.ask('/api/hub/counters', {})).toMatchObject({
      body: { 'kdeconnect: more peers in sight than are shown': 100 },
    })
  })

  it('are asked, answered and looked for through the link', async () => {
    const at = await hubAt()
    expect((await at.ask('/api/hub/pair', { peer: 'p' })).body).toEqual({ code: '1234' })
    await at.ask('/api/hub/answer', { peer: 'p', accept: true })
    await at.ask('/api/hub/discover', { address: '127.0.0.9' })
    expect(at.hand.told).toEqual(['pair p', 'answer p true', 'discover 127.0.0.9'])
    expect(await at.ask('/api/hub/pair', { link: 'nope', peer: 'p' })).toMatchObject({ status: 400 })
  })
})
