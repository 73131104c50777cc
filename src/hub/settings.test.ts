import { chmodSync, lstatSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { SettingsView } from '../core/hub-contract.ts'
import { notifications } from '../features/notifications/index.ts'
import { until } from './testing.ts'
import { echo, type TestHub, testHub } from './testing-hub.ts'

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

async function hubAt(options: Parameters<typeof testHub>[0] = {}): Promise<TestHub> {
  const at = await testHub(options)
  endings.push(() => at.stop())
  return at
}

const settings = async (at: TestHub) => (await at.ask('/api/hub/settings', {})).body as SettingsView
const configure = (at: TestHub, change: object) => at.ask('/api/hub/configure', change)
const configFile = (at: TestHub) => join(at.folder, 'config.json')
const written = (at: TestHub) => JSON.parse(readFileSync(configFile(at), 'utf8')) as object

const defaults = {
  name: 'Tandem PC',
  privacy: false,
  keepNothing: false,
  retentionDays: 365,
  notifications: true,
  mirrorToPhones: false,
  clipboard: false,
}

/** Everything the live socket says from now on. */
async function listen(at: TestHub) {
  const socket = new WebSocket(`${at.hub.url.replace('http', 'ws')}/api/live`, {
    headers: { Authorization: `Bearer ${at.hub.token}` },
  })
  endings.push(() => socket.close())
  const said: { type: string; settings?: SettingsView }[] = []
  socket.on('message', (data) => said.push(JSON.parse(String(data))))
  await until(() => said.length > 0)
  return said
}

describe('settings', () => {
  it('are what the configuration says, and what of it cannot be changed here', async () => {
    const at = await hubAt()
    expect(await settings(at)).toMatchObject({ ...defaults, fixed: [], demo: false })
    const fixed = await hubAt({
      env: { TANDEM_PRIVACY: 'on', TANDEM_DESKTOP_CLIPBOARD: '0' },
      overrides: { name: 'Desk', links: {} },
      demo: true,
    })
    expect(await settings(fixed)).toMatchObject({ name: 'Desk', privacy: true, demo: true })
    expect((await settings(fixed)).fixed).toEqual(['name', 'privacy', 'clipboard'])
    expect(await settings(fixed)).not.toHaveProperty('autostart')
  })

  it('are changed at once, told to everybody, and the same after a restart', async () => {
    const at = await hubAt()
    const said = await listen(at)
    expect(said[0]?.settings).toEqual(await settings(at))
    const change = { privacy: true, retentionDays: 30, notifications: false, name: ' Study ' }
    const now = { ...defaults, ...change, name: 'Study' }
    expect((await configure(at, change)).body).toMatchObject(now)
    await until(() => said.some(({ type }) => type === 'settings'))
    expect(said.find(({ type }) => type === 'settings')?.settings).toEqual(await settings(at))
    await at.restart()
    expect(await settings(at)).toMatchObject(now)
  })

  it('are written beside what else stands in the file, which stays private', async () => {
    const at = await hubAt()
    writeFileSync(configFile(at), '{ "log": { "level": "error" }, "desktop": { "clipboard": false }, "privacy": true }')
    chmodSync(configFile(at), 0o644)
    // Only what is asked for is written; what a person wrote there since the start counts from now on too.
    expect((await configure(at, { mirrorToPhones: true })).body).toMatchObject({ mirrorToPhones: true, privacy: true })
    expect(written(at)).toEqual({
      log: { level: 'error' },
      desktop: { clipboard: false, mirrorToPhones: true },
      privacy: true,
    })
    if (process.platform !== 'win32') expect(statSync(configFile(at)).mode & 0o777).toBe(0o600)
  })

  it.skipIf(process.platform === 'win32')('are written where a symbolic link leads', async () => {
    const at = await hubAt()
    const elsewhere = join(at.folder, 'elsewhere.json')
    writeFileSync(elsewhere, '{}')
    symlinkSync(elsewhere, configFile(at))
    await configure(at, { privacy: true })
    expect(lstatSync(configFile(at)).isSymbolicLink()).toBe(true)
    expect(JSON.parse(readFileSync(elsewhere, 'utf8'))).toEqual({ privacy: true })
  })
})

describe('a change that cannot be', () => {
  it('is refused with what decides it, and nothing of it is done', async () => {
    const at = await hubAt({ env: { TANDEM_KEEP_NOTHING: '0' }, overrides: { name: 'Desk' } })
    const before = await settings(at)
    expect(await configure(at, { privacy: true, keepNothing: true })).toMatchObject({
      status: 409,
      body: {
        code: 'config.fixed',
        details: { fixed: 'keepNothing', reason: expect.stringContaining('TANDEM_KEEP_NOTHING') },
      },
    })
    expect(await configure(at, { name: 'Other' })).toMatchObject({ status: 409, body: { code: 'config.fixed' } })
    expect(await settings(at)).toEqual(before)
    expect(() => written(at)).toThrow('ENOENT')
  })

  it('is refused where a person has broken the file meanwhile, which is left alone', async () => {
    const at = await hubAt()
    writeFileSync(configFile(at), '{ "kind": "x" }')
    expect(await configure(at, { privacy: true })).toMatchObject({
      body: { code: 'config.invalid', details: { mistakes: ['config.json: kind: must be one of desktop, laptop.'] } },
    })
    expect(readFileSync(configFile(at), 'utf8')).toBe('{ "kind": "x" }')
    expect((await settings(at)).privacy).toBe(false)
  })

  it('is refused where the form is wrong', async () => {
    const at = await hubAt()
    for (const change of [{ name: ' ' }, { retentionDays: 0 }, { port: 1 }, { privacy: 'on' }])
      expect(await configure(at, change)).toMatchObject({ status: 400, body: { code: 'input.invalid' } })
  })

  it('is refused where the demo would change this computer', async () => {
    const at = await hubAt({ demo: true })
    expect(await configure(at, { autostart: true })).toMatchObject({
      status: 409,
      body: { code: 'config.fixed', details: { fixed: 'autostart' } },
    })
  })
})

describe.skipIf(process.platform !== 'linux')('starting with the computer', () => {
  it('is switched on and off where there is a desktop, and is never in the configuration', async () => {
    const { home } = (await hubAt()).hub
    const env = { XDG_CONFIG_HOME: join(home.dataFolder, 'session'), XDG_CURRENT_DESKTOP: 'GNOME' }
    const at = await hubAt({ env })
    expect(await settings(at)).toMatchObject({ autostart: false })
    expect((await configure(at, { autostart: true })).body).toMatchObject({ autostart: true })
    expect((await configure(at, { autostart: false, privacy: true })).body).toMatchObject({ autostart: false })
    expect(written(at)).toEqual({ privacy: true })
  })

  it('stays as it was where the rest of the change is refused', async () => {
    const { home } = (await hubAt()).hub
    const env = { XDG_CONFIG_HOME: join(home.dataFolder, 'session'), XDG_CURRENT_DESKTOP: 'GNOME' }
    const at = await hubAt({ env })
    writeFileSync(configFile(at), '{ "kind": "x" }')
    expect(await configure(at, { autostart: true, privacy: true })).toMatchObject({ body: { code: 'config.invalid' } })
    expect(await settings(at)).toMatchObject({ autostart: false, privacy: false })
    expect((await configure(at, { autostart: true })).body).toMatchObject({ autostart: true })
    expect(await configure(at, { autostart: false, privacy: true })).toMatchObject({ body: { code: 'config.invalid' } })
    expect(await settings(at)).toMatchObject({ autostart: true, privacy: false })
  })

  it('is refused where there is none', async () => {
    const at = await hubAt()
    expect(await settings(at)).not.toHaveProperty('autostart')
    expect(await configure(at, { autostart: true, privacy: true })).toMatchObject({
      status: 409,
      body: { code: 'config.fixed', details: { reason: expect.stringContaining('no desktop session') } },
    })
    expect((await settings(at)).privacy).toBe(false)
  })
})

describe('live', () => {
  it('phones are told a new name at once', async () => {
    const at = await hubAt()
    expect(at.hand.self.name).toBe('Tandem PC')
    await configure(at, { privacy: true })
    expect(at.hand.told).not.toContain('discover ')
    await configure(at, { name: 'Study' })
    expect(at.hand.self.name).toBe('Study')
    expect(at.hand.told).toContain('discover ')
  })

  it('nothing is kept any more, and what was kept is gone from the disk; later it is kept again', async () => {
    const at = await hubAt({ features: [echo, notifications] })
    const phone = at.hand.link({ types: ['kdeconnect.notification', 'kdeconnect.notification.request'] })
    const post = (text: string) =>
      phone.send('kdeconnect.notification', { id: text, appName: 'Chat', title: 'Ada', text, isClearable: true })
    const list = async () => {
      const { body } = await at.ask('/api/devices/phone/notifications/list', {})
      return (body as { items: { text: string }[] }).items.map(({ text }) => text)
    }
    await post('first')
    await until(async () => (await list()).includes('first'))
    const { ref } = ((await at.ask('/api/blobs', { picture: 'of somebody' })) as unknown as { body: { ref: string } })
      .body
    await configure(at, { keepNothing: true })
    expect(await list()).toEqual(['first'])
    expect((await at.ask(`/api/blobs/${ref}`)).status).toBe(200)
    await post('second')
    await until(async () => (await list()).length === 2)
    await at.restart()
    expect(await list()).toEqual([])
    expect((await at.ask(`/api/blobs/${ref}`)).status).toBe(404)
    await configure(at, { keepNothing: false })
    const again = at.hand.link({ types: ['kdeconnect.notification', 'kdeconnect.notification.request'] })
    await again.send('kdeconnect.notification', { id: 'third', appName: 'Chat', title: 'Ada', text: 'third' })
    await until(async () => (await list()).length === 1)
    await at.restart()
    expect(await list()).toEqual(['third'])
  })

  it('what was kept is gone too when a start finds that nothing is to be kept', async () => {
    const at = await hubAt({ features: [notifications] })
    const phone = at.hand.link({ types: ['kdeconnect.notification', 'kdeconnect.notification.request'] })
    await phone.send('kdeconnect.notification', { id: 'a', appName: 'Chat', title: 'Ada', text: 'old' })
    const count = async () =>
      ((await at.ask('/api/devices/phone/notifications/list', {})).body as { items: unknown[] }).items.length
    await until(async () => (await count()) === 1)
    writeFileSync(configFile(at), '{ "keepNothing": true }')
    await at.restart()
    await configure(at, { keepNothing: false })
    expect(await count()).toBe(0)
  })

  it('history is as long as is set from now on', async () => {
    const at = await hubAt({ features: [notifications] })
    const phone = at.hand.link({ types: ['kdeconnect.notification', 'kdeconnect.notification.request'] })
    const old = { appName: 'Chat', title: 'Ada', text: 'old', time: String(Date.now() - 3 * 86_400_000) }
    await phone.send('kdeconnect.notification', { id: 'a', ...old })
    await phone.send('kdeconnect.notification', { id: 'a', isCancel: true })
    const count = async () =>
      ((await at.ask('/api/devices/phone/notifications/list', {})).body as { items: unknown[] }).items.length
    await until(async () => (await count()) === 1)
    await configure(at, { retentionDays: 4 })
    expect(await count()).toBe(1)
    await configure(at, { retentionDays: 2 })
    expect(await count()).toBe(0)
  })
})
