import { Readable } from 'node:stream'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { featureBench } from '../../../tests/suites/feature-bench.ts'
import { settled, until } from '../../../tests/suites/until.ts'
import { redact } from '../../core/log.ts'
import { memoryPair } from '../../links/memory/pair.ts'
import type { MemorySession } from '../../links/memory/session.ts'
import type { Listed, Notification } from './contract.ts'
import { md5 } from './icons.ts'
import { notifications } from './index.ts'
import { notificationPacket } from './packets.ts'
import { phone } from './phone.ts'
import { drawIcon } from './png.ts'

type Bench = ReturnType<typeof featureBench>
const open: Bench[] = []
function bench(): Bench {
  const made = featureBench(notifications, { phone })
  open.push(made)
  return made
}
afterEach(() => {
  for (const made of open.splice(0)) {
    expect(made.faults).toEqual([])
    made.stop()
  }
})

const of = (made: Bench, event: string) =>
  made.events.filter((one) => one.event === event).map((one) => one.data as Notification)

/** Waits for the nth event of a kind; pictures travel as streams, which take their own time. */
const nth = (made: Bench, event: string, n = 1) => until(`${event} ${n}`, () => of(made, event)[n - 1])

/** A linked phone whose first naming of notifications is over. */
async function linked(): Promise<Bench> {
  const made = bench()
  made.link()
  await settled()
  return made
}

async function post(made: Bench, input: object): Promise<string> {
  const before = of(made, 'posted').length
  const { id } = (await made.act('post', input)) as { id: string }
  made.clock.advance(50)
  await nth(made, 'posted', before + 1)
  return id
}

async function list(made: Bench, input: object = {}): Promise<Listed[]> {
  return ((await made.call('list', input)) as { items: Listed[] }).items
}

/** A phone of the test's own words. */
async function bare(): Promise<
  { made: Bench; say: (body: object, png?: Uint8Array) => Promise<void> } & { far: MemorySession }
> {
  const made = bench()
  const { phone: far } = made.link({ silent: true })
  const say = async (body: object, png?: Uint8Array) => {
    const payload = png && { size: png.length, open: () => Readable.from([Buffer.from(png)]) }
    const sent = far.send('kdeconnect.notification', body, payload)
    if (payload) sent.catch(() => {})
    else await sent
    await settled()
  }
  return { made, say, far }
}
const plain = {
  id: '1',
  appName: 'Chat',
  title: 'Ada',
  text: 'Hi',
  time: '1755000000000',
  isClearable: true,
  silent: false,
}

test('a notification arrives with its picture, changes and goes', async () => {
  const made = await linked()
  const id = await post(made, { app: 'Chat', title: 'Ada', text: 'Lunch?', actions: ['Like'], reply: true })
  const [posted] = of(made, 'posted')
  expect(posted).toMatchObject({ id, app: 'Chat', title: 'Ada', text: 'Lunch?', actions: ['Like'], canReply: true })
  expect(posted).toMatchObject({ clearable: true, silent: false, group: 'Chat', time: made.clock.now() - 50 })
  expect(posted?.icon).toMatch(/^[0-9a-f]{64}$/)
  await made.act('update', { id, text: 'Dinner?' })
  made.clock.advance(50)
  expect(await nth(made, 'updated')).toMatchObject({ text: 'Dinner?', icon: posted?.icon })
  await made.act('remove', { id })
  expect(of(made, 'removed')).toEqual([{ id }])
  expect(made.device.health('notifications')).toMatchObject({ state: 'limited', via: 'kdeconnect' })
})

test('what the phone shows already is named silently, and after it linked again only what changed is told', async () => {
  const made = bench()
  await made.act('post', { title: 'before' })
  await made.act('post', { title: 'gone meanwhile' })
  const first = made.link()
  expect(await nth(made, 'posted', 2)).toMatchObject({ silent: true })
  made.clock.advance(5_000)
  expect(of(made, 'synced')).toEqual([{ active: 2 }])
  first.hub.cut()
  await settled()
  const [, gone] = of(made, 'posted')
  await made.act('remove', { id: gone?.id })
  made.link()
  await settled(30)
  made.clock.advance(5_000)
  await until('the end of what is gone', () => of(made, 'removed').length === 1)
  expect(of(made, 'removed')).toEqual([{ id: gone?.id }])
  expect([of(made, 'posted').length, of(made, 'updated').length]).toEqual([2, 0])
  made.clock.advance(20)
  expect(made.device.state('notifications')).toMatchObject({ active: 1 })
})

