import { spawn, spawnSync } from 'node:child_process'
import { createClient } from 'dbus-native'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineContract } from '../core/contract.ts'
import { feature } from '../core/feature.ts'
import { clipboard } from '../features/clipboard/index.ts'
import { ring } from '../features/ring/index.ts'
import { overKdeConnect } from '../links/kdeconnect/adapter.ts'
import { type NotificationServer, startNotificationServer } from './desktop/testing/notification-server.ts'
import { noBusReason, type PrivateBus, startPrivateBus } from './desktop/testing/private-bus.ts'
import { until } from './testing.ts'
import { echo, type TestHub, testHub } from './testing-hub.ts'

let bus: PrivateBus
let server: NotificationServer
const endings: (() => unknown)[] = []
beforeEach(async ({ skip }) => {
  if (noBusReason) skip(noBusReason)
  bus = await startPrivateBus()
  server = await startNotificationServer(bus.address)
})
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
  await server?.stop()
  await bus?.remove()
})

async function hubAt(options: Parameters<typeof testHub>[0] = {}): Promise<TestHub> {
  const at = await testHub({ env: { DBUS_SESSION_BUS_ADDRESS: bus.address }, ...options })
  endings.push(() => at.stop())
  await until(async () => !JSON.stringify(await desktop(at)).includes('Starting'))
  return at
}

const desktop = async (at: TestHub) =>
  ((await at.ask('/api/status')).body as { desktop: Record<string, string | boolean> }).desktop

/** What the phone was told, by packet type. */
function toldTo(phone: ReturnType<TestHub['hand']['link']>) {
  const told: [string, unknown][] = []
  for (const type of ['say', 'tap', 'ask'])
    phone.on(`kdeconnect.echo.${type}`, ({ body }) => told.push([type, body.text ?? body.word]))
  return told
}

describe('a phone’s notice on the desktop', () => {
  it('is shown, replaced under its key, and taken away', async () => {
    const at = await hubAt()
    expect(await desktop(at)).toMatchObject({ notifications: 'on' })
    const phone = at.hand.link()
    await phone.send('kdeconnect.echo.heard', { text: 'first' })
    await until(() => server.shown.length === 1)
    expect(server.shown[0]).toMatchObject({ title: 'Phone', body: 'first', actions: expect.arrayContaining(['Tap']) })
    await phone.send('kdeconnect.echo.heard', { text: 'second' })
    await until(() => server.shown.length === 2)
    expect(server.shown[1]).toMatchObject({ replaces: server.shown[0]?.id, body: 'second' })
    await phone.send('kdeconnect.echo.done', { clientId: 'x' })
    await until(() => server.closed.length === 1)
  })

  it('does on the phone what the person does with it', async () => {
    const at = await hubAt()
    const phone = at.hand.link()
    const told = toldTo(phone)
    await phone.send('kdeconnect.echo.heard', { text: 'x' })
    const { id } = (await until(() => server.shown[0])) as { id: number }
    server.act(id, server.shown[0]?.actions[0] as string)
    await until(() => told.length === 1)
    server.reply(id, 'an answer')
    await until(() => told.length === 2)
    expect(told).toEqual([
      ['tap', undefined],
      ['say', 'an answer'],
    ])
    const fates = (await at.ask('/api/hub/outbox', {})).body as { action: string; fate: string }[]
    expect(fates.map(({ action, fate }) => `${action} ${fate}`).sort()).toEqual(['say handed', 'tap handed'])
  })

  it('dismissed by the person is dismissed on the phone, once', async () => {
    const at = await hubAt()
    const phone = at.hand.link()
    const told = toldTo(phone)
    await phone.send('kdeconnect.echo.heard', { text: 'x' })
    await until(() => server.shown.length === 1)
    server.close(server.shown[0]?.id ?? 0, 2)
    await until(() => told.length === 1)
    expect(told).toEqual([['ask', 'dismissed']])
  })

  it('says so when a reply could not be sent', async () => {
    const at = await hubAt()
    const phone = at.hand.link()
    await phone.send('kdeconnect.echo.heard', { text: 'x' })
    await until(() => server.shown.length === 1)
    phone.cut()
    server.reply(server.shown[0]?.id ?? 0, 'an answer')
    await until(() => server.shown.length === 2)
    expect(server.shown[1]).toMatchObject({ title: 'Phone', body: expect.stringContaining('not linked') })
  })

  it('goes when its phone is forgotten, and when the hub stops', async () => {
    const at = await hubAt()
    await at.hand.link({ id: 'one', name: 'One' }).send('kdeconnect.echo.heard', { text: 'x' })
    await at.hand.link({ id: 'two', name: 'Two' }).send('kdeconnect.echo.heard', { text: 'x' })
    await until(() => server.shown.length === 2)
    await at.ask('/api/hub/unpair', { device: 'One' })
    await until(() => server.closed.length === 1)
    await at.hub.stop()
    expect(server.closed).toHaveLength(2)
  })
})

