import { createClient, type MessageBus } from 'dbus-native'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { silentLog } from '../../core/log.ts'
import { type NotificationMonitor, type SeenNotice, watchDesktopNotifications } from './monitor.ts'
import { openDesktopNotifier } from './notifier.ts'
import { type NotificationServer, startNotificationServer } from './testing/notification-server.ts'
import { noBusReason, type PrivateBus, startPrivateBus } from './testing/private-bus.ts'

interface Shown {
  app?: string
  title?: string
  body?: string
  replaces?: number
  hints?: [string, [string, unknown]][]
  flags?: number
}

describe.each([
  ['a bus that has monitors', true],
  ['a bus from before there were monitors', false],
])('the monitor on %s', (_, monitors) => {
  let bus: PrivateBus
  let server: NotificationServer
  let program: MessageBus
  let monitor: NotificationMonitor | undefined
  let seen: SeenNotice[]

  beforeEach(async ({ skip }) => {
    if (noBusReason) skip(noBusReason)
    bus = await startPrivateBus({ monitors })
    await connectPrograms()
    seen = []
  })
  afterEach(async () => {
    await monitor?.stop()
    await program?.close()
    await server?.stop()
    await bus?.remove()
  })

  async function connectPrograms() {
    server = await startNotificationServer(bus.address)
    program = createClient({ busAddress: bus.address })
    program.connection.on('error', () => {})
  }

  async function watch(ours: (name: string) => boolean = () => false) {
    const seenBy = (notice: SeenNotice) => seen.push(notice)
    const opened = await watchDesktopNotifications({ address: bus.address, ours, seen: seenBy, log: silentLog })
    if ('unavailable' in opened) throw new Error(opened.unavailable)
    monitor = opened
  }

  function notify(what: Shown): PromiseLike<number> {
    const { app = 'Backup', title = 'Done', body = '', replaces = 0, hints = [], flags = 0 } = what
    return program.invoke({
      destination: 'org.freedesktop.Notifications',
      path: '/org/freedesktop/Notifications',
      interface: 'org.freedesktop.Notifications',
      member: 'Notify',
      flags,
      signature: 'susssasa{sv}i',
      body: [app, replaces, '', title, body, [], hints, -1],
    })
  }

  const seenTitles = () => seen.map(({ title }) => title)

  test('tells what a program shows, as text, with the number that the server gave it', async () => {
    await watch()
    const hints: Shown['hints'] = [
      ['urgency', ['y', 2]],
      ['transient', ['b', true]],
      ['image-data', ['(iiibiiay)', [1, 1, 4, true, 8, 4, Buffer.alloc(4)]]],
    ]
    await notify({ body: '<b>12</b> files<br/>a &lt;b&gt; &amp;amp; 1 < 2 &#x41;<a href="x">link</a>', hints })
    await vi.waitUntil(() => seen.length > 0)
    expect(seen).toEqual([
      {
        app: 'Backup',
        title: 'Done',
        text: '12 files\na <b> &amp; 1 < 2 Alink',
        urgency: 'critical',
        transient: true,
        id: 1,
      },
    ])
  })

  test('leaves out what Tandem or another phone link shows', async () => {
    const events = { action() {}, reply() {}, dismissed() {} }
    const notifier = await openDesktopNotifier({ address: bus.address, events, log: silentLog })
    if ('unavailable' in notifier) throw new Error(notifier.unavailable)
    let own: string | undefined = notifier.uniqueName
    await watch((name) => name === own)
    await notifier.show({ key: 'k', app: 'Chat', title: 'Ada', body: 'Lunch?', actions: [] })
    await notify({ app: 'Tandem', title: 'by name' })
    own = program.name
    await notify({ title: 'by connection' })
    own = undefined
    await notify({ title: 'by link', hints: [['desktop-entry', ['s', 'org.kde.kdeconnect.daemon']]] })
    await notify({ title: 'theirs' })
    await vi.waitUntil(() => seen.length > 0)
    expect(seenTitles()).toEqual(['theirs'])
    expect(server.shown.length).toBe(5)
    await notifier.stop()
  })

  test('joins a row of updates, and leaves out an update that changes nothing', async () => {
    await watch()
    const replaces = await notify({ title: '0 %' })
    await notify({ title: '0 %', replaces })
    for (let percent = 1; percent <= 100; percent++) await notify({ title: `${percent} %`, replaces })
    await notify({ title: 'something else' })
    await vi.waitUntil(() => seenTitles().includes('100 %'), { timeout: 3_000 })
    expect(seenTitles()).toEqual(['0 %', 'something else', '100 %'])
    expect(seen.map(({ id }) => id)).toEqual([1, 2, 1])
  })

  test('cuts off a flood, and bounds what it tells of one notification', async () => {
    await watch()
    await notify({ title: 'x'.repeat(100_000), body: '<b'.repeat(100_000) })
    for (let count = 0; count < 100; count++) await notify({ title: `${count}` })
    await notify({ title: 'x', flags: 1 })
    await vi.waitUntil(() => seen.length >= 30)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(seen.length).toBe(30)
    expect(seen[0]?.title.length).toBe(300)
    expect(seen[0]?.text.length).toBe(4_000)
  })

  test('tells at once what is shown without waiting for an answer, and nothing of a malformed or refused call', async () => {
    await server.stop()
    server = await startNotificationServer(bus.address, undefined, { refuse: true })
    await watch()
    await program.invoke({
      destination: 'org.freedesktop.Notifications',
      path: '/org/freedesktop/Notifications',
      interface: 'org.freedesktop.Notifications',
      member: 'Notify',
      flags: 1,
      signature: 's',
      body: ['just this'],
    })
    await Promise.resolve(notify({ title: 'refused' })).catch(() => {})
    await notify({ title: 'no answer wanted', flags: 1 })
    await vi.waitUntil(() => seen.length > 0)
    expect(seen).toMatchObject([{ title: 'no answer wanted' }])
    expect(seen[0]).not.toHaveProperty('id')
  })

  test('hears again after the bus went away and came back', async () => {
    await watch()
    await bus.kill()
    await bus.start()
    await connectPrograms()
    await vi.waitUntil(
      async () => {
        await notify({ title: 'back' })
        return seen.length > 0
      },
      { timeout: 5_000, interval: 100 },
    )
    expect(seen[0]?.title).toBe('back')
  })
})

test('a computer without a session bus is told in a sentence', async () => {
  const opened = await watchDesktopNotifications({
    address: 'unix:path=/nonexistent/bus',
    ours: () => false,
    seen() {},
    log: silentLog,
  })
  expect(opened).toEqual({ unavailable: expect.stringMatching(/\.$/) })
})