test('a phone that had nothing to name is asked again once it speaks, before anything counts as gone', async () => {
  const { made, say } = await bare()
  const asked = () => made.packets.filter(({ from, packet }) => from === 'hub' && packet.body.request === true).length
  await say({ ...plain, id: 'old', silent: true })
  made.clock.advance(5_000)
  const { phone: far } = made.link({ silent: true })
  await settled()
  made.clock.advance(20_000)
  expect([of(made, 'synced').length, asked()]).toEqual([1, 2])
  await far.send('kdeconnect.notification', { ...plain, id: 'new' })
  await settled()
  expect(asked()).toBe(3)
  made.clock.advance(5_000)
  expect(of(made, 'removed')).toEqual([{ id: 'old' }])
})

test('dismissing is confirmed by the phone, or honestly not', async () => {
  const made = await linked()
  const id = await post(made, { title: 'a' })
  expect(await made.call('dismiss', { id })).toEqual({ confirmed: true })
  expect(of(made, 'removed')).toEqual([{ id }])
  const fixed = await post(made, { title: 'b', clearable: false })
  await expect(made.call('dismiss', { id: fixed })).rejects.toMatchObject({ code: 'peer.refused' })
})

test('a phone that dismisses without a word is not believed', async () => {
  const { made, say } = await bare()
  await say(plain)
  const asked = made.call('dismiss', { id: '1' })
  await settled()
  made.clock.advance(5_000)
  expect(await asked).toEqual({ confirmed: false })
  expect(await list(made, { active: true })).toHaveLength(1)
})

test('clearing takes away all that can be, on the phone too', async () => {
  const made = await linked()
  for (const title of ['a', 'b', 'c']) await post(made, { title, clearable: title !== 'c' })
  expect(await made.call('clear', {})).toEqual({ dismissed: 2, left: 1 })
  expect(made.part?.state()).toMatchObject({ count: 1 })
})

test('a button is pressed by its exact title, and its fate follows what the phone shows', async () => {
  const made = await linked()
  const id = await post(made, { title: 'a', actions: ['Mark as read', 'Like', 'Like'] })
  expect(of(made, 'posted')[0]?.actions).toEqual(['Mark as read', 'Like'])
  await expect(made.call('act', { id, action: 'like' })).rejects.toMatchObject({ code: 'item.unknown' })
  await made.call('act', { id, action: 'Like' })
  made.clock.advance(15_000)
  expect(made.settlements).toEqual([{ clientId: 'client-1', fate: 'unknown' }])
  await made.call('act', { id, action: 'Mark as read' })
  await settled()
  made.clock.advance(1_000)
  await until('confirmed', () => made.settlements[1]?.fate === 'confirmed')
  expect(made.part?.state()).toMatchObject({ pressed: [{ action: 'Like' }, { action: 'Mark as read' }] })
})

test('a reply arrives once, a second one waits for the phone to show the notification anew', async () => {
  const made = await linked()
  const conversation = [{ sender: 'Ada', content: 'Lunch?' }]
  const id = await post(made, { title: 'Ada', text: 'Lunch?', reply: true, conversation })
  await made.call('reply', { id, text: 'On my way' })
  const refused = made.call('reply', { id, text: 'Again' })
  await expect(refused).rejects.toMatchObject({
    code: 'capability.absent',
    details: { reason: expect.stringMatching(/one reply.*\.$/) },
  })
  await settled()
  made.clock.advance(30)
  made.clock.advance(50)
  expect(await nth(made, 'updated')).toMatchObject({ conversation: [{ text: 'Lunch?' }, { text: 'On my way' }] })
  expect(made.settlements).toEqual([{ clientId: 'client-1', fate: 'confirmed' }])
  await made.call('reply', { id, text: 'Again' })
  await settled()
  expect(made.part?.state()).toMatchObject({
    replies: [
      { id, text: 'On my way' },
      { id, text: 'Again' },
    ],
  })
})