describe('privacy mode', () => {
  const set = (at: TestHub, privacy: boolean) => at.ask('/api/hub/configure', { privacy })
  const heard = (text: string) => ['kdeconnect.echo.heard', { text }] as const

  it('shows how many there are and nothing of what they say', async () => {
    const at = await hubAt({ overrides: { privacy: true } })
    const phone = at.hand.link()
    await phone.send(...heard('a secret'))
    await until(() => server.shown.length === 1)
    expect(server.shown[0]).toMatchObject({ title: 'Phone', body: '1 new notification', actions: [] })
    await at.hand.link({ id: 'two', name: 'Two' }).send(...heard('a secret'))
    await until(() => server.shown.length === 2)
    expect(server.shown[1]).toMatchObject({ title: 'Two', body: '1 new notification', replaces: 0 })
    await phone.send('kdeconnect.echo.done', { clientId: 'x' })
    await until(() => server.closed.length === 1)
    expect(server.closed).toEqual([server.shown[0]?.id])
    expect(JSON.stringify(server.shown)).not.toMatch(/secret|Echo|Tap|Reply/)
  })

  it('switched on takes away what is shown and counts it; switched off, only what is new is shown', async () => {
    const { many } = manyNotices()
    const at = await hubAt({ features: [many] })
    const phone = at.hand.link({ types: ['kdeconnect.many'] })
    for (const id of ['a', 'b']) await phone.send('kdeconnect.many', { id, text: 'a secret' })
    await until(() => server.shown.length === 2)
    await set(at, true)
    await until(() => server.shown.length === 3)
    expect(server.closed.sort()).toEqual(server.shown.slice(0, 2).map(({ id }) => id))
    expect(server.shown[2]).toMatchObject({ title: 'Phone', body: '2 new notifications' })
    await phone.send('kdeconnect.many', { id: 'c', text: 'a secret' })
    await until(() => server.shown.length === 4)
    expect(server.shown[3]).toMatchObject({ body: '3 new notifications', replaces: server.shown[2]?.id })
    await set(at, false)
    await phone.send('kdeconnect.many', { id: 'c', text: 'shown again' })
    await until(() => server.shown.length === 6)
    const [shown, count] = server.shown.slice(4).sort((one, other) => other.body.localeCompare(one.body))
    expect(shown).toMatchObject({ title: 'Phone', body: 'shown again' })
    expect(count).toMatchObject({ body: '2 new notifications', hints: { 'suppress-sound': expect.anything() } })
  })

  it('dismisses a count here and nothing on the phone', async () => {
    const { many } = manyNotices()
    const at = await hubAt({ features: [many, echo], overrides: { privacy: true } })
    const phone = at.hand.link({ types: ['kdeconnect.many'] })
    const told = toldTo(phone)
    await phone.send(...heard('one'))
    await until(() => server.shown.length === 1)
    server.close(server.shown[0]?.id ?? 0, 2)
    await until(async () => {
      await phone.send('kdeconnect.many', { id: 'another', text: 'two' })
      return server.shown.at(-1)?.replaces === 0 && server.shown.length > 1
    })
    expect(server.shown.at(-1)).toMatchObject({ body: '1 new notification' })
    expect(told).toEqual([])
  })

  it('leaves alone what says nothing of the phone, such as its search for this PC', async () => {
    const at = await hubAt({ features: [ring], overrides: { privacy: true } })
    const types = ['kdeconnect.findmyphone.request']
    await at.hand.link({ types }).send('kdeconnect.findmyphone.request', {})
    await until(() => server.shown.length === 1)
    expect(server.shown[0]).toMatchObject({ title: expect.stringContaining('looking for this PC') })
  })
})

