import { spawn, spawnSync } from 'node:child_process'
import { createClient } from 'dbus-native'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineContract } from '../core/contract.ts'
import { feature } from '../core/feature.ts'
import { clipboard } from '../features/clipboard/index.ts'
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
    const at = await hubAt({ env, features: [clipboard], overrides: { desktop: { clipboard: true } } })
    expect(await desktop(at)).toMatchObject({ clipboard: 'on' })
    const phone = at.hand.link({ types: ['kdeconnect.clipboard', 'kdeconnect.clipboard.connect'] })
    const got: unknown[] = []
    phone.on('kdeconnect.clipboard', ({ body }) => got.push(body.content))
    await phone.send('kdeconnect.clipboard', { content: 'from the phone' })
    await until(() => screen.paste() === 'from the phone')
    screen.copy('from the PC')
    await until(() => got.length > 0)
    expect(got).toEqual(['from the PC'])
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