test('the phone takes the same reply id once', async () => {
  const made = bench()
  const { hub } = made.link()
  const id = await post(made, { title: 'Ada', reply: true, conversation: [{ sender: 'Ada', content: 'Lunch?' }] })
  const { requestReplyId } = made.packets.find(({ packet }) => packet.body.id === id)?.packet.body ?? {}
  for (const message of ['first', 'second'])
    await hub.send('kdeconnect.notification.reply', { requestReplyId, message })
  await settled()
  expect(made.part?.state()).toMatchObject({ replies: [{ id, text: 'first' }] })
})

test('what has no reply field takes no reply, and what is not shown takes nothing', async () => {
  const made = await linked()
  const id = await post(made, { title: 'a' })
  await expect(made.call('reply', { id, text: 'x' })).rejects.toMatchObject({ code: 'capability.absent' })
  for (const [action, input] of Object.entries({ reply: { text: 'x' }, act: { action: 'x' }, dismiss: {} }))
    await expect(made.call(action, { id: 'unknown', ...input })).rejects.toMatchObject({ code: 'item.unknown' })
})

test('a picture is taken only as the PNG that its hash says, and the notification comes either way', async () => {
  const { made, say } = await bare()
  const png = drawIcon('a')
  const hash = md5(png)
  const other = Buffer.from('no png at all')
  const cases: [object, Uint8Array | undefined][] = [
    [{ payloadHash: hash }, png],
    [{ payloadHash: '0'.repeat(32) }, png],
    [{ payloadHash: '../../etc/passwd' }, png],
    [{ payloadHash: hash.toUpperCase() }, png],
    [{}, png],
    [{ payloadHash: md5(other) }, other],
    [{ payloadHash: md5(Buffer.alloc(600_000)) }, new Uint8Array(600_000)],
    [{ payloadHash: hash }, undefined],
    [{ payloadHash: '../../etc/passwd' }, undefined],
  ]
  for (const [index, [extra, picture]] of cases.entries()) {
    await say({ ...plain, id: `n${index}`, ...extra }, picture)
    await nth(made, 'posted', index + 1)
  }
  expect(of(made, 'posted').map((one) => one.icon !== undefined)).toEqual([
    true,
    false,
    false,
    false,
    false,
    false,
    false,
    true,
    false,
  ])
})

test('a picture that takes long does not hold the notification up, and follows silently', async () => {
  const { made, far } = await bare()
  const png = drawIcon('slow')
  const source = new Readable({ read() {} })
  const body = { ...plain, payloadHash: md5(png) }
  const sent = far.send('kdeconnect.notification', body, { size: png.length, open: () => source })
  await settled()
  expect(of(made, 'posted')).toEqual([])
  made.clock.advance(300)
  expect(of(made, 'posted')).toMatchObject([{ id: '1', text: 'Hi' }])
  source.push(Buffer.from(png))
  source.push(null)
  await sent
  expect(await nth(made, 'updated')).toMatchObject({ silent: true, icon: expect.stringMatching(/^[0-9a-f]{64}$/) })
})

test('a change that overtakes the picture is told in its order, and an end too', async () => {
  const { made, far, say } = await bare()
  const source = new Readable({ read() {} })
  far
    .send('kdeconnect.notification', { ...plain, payloadHash: '0'.repeat(32) }, { size: 5, open: () => source })
    .catch(() => {})
  await settled()
  await say({ ...plain, text: 'changed', payloadHash: '0'.repeat(32) })
  await say({ id: '1', isCancel: true })
  expect(made.events.map(({ event, data }) => [event, (data as Notification).text])).toEqual([
    ['posted', 'Hi'],
    ['updated', 'changed'],
    ['removed', undefined],
  ])
  source.destroy()
})

test('the end of what was never passed on is not told', async () => {
  const made = await linked()
  const { id } = (await made.act('post', { title: 'music', ongoing: true })) as { id: string }
  made.clock.advance(1_000)
  await made.act('remove', { id })
  expect(made.packets.some(({ packet }) => packet.body.isCancel === true)).toBe(true)
  expect(made.events).toEqual([])
})