describe('the settings of the desktop', () => {
  const configure = (at: TestHub, change: object) => at.ask('/api/hub/configure', change)

  it('start and stop showing notifications while the hub runs', async () => {
    const at = await hubAt()
    const phone = at.hand.link()
    await phone.send('kdeconnect.echo.heard', { text: 'one' })
    await until(() => server.shown.length === 1)
    await configure(at, { notifications: false })
    await until(() => server.closed.length === 1)
    expect(await desktop(at)).toMatchObject({ notifications: expect.stringContaining('Switched off'), page: false })
    await phone.send('kdeconnect.echo.heard', { text: 'nobody sees this' })
    await configure(at, { notifications: true })
    await until(async () => (await desktop(at)).notifications === 'on')
    await phone.send('kdeconnect.echo.heard', { text: 'two' })
    await until(() => server.shown.length === 2)
    expect(server.shown[1]).toMatchObject({ body: 'two', replaces: 0 })
  })

  it('start and stop sending this PC’s notifications, without those that came from a phone', async () => {
    const { sent, notifications } = notificationsFeature()
    const at = await hubAt({ features: [echo, notifications], overrides: {} })
    const phone = at.hand.link()
    await configure(at, { mirrorToPhones: true, notifications: false })
    await until(async () => (await desktop(at)).mirrorToPhones === 'on')
    await configure(at, { notifications: true })
    await until(async () => (await desktop(at)).notifications === 'on')
    await phone.send('kdeconnect.echo.heard', { text: 'from the phone' })
    await until(() => server.shown.length === 1)
    await notify('Backup', 'Done', '')
    await until(() => sent.length === 1)
    await configure(at, { mirrorToPhones: false })
    await until(async () => (await desktop(at)).mirrorToPhones !== 'on')
    await notify('Backup', 'Again', '')
    await until(() => server.shown.length === 3)
    expect(sent).toEqual([{ app: 'Backup', title: 'Done', text: '' }])
  })
})

describe('what is wrong with the desktop', () => {
  it('is said, and the hub runs', async () => {
    const none = await hubAt({ env: {}, overrides: { desktop: { mirrorToPhones: true, clipboard: true } } })
    expect(await desktop(none)).toEqual({
      notifications: expect.stringContaining('no desktop session'),
      mirrorToPhones: expect.stringContaining('no desktop session'),
      clipboard: expect.stringContaining('no desktop session'),
      page: true,
    })
    const off = await hubAt({ overrides: { desktop: { notifications: false } } })
    expect(await desktop(off)).toMatchObject({ notifications: expect.stringContaining('Switched off'), page: false })
    expect(await desktop(await hubAt())).toMatchObject({ notifications: 'on', page: false })
  })

  it('does not keep the hub from stopping in time', async () => {
    const at = await hubAt({ overrides: { desktop: { mirrorToPhones: true } } })
    await at.hand.link().send('kdeconnect.echo.heard', { text: 'x' })
    await until(() => server.shown.length === 1)
    await bus.kill()
    const started = performance.now()
    await at.hub.stop()
    expect(performance.now() - started).toBeLessThan(2000)
  })
})

describe('notifications of this PC', () => {
  it('go to linked phones where that is wanted, without those that came from a phone', async () => {
    const { sent, notifications } = notificationsFeature()
    const at = await hubAt({ features: [echo, notifications], overrides: { desktop: { mirrorToPhones: true } } })
    expect(await desktop(at)).toMatchObject({ mirrorToPhones: 'on' })
    const phone = at.hand.link()
    await phone.send('kdeconnect.echo.heard', { text: 'from the phone' })
    await until(() => server.shown.length === 1)
    await notify('Backup', 'Done', '12 files')
    await until(() => sent.length === 1)
    await notify('Backup', 'Again', '')
    await until(() => sent.length === 2)
    expect(sent).toEqual([
      { app: 'Backup', title: 'Done', text: '12 files' },
      { app: 'Backup', title: 'Again', text: '' },
    ])
  })

  it('stay here otherwise', async () => {
    const { sent, notifications } = notificationsFeature()
    const at = await hubAt({ features: [notifications] })
    expect(await desktop(at)).toMatchObject({ mirrorToPhones: expect.stringContaining('Switched off') })
    at.hand.link()
    await notify('Backup', 'Done', '')
    await until(() => server.shown.length === 1)
    await at.ask('/api/status')
    expect(sent).toEqual([])
  })
})

