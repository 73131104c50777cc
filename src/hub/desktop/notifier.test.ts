import { deflateSync } from 'node:zlib'
import { createClient } from 'dbus-native'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { silentLog } from '../../core/log.ts'
import { type DesktopNotifier, type Notice, openDesktopNotifier } from './notifier.ts'
import { type NotificationServer, plasmaCapabilities, startNotificationServer } from './testing/notification-server.ts'
import { noBusReason, type PrivateBus, startPrivateBus } from './testing/private-bus.ts'

const hostile = `<img src=x onerror="alert(1)"> & <b>bold</b>`
const lunch: Notice = {
  key: '0|org.example.chat|7',
  app: 'Chat',
  title: 'Ada',
  body: 'Lunch at 12?',
  actions: [
    { id: 'Mark as read', label: 'Mark as read' },
    { id: 'inline-reply', label: 'Not a reply' },
    { id: 'default', label: 'Open' },
  ],
  reply: { label: 'Reply' },
}

describe('the desktop notifier', () => {
  let bus: PrivateBus
  let server: NotificationServer | undefined
  let notifier: DesktopNotifier | undefined
  let heard: unknown[][]

  beforeEach(async ({ skip }) => {
    if (noBusReason) skip(noBusReason)
    bus = await startPrivateBus()
    heard = []
  })
  afterEach(async () => {
    await notifier?.stop()
    await server?.stop()
    await bus?.remove()
    notifier = server = undefined
  })

  async function open(): Promise<DesktopNotifier> {
    const opened = await openDesktopNotifier({
      address: bus.address,
      log: silentLog,
      events: {
        action: (...what) => heard.push(['action', ...what]),
        reply: (...what) => heard.push(['reply', ...what]),
        dismissed: (...what) => heard.push(['dismissed', ...what]),
      },
    })
    if ('unavailable' in opened) throw new Error(opened.unavailable)
    notifier = opened
    return opened
  }

  async function serve(capabilities?: readonly string[], options?: { refuse?: boolean }): Promise<NotificationServer> {
    server = await startNotificationServer(bus.address, capabilities, options)
    return server
  }

  test('shows a notice with its app, its text, its buttons and its reply field', async () => {
    const { shown } = await serve()
    const desktop = await open()
    expect(desktop.offers).toEqual({ actions: true, reply: true, markup: true })
    expect(desktop.problem).toBeUndefined()
    await desktop.show({ ...lunch, urgency: 'critical', silent: true })
    expect(shown).toMatchObject([
      {
        app: 'Tandem',
        replaces: 0,
        title: 'Ada',
        body: 'Lunch at 12?',
        actions: [
          ...['action-0', 'Mark as read', 'action-1', 'Not a reply', 'default', 'Open'],
          ...['inline-reply', 'Reply'],
        ],
        hints: { 'desktop-entry': 'tandem', 'x-kde-origin-name': 'Chat', urgency: 2, 'suppress-sound': true },
      },
    ])
  })

  test('replaces what it shows for a key, also while the first is still on its way', async () => {
    const { shown } = await serve()
    const desktop = await open()
    await Promise.all([desktop.show(lunch), desktop.show({ ...lunch, body: 'Or 1?' })])
    await desktop.show({ ...lunch, body: 'Or 2?' })
    await desktop.show({ ...lunch, key: 'other' })
    expect(shown.map(({ id, replaces, body }) => [id, replaces, body])).toEqual([
      [1, 0, 'Or 1?'],
      [1, 1, 'Or 2?'],
      [2, 0, 'Lunch at 12?'],
    ])
  })

  test('sends content as text to a server that reads markup, and untouched to one that does not', async () => {
    const first = await serve()
    const desktop = await open()
    await desktop.show({ ...lunch, title: hostile, body: hostile })
    expect(first.shown[0]).toMatchObject({
      title: hostile,
      body: '&lt;img src=x onerror="alert(1)"&gt; &amp; &lt;b&gt;bold&lt;/b&gt;',
    })
    await first.stop()
    const second = await serve(['body', 'actions'])
    await vi.waitUntil(() => desktop.problem === undefined && !desktop.offers.markup)
    await desktop.show({ ...lunch, body: hostile })
    expect(second.shown[0]).toMatchObject({ title: 'Chat: Ada', body: hostile })
    expect(second.shown[0]?.actions).not.toContain('inline-reply')
    expect(desktop.offers).toEqual({ actions: true, reply: false, markup: false })
  })

  test('offers no buttons where the desktop has none', async () => {
    const { shown } = await serve(['body'])
    await (await open()).show(lunch)
    expect(shown[0]?.actions).toEqual([])
  })

  test('hands on a pressed button and a typed reply, and not the close that follows them', async () => {
    const desk = await serve()
    const desktop = await open()
    await desktop.show(lunch)
    desk.act(1, 'action-1')
    desk.act(1, 'action-99')
    desk.act(77, 'action-0')
    desk.reply(1, 'Yes <3')
    desk.close(1, 2)
    desk.act(1, 'action-0')
    await desktop.show({ ...lunch, key: 'a full round trip later' })
    expect(heard).toEqual([
      ['action', lunch.key, 'inline-reply'],
      ['reply', lunch.key, 'Yes <3'],
    ])
  })

  test('reports a dismissal by the person, and neither an expiry nor its own closing', async () => {
    const desk = await serve()
    const desktop = await open()
    for (const key of ['expired', 'ours', 'theirs']) await desktop.show({ ...lunch, key })
    desk.close(1, 1)
    await desktop.close('ours')
    await desktop.close('never shown')
    desk.close(3, 2)
    await vi.waitUntil(() => heard.length > 0)
    expect(heard).toEqual([['dismissed', 'theirs']])
    expect(desk.closed).toEqual([2])
    await desktop.show({ ...lunch, key: 'theirs' })
    expect(desk.shown.at(-1)).toMatchObject({ replaces: 0 })
  })

  test('does not believe a program that plays the notification server', async () => {
    const desk = await serve()
    const desktop = await open()
    await desktop.show(lunch)
    const stranger = createClient({ busAddress: bus.address })
    await stranger.getId()
    stranger.connection.message({
      type: 4,
      serial: stranger.serial++,
      destination: desktop.uniqueName ?? '',
      path: '/org/freedesktop/Notifications',
      interface: 'org.freedesktop.Notifications',
      member: 'NotificationReplied',
      signature: 'us',
      body: [1, 'forged'],
    })
    await stranger.getId()
    await stranger.close()
    desk.reply(1, 'real')
    await vi.waitUntil(() => heard.length > 0)
    expect(heard).toEqual([['reply', lunch.key, 'real']])
  })

  test('keeps titles, texts and buttons within bounds and free of control characters', async () => {
    const { shown } = await serve()
    const desktop = await open()
    const actions = Array.from({ length: 50 }, (_, index) => ({ id: `${index}`, label: 'x'.repeat(500) }))
    await desktop.show({
      ...lunch,
      title: `a\u0000b\nc\ud83d${'x'.repeat(9_000)}`,
      body: `\u0000${'🎉'.repeat(9_000)}`,
      actions,
    })
    const [notice] = shown
    expect(notice?.title).toMatch(/^ab c\ufffdx+…$/)
    expect(notice?.title.length).toBeLessThanOrEqual(200)
    expect(notice?.body).toMatch(/^(🎉)+…$/u)
    expect(notice?.body.length).toBeLessThanOrEqual(4_000)
    expect(notice?.actions.length).toBe(18)
    expect(notice?.actions[1]?.length).toBe(80)
  })

  test('closes the oldest of too many instead of holding them all', async () => {
    const desk = await serve()
    const desktop = await open()
    for (let index = 0; index < 205; index++) await desktop.show({ ...lunch, key: `${index}` })
    await vi.waitUntil(() => desk.closed.length === 5)
    expect(desk.closed).toEqual([1, 2, 3, 4, 5])
    await desktop.stop()
    await vi.waitUntil(() => new Set(desk.closed).size === 205)
  })

  test('gives an icon as pixels, and shows the notice without one that it cannot read', async () => {
    const { shown } = await serve()
    const desktop = await open()
    await desktop.show({ ...lunch, icon: png })
    expect(shown[0]?.hints['image-data']).toEqual([1, 2, 4, true, 8, 4, Buffer.from([1, 2, 3, 4, 5, 6, 7, 8])])
    await desktop.show({ ...lunch, icon: png.subarray(0, 50) })
    expect(shown[1]?.hints).not.toHaveProperty('image-data')
  })

  test('goes on with a server that restarts, as new notifications', async () => {
    const first = await serve()
    const desktop = await open()
    await desktop.show(lunch)
    await first.stop()
    await vi.waitUntil(() => desktop.problem !== undefined)
    expect(desktop.offers).toEqual({ actions: false, reply: false, markup: false })
    await desktop.show(lunch)
    const second = await serve()
    await vi.waitUntil(() => desktop.problem === undefined)
    await desktop.show(lunch)
    expect(second.shown).toMatchObject([{ id: 1, replaces: 0 }])
    second.close(1, 2)
    await vi.waitUntil(() => heard.length === 1)
  })

  test('comes up before the desktop does', async () => {
    const desktop = await open()
    expect(desktop.problem).toContain('No program')
    await desktop.show(lunch)
    const { shown } = await serve()
    await vi.waitUntil(() => desktop.problem === undefined)
    await desktop.show(lunch)
    expect(shown.length).toBe(1)
  })

  test('survives the bus going away and comes back with it', async () => {
    await serve()
    const desktop = await open()
    await desktop.show(lunch)
    await bus.kill()
    await vi.waitUntil(() => desktop.problem !== undefined)
    await desktop.show(lunch)
    await desktop.close(lunch.key)
    await bus.start()
    const { shown } = await serve()
    await vi.waitUntil(() => desktop.problem === undefined, { timeout: 5_000 })
    await desktop.show(lunch)
    expect(shown).toMatchObject([{ replaces: 0, title: 'Ada' }])
  })

  test('takes a server that refuses a notification', async () => {
    await serve(plasmaCapabilities, { refuse: true })
    const desktop = await open()
    await desktop.show(lunch)
    await desktop.close(lunch.key)
    expect(desktop.problem).toBeUndefined()
  })

  test.each([
    ['nowhere', 'unix:path=/nonexistent/bus'],
    ['in no known way', 'carrier-pigeon:coop=3'],
  ])('says in a sentence that a bus %s cannot be used', async (_, address) => {
    const events = { action() {}, reply() {}, dismissed() {} }
    const opened = await openDesktopNotifier({ address, events, log: silentLog })
    expect(opened).toEqual({ unavailable: expect.stringMatching(/^The desktop session .*\.$/) })
  })
})

/** A PNG of 1 × 2 pixels whose second row is written as differences to the first. */
const png = makePng(Buffer.from([0, 1, 2, 3, 4, 2, 4, 4, 4, 4]))

function makePng(rows: Buffer): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const head = Buffer.alloc(8)
    head.writeUInt32BE(data.length)
    head.write(type, 4, 'latin1')
    return Buffer.concat([head, data, Buffer.alloc(4)])
  }
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 2, 8, 6, 0, 0, 0])
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