test('an app that posts many times within a moment is told of once', async () => {
  const made = await linked()
  for (const text of ['1', '2', '3']) await made.act('post', { id: 'same', title: 'a', text })
  made.clock.advance(50)
  await nth(made, 'posted')
  expect(of(made, 'posted')).toMatchObject([{ text: '3' }])
})

test('a code is offered on the event and stored nowhere', async () => {
  const made = await linked()
  await made.act('code', { code: '482913' })
  made.clock.advance(50)
  const posted = await nth(made, 'posted')
  expect(posted).toMatchObject({ code: '482913', actions: ['Mark as read'] })
  expect(JSON.stringify({ ...posted, code: '' })).not.toContain('482913')
  expect(await list(made, { query: '482913' })).toEqual([])
})

test('an app whose content stays on the phone is shown by its name and its buttons', async () => {
  const made = await linked()
  await made.act('settings', { withoutContent: ['Bank'], withoutImages: ['Bank'] })
  await post(made, { app: 'Bank', title: 'Payment', text: '5 €', actions: ['Open'], reply: true })
  const [posted] = of(made, 'posted')
  expect(posted).toMatchObject({ app: 'Bank', title: '', text: '', actions: ['Open'], canReply: false })
  expect(posted?.icon).toBeUndefined()
})

test('a group chat has its name as title and belongs together', async () => {
  const made = await linked()
  const conversation = [{ sender: 'Ada', content: 'Hi all' }]
  await post(made, { app: 'Chat', group: 'Family', title: 'Family', text: 'Hi all', conversation })
  expect(of(made, 'posted')).toMatchObject([{ title: 'Family', text: 'Ada: Hi all', group: 'Chat / Family' }])
})

test('what this PC sends is shown on the phone, and its echo is not', async () => {
  const { made, say } = await bare()
  await made.call('send', { title: 'Done', text: '12 files', app: 'Backup' })
  await settled()
  const [sent] = made.packets.filter(({ packet }) => packet.body.ticker !== undefined).map(({ packet }) => packet.body)
  expect(sent).toMatchObject({ id: expect.stringMatching(/^\d+$/), appName: 'Backup', ticker: 'Done: 12 files' })
  await say({ ...plain, appName: 'Backup', title: 'Done', text: '12 files' })
  expect(made.events).toEqual([])
  const other = await linked()
  await other.call('send', { title: 'Done', text: '12 files', app: 'Backup' })
  await settled()
  expect(other.part?.state()).toMatchObject({ received: [{ title: 'Backup', text: 'Done: 12 files' }] })
})

test('a phone without notification access leads to the step that gives it, until it speaks', async () => {
  const made = bench()
  await made.act('settings', { access: false })
  await made.act('post', { title: 'unheard' })
  made.link()
  await settled()
  made.clock.advance(10_000)
  expect(made.device.health('notifications')).toMatchObject({
    state: 'needs-step',
    step: { text: expect.stringContaining('Settings → Notifications → Device & app notifications → KDE Connect') },
  })
  await made.act('settings', { access: true })
  await made.call('refresh', {})
  await nth(made, 'posted')
  expect(made.device.health('notifications').state).toBe('limited')
})

test('access that is taken away while it is linked shows as soon as the phone is asked', async () => {
  const made = await linked()
  await post(made, { title: 'heard' })
  await made.act('settings', { access: false })
  await made.call('refresh', {})
  await settled()
  made.clock.advance(9_999)
  expect(made.device.health('notifications').state).toBe('limited')
  made.clock.advance(1)
  expect(made.device.health('notifications')).toMatchObject({
    state: 'needs-step',
    reason: expect.stringContaining('did not answer'),
    step: { where: 'phone', text: expect.stringContaining('Allow notification access') },
  })
  await made.act('settings', { access: true })
  await made.call('refresh', {})
  await settled()
  await until('it works again', () => made.device.health('notifications').state === 'limited' || undefined)
  made.clock.advance(20_000)
  expect(made.device.health('notifications').state).toBe('limited')
})