describe('the clipboard of this PC', () => {
  it('is shared with linked phones both ways where that is wanted', async ({ skip }) => {
    const screen = await startScreen()
    if (!screen) return skip('Xvfb or xclip is not installed')
    const env = { PATH: process.env.PATH, DISPLAY: screen.display }
    const at = await hubAt({ env, features: [clipboard] })
    const share = async (on: boolean) => {
      await at.ask('/api/hub/configure', { clipboard: on })
      await until(async () => ((await desktop(at)).clipboard === 'on') === on)
    }
    await share(true)
    const phone = at.hand.link({ types: ['kdeconnect.clipboard', 'kdeconnect.clipboard.connect'] })
    const got: unknown[] = []
    phone.on('kdeconnect.clipboard', ({ body }) => got.push(body.content))
    await phone.send('kdeconnect.clipboard', { content: 'from the phone' })
    await until(() => screen.paste() === 'from the phone')
    screen.copy('from the PC')
    await until(() => got.length > 0)
    expect(got).toEqual(['from the PC'])
    await share(false)
    const [{ id }] = (await at.ask('/api/devices')).body as [{ id: string }]
    await phone.send('kdeconnect.clipboard', { content: 'not for the PC' })
    const known = async () => JSON.stringify((await at.ask(`/api/devices/${id}`)).body)
    await until(async () => (await known()).includes('not for the PC'))
    expect(screen.paste()).toBe('from the PC')
  })
})

/** An X server without a screen. */
async function startScreen() {
  if (spawnSync('xclip', ['-version']).error) return undefined
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '320x200x8', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const number = await new Promise<string | undefined>((resolve) => {
    server.stdio[3]?.once('data', (said: Buffer) => resolve(said.toString().trim()))
    server.once('error', () => resolve(undefined))
    server.once('exit', () => resolve(undefined))
  })
  if (number === undefined) return undefined
  endings.push(() => server.kill())
  const display = `:${number}`
  const env = { PATH: process.env.PATH, DISPLAY: display }
  return {
    display,
    paste: () => spawnSync('xclip', ['-selection', 'clipboard', '-o'], { env }).stdout.toString(),
    copy: (text: string) =>
      spawnSync('xclip', ['-selection', 'clipboard'], { env, input: text, stdio: ['pipe', 'ignore', 'ignore'] }),
  }
}

/** A feature that shows a notice of its own for each id. */
function manyNotices() {
  const said = z.looseObject({ id: z.string().max(10), text: z.string().max(100) })
  const contract = defineContract({
    id: 'many',
    title: 'Many',
    summary: 'For tests.',
    state: z.object({}),
    actions: {},
    events: { said },
  })
  const adapter = overKdeConnect(contract, {
    packets: { receives: { 'kdeconnect.many': said }, sends: {} },
    attach(wire, sink) {
      wire.on('kdeconnect.many', (body) => sink.emit('said', body))
      return {}
    },
  })
  const many = feature(contract, {
    adapters: [adapter],
    desktop: (_, { id, text }: z.output<typeof said>, { name }) => ({ key: id, app: 'Many', title: name, body: text }),
  })
  return { many }
}

/** A feature with the words of notifications whose phone is this list. */
function notificationsFeature() {
  const sent: unknown[] = []
  const contract = defineContract({
    id: 'notifications',
    title: 'Notifications',
    summary: 'For tests.',
    state: z.object({}),
    actions: {
      send: {
        summary: 'Show on the phone.',
        input: z.strictObject({ app: z.string(), title: z.string().min(1), text: z.string() }),
        output: z.object({}),
        acts: true,
      },
    },
    events: {},
  })
  const notifications = feature(contract, {
    adapters: [],
    open: () => ({
      answers: () => ({
        send: async (input) => {
          sent.push(input)
          return {}
        },
      }),
    }),
  })
  return { sent, notifications }
}

async function notify(app: string, title: string, body: string): Promise<void> {
  const program = createClient({ busAddress: bus.address })
  await program.invoke({
    destination: 'org.freedesktop.Notifications',
    path: '/org/freedesktop/Notifications',
    interface: 'org.freedesktop.Notifications',
    member: 'Notify',
    signature: 'susssasa{sv}i',
    body: [app, 0, '', title, body, [], [], -1],
  })
  await program.close()
}