test('a phone that shows nothing is not suspected for having no answer', async () => {
  const made = await linked()
  const id = await post(made, { title: 'heard' })
  await made.act('remove', { id })
  await settled()
  await made.call('refresh', {})
  made.clock.advance(20_000)
  expect(made.device.health('notifications').state).toBe('limited')
})

test('a desktop as peer: markup is read, its own step is told, and it takes no buttons', async () => {
  const made = bench()
  const types = ['kdeconnect.notification', 'kdeconnect.notification.request']
  const both = { incoming: types, outgoing: types }
  const pair = memoryPair({ clock: made.clock, hub: both, phone: { ...both, kind: 'desktop', name: 'Laptop' } })
  made.device.attach(pair.hub)
  made.clock.advance(10_000)
  expect(made.device.health('notifications')).toMatchObject({
    state: 'needs-step',
    step: { text: expect.stringContaining('Send notifications') },
  })
  const body = { id: '311', appName: 'Backup', ticker: 'Done', title: 'Done', text: '<b>12</b> files &amp; more' }
  await pair.phone.send('kdeconnect.notification', { ...body, actions: ['Open'], requestReplyId: 'x', silent: false })
  await settled()
  expect(of(made, 'posted')).toMatchObject([
    { text: '12 files & more', actions: [], canReply: false, time: made.clock.now() },
  ])
  expect(made.device.health('notifications').state).toBe('limited')
  expect(made.device.via('notifications', 'act')).toBeUndefined()
  pair.hub.cut()
})

test('a desktop that numbers its notifications is understood', async () => {
  const { made, say } = await bare()
  await say({ ...plain, id: 0 })
  await say({ ...plain, id: 0, text: 'Hi again', time: '1755000001000' })
  expect(of(made, 'posted')).toMatchObject([{ id: '0', text: 'Hi' }])
  expect(of(made, 'updated')).toMatchObject([{ id: '0', text: 'Hi again' }])
})

test('a thousand at once all arrive', async () => {
  const made = await linked()
  await made.act('burst', { count: 1_000 })
  made.clock.advance(50)
  await until('all of them', () => of(made, 'posted').length === 1_000, 20_000)
  expect(await list(made, { limit: 500, query: 'at once' })).toHaveLength(500)
})

test('hundreds of believable notifications fit the contract', async () => {
  const made = bench()
  await made.act('fill', { count: 300 })
  made.link()
  await until('all of them', () => of(made, 'posted').length === 300, 20_000)
  expect(new Set(of(made, 'posted').map((one) => one.app)).size).toBeGreaterThan(6)
  expect(of(made, 'posted').every((one) => one.silent)).toBe(true)
})

test('a trace shows nothing of what people wrote', () => {
  const secret = 'Canarybird'
  const body = {
    id: secret,
    title: secret,
    text: secret,
    ticker: secret,
    groupName: secret,
    actions: [secret],
    conversation: [{ sender: secret, content: secret }],
    somethingNew: secret,
    appName: 'Chat',
    silent: false,
  }
  const shown = redact(notificationPacket, body)
  expect(JSON.stringify(shown)).not.toContain(secret)
  expect(shown).toMatchObject({ appName: 'Chat', silent: false })
})

test('no body of a packet throws or makes more than one bounded event', async () => {
  const { made, far } = await bare()
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constant('x'.repeat(90_000)))
  const field = fc.oneof(
    text,
    fc.boolean(),
    fc.integer(),
    fc.constant(null),
    fc.array(text, { maxLength: 5 }),
    fc.object(),
  )
  const names = ['id', 'isCancel', 'appName', 'time', 'silent', 'actions', 'requestReplyId', 'ticker', 'title', 'text']
  const body = fc.dictionary(fc.constantFrom(...names, 'conversation', 'groupName', 'payloadHash', 'x'), field)
  await fc.assert(
    fc.asyncProperty(body, fc.constantFrom(...far.accepts), async (sent, type) => {
      const before = made.events.length
      await far.send(type, sent)
      await settled(2)
      const told = made.events.slice(before)
      expect(told.length).toBeLessThanOrEqual(1)
      expect(JSON.stringify(told).length).toBeLessThan(100_000)
    }),
    { numRuns: 200 },
  )
  expect(made.faults).toEqual([])
})
