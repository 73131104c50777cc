import { afterEach, beforeEach, expect, test } from 'vitest'
import { ManualClock } from '../../../tests/suites/clocks.ts'
import type { EventData, EventName, Input, Output, Provider } from '../../core/contract.ts'
import type { HubSide } from '../../core/feature.ts'
import { silentLog } from '../../core/log.ts'
import { filesHolding, temporaryDatabase } from '../../hub/testing.ts'
import { mask } from './codes.ts'
import type { contract, Notification } from './contract.ts'
import { md5 } from './icons.ts'
import { drawIcon } from './png.ts'
import { migrations } from './shelf.ts'
import { openStore } from './store.ts'

type C = typeof contract

let clock: ManualClock
let database: ReturnType<typeof temporaryDatabase>
let store: HubSide<C>
let keepsNothing: boolean
let days: number | undefined
let phone: Provider<C>
const emitted: { event: string; data: unknown }[] = []
const patches: object[] = []
const settled: unknown[][] = []
const pictures = new Map<string, { bytes: Uint8Array; mime: string }>()

const blobs = {
  put(bytes: Uint8Array, mime: string) {
    const ref = `ref-${md5(bytes)}`
    pictures.set(ref, { bytes, mime })
    return ref
  },
  get: (ref: string) => pictures.get(ref),
}

function open(): HubSide<C> {
  return openStore({
    ...(days !== undefined && { retentionDays: () => days ?? 1 }),
    database,
    blobs,
    clock,
    log: silentLog,
    settle: (...fate) => settled.push(fate),
    keepNothing: () => keepsNothing,
  })
}

beforeEach(() => {
  clock = new ManualClock()
  database = temporaryDatabase()
  database.migrate('notifications', migrations)
  keepsNothing = false
  days = undefined
  phone = {}
  for (const list of [emitted, patches, settled]) list.length = 0
  pictures.clear()
  store = open()
})
afterEach(() => {
  store.stop?.()
  database.close()
})

const device = (id = 'one') => ({
  id,
  name: 'Phone',
  phone,
  emit: (event: string, data: unknown) => void emitted.push({ event, data }),
  patch: (change: object) => void patches.push(change),
})

let count = 0
function note(change: Partial<Notification> = {}): Notification {
  return {
    id: `0|org.example.chat|${++count}|null|1`,
    app: 'Chat',
    title: 'Ada',
    text: 'Lunch?',
    time: clock.now(),
    actions: [],
    canReply: false,
    clearable: true,
    silent: false,
    group: 'Chat',
    conversation: [],
    ...change,
  }
}

function tell<K extends EventName<C>>(event: K, data: EventData<C, K>, to = 'one') {
  return store.event?.(device(to), event, data)
}
const call = { signal: new AbortController().signal, clientId: 'client' }
async function list(input: Partial<Input<C, 'list'>> = {}, of = 'one'): Promise<Output<C, 'list'>['items']> {
  return (await store.answers?.(device(of)).list?.({ limit: 50, ...input }, call))?.items ?? []
}
const codes = () => store.answers?.(device()).codes?.({}, call)
const texts = async (input: Partial<Input<C, 'list'>> = {}) => (await list(input)).map((one) => one.text)

test('what is new is published and stored, and the same again is neither', async () => {
  const posted = note()
  expect(tell('posted', posted)).toEqual(posted)
  expect(tell('posted', posted)).toBeUndefined()
  expect(tell('posted', { ...posted, silent: true, time: posted.time + 5 })).toBeUndefined()
  expect(await list()).toEqual([{ ...posted, active: true }])
  expect(emitted).toEqual([])
})

test('a change makes a line of its own and ends the one before', async () => {
  const first = note({ text: 'one' })
  tell('posted', first)
  clock.advance(1_000)
  const second = { ...first, text: 'two', time: clock.now() }
  expect(tell('posted', second)).toBeUndefined()
  expect(emitted).toEqual([{ event: 'updated', data: second }])
  expect(await list()).toMatchObject([
    { text: 'two', active: true },
    { text: 'one', active: false, removedAt: clock.now() },
  ])
})

test('a change at the same time, and a percentage, change the line itself; counting up is silent', async () => {
  const first = note({ text: 'draft' })
  tell('posted', first)
  tell('updated', { ...first, text: 'final' })
  const loading = note({ text: '10 %' })
  tell('posted', loading)
  clock.advance(1_000)
  expect(tell('updated', { ...loading, text: '20 %', time: clock.now() })).toMatchObject({ silent: true })
  expect(await texts()).toEqual(['20 %', 'final'])
})

test('what the app posts again unchanged is moved in time and told silently', async () => {
  const posted = note()
  tell('posted', posted)
  clock.advance(60_000)
  expect(tell('updated', { ...posted, time: clock.now() })).toMatchObject({ silent: true, time: clock.now() })
  expect(await list()).toMatchObject([{ time: clock.now(), silent: false }])
})

test('the end of a known notification is told and stored, that of an unknown one is neither', async () => {
  const posted = note()
  tell('posted', posted)
  clock.advance(10)
  expect(tell('removed', { id: posted.id })).toEqual({ id: posted.id })
  expect(tell('removed', { id: posted.id })).toBeUndefined()
  expect(tell('removed', { id: 'never seen' })).toBeUndefined()
  expect(await list()).toMatchObject([{ active: false, removedAt: clock.now() }])
  expect(await list({ active: true })).toEqual([])
})

test('after a restart the history is there, known ones are not told again, and what is gone meanwhile is ended', async () => {
  const [kept, gone] = [note({ text: 'kept' }), note({ text: 'gone' })]
  tell('posted', kept)
  tell('posted', gone)
  store.stop?.()
  store = open()
  expect(tell('posted', { ...kept, silent: true })).toBeUndefined()
  expect(tell('synced', { active: 1, ids: [kept.id] })).toEqual({ active: 1 })
  expect(emitted).toEqual([{ event: 'removed', data: { id: gone.id } }])
  expect(await list()).toMatchObject([
    { text: 'gone', active: false },
    { text: 'kept', active: true },
  ])
})

test('one that was thought gone and is named again is shown again, once', async () => {
  const posted = note()
  tell('posted', posted)
  tell('synced', { active: 0, ids: [] })
  expect(tell('posted', { ...posted, silent: true })).toMatchObject({ silent: true })
  expect(await list()).toMatchObject([{ id: posted.id, active: true }])
})

test('a code is on the event and asked for while fresh, and neither in the history nor in the index', async () => {
  const posted = note({ text: 'Your code is 482913', actions: ['Copy 4\u20638\u20632\u20639\u20631\u20633'] })
  expect(tell('posted', posted)).toMatchObject({ code: '482913', text: `Your code is ${mask}` })
  expect(JSON.stringify(await list())).not.toContain('482913')
  expect(await codes()).toEqual([{ id: posted.id, code: '482913' }])
  const rows = database.all('SELECT * FROM notifications')
  expect(rows).toHaveLength(1)
  expect(JSON.stringify(rows)).not.toContain('482913')
  expect(await list({ query: '482913' })).toEqual([])
  expect(await list({ query: 'code' })).toHaveLength(1)
  clock.advance(11 * 60_000)
  expect(await codes()).toEqual([])
  // Nor does a clock that is set back keep it on offer.
  clock.advance(-24 * 3600 * 1000)
  expect(await codes()).toEqual([])
})

test('a code that the phone had shown for long before it was linked is not offered as if it came now', async () => {
  const at = (minutes: number) => ({ silent: true, time: clock.now() - minutes * 60_000 })
  const old = tell('posted', note({ text: 'Your code is 482913', ...at(11) }))
  expect(old).toMatchObject({ text: `Your code is ${mask}` })
  expect(old).not.toHaveProperty('code')
  const recent = note({ text: 'Your code is 771204', ...at(8) })
  expect(tell('posted', recent)).toMatchObject({ code: '771204' })
  expect(await codes()).toEqual([{ id: recent.id, code: '771204' }])
  clock.advance(3 * 60_000)
  expect(await codes()).toEqual([])
})

test('a second code in the same words is a new notification, and a restart learns a code anew without telling', async () => {
  const posted = note({ text: 'Your code is 482913' })
  tell('posted', posted)
  clock.advance(1_000)
  tell('posted', { ...posted, text: 'Your code is 771204', time: clock.now() })
  expect(emitted).toMatchObject([{ event: 'updated', data: { code: '771204', silent: false } }])
  store.stop?.()
  store = open()
  expect(tell('posted', { ...posted, text: 'Your code is 771204', time: clock.now(), silent: true })).toBeUndefined()
  expect(await codes()).toMatchObject([{ code: '771204' }])
})

test('nothing readable reaches the files of the database', async () => {
  tell('posted', note({ title: 'Canarybird', text: 'sang-its-song' }))
  await list()
  expect(filesHolding(database.home.dataFolder, ['Canarybird', 'sang-its-song', 'org.example.chat'])).toEqual([])
})

test('pages follow each other without gap or double, also within one millisecond', async () => {
  for (let n = 0; n < 25; n++) {
    tell('posted', note({ text: `n${n}` }))
    if (n % 10 === 0) clock.advance(1)
  }
  const seen: string[] = []
  let before: string | undefined
  do {
    const page = await store.answers?.(device()).list?.({ limit: 7, ...(before && { before }) }, call)
    seen.push(...(page?.items ?? []).map((one) => one.text))
    before = page?.before
  } while (before)
  expect(seen).toEqual(Array.from({ length: 25 }, (_, n) => `n${24 - n}`))
  expect(await list({ before: clock.now() })).toHaveLength(21)
})

test('every word is found by its beginning, without accents, in any field and script', async () => {
  tell('posted', note({ app: 'Parcels', title: 'Łukasz', text: 'Grüße aus der Straße, café à Paris' }))
  tell('posted', note({ app: 'Chat', title: '李雷', text: '今晚一起吃火锅吗？🍲' }))
  const conversation = [{ sender: 'Дмитрий', text: 'Буду через полчаса' }]
  tell('posted', note({ text: 'x', conversation }))
  const hits = async (query: string) => (await list({ query })).length
  for (const query of [
    'gruße',
    'CAFE par',
    'straß',
    'parcels',
    'grü',
    '火锅',
    '李',
    '🍲',
    'дмитр',
    'полч буду',
    '一起 🍲',
  ])
    expect([query, await hits(query)]).toEqual([query, 1])
  for (const query of ['afé', 'nothing', 'grüße 火锅', '"', '*', '%', "'); DROP TABLE notifications"])
    expect([query, await hits(query)]).toEqual([query, 0])
  expect(await list({ app: 'Parcels' })).toHaveLength(1)
})

test('a changed text is found by its new words only', async () => {
  const posted = note({ text: 'before' })
  tell('posted', posted)
  tell('updated', { ...posted, text: 'afterwards' })
  expect([(await list({ query: 'before' })).length, (await list({ query: 'afterw' })).length]).toEqual([0, 1])
})

test('two phones do not mix, and forgetting one leaves the other', async () => {
  const same = note({ text: 'mine' })
  tell('posted', same)
  tell('posted', { ...same, text: 'theirs' }, 'two')
  expect((await list({ query: 'theirs' }, 'one')).length).toBe(0)
  store.forget?.('one')
  expect([(await list()).length, (await list({}, 'two')).length]).toEqual([0, 1])
  expect(await list({ query: 'mine' })).toEqual([])
})

test('what the person sets for an app is kept and marks what the app says, before and after', async () => {
  tell('posted', note())
  const answers = store.answers?.(device())
  const rule = await answers?.configureApp?.({ app: 'Chat', muted: true }, call)
  expect(rule).toEqual({ app: 'Chat', muted: true, hideContent: false })
  await answers?.configureApp?.({ app: 'Chat', hideContent: true }, call)
  store.stop?.()
  store = open()
  expect(tell('posted', note())).toMatchObject({ muted: true, hidden: true })
  expect(await list()).toMatchObject([
    { muted: true, hidden: true },
    { muted: true, hidden: true },
  ])
  const apps = await store.answers?.(device()).apps?.({}, call)
  expect(apps).toEqual([{ app: 'Chat', muted: true, hideContent: true, lastAt: clock.now() }])
})

test('for who wants nothing kept the last 200 are in memory, and nothing comes on disk', async () => {
  keepsNothing = true
  for (let n = 0; n < 250; n++) tell('posted', note({ text: `Überall ${n}` }))
  expect(await list({ limit: 500 })).toHaveLength(200)
  expect(await texts({ query: 'uberall 249' })).toEqual(['Überall 249'])
  store.stop?.()
  expect(database.all('SELECT * FROM notifications')).toEqual([])
  store = open()
  expect(await list()).toEqual([])
})

test('what is too old goes, but not what the phone still shows', async () => {
  const [old, shown] = [note({ text: 'old' }), note({ text: 'still shown' })]
  tell('posted', old)
  tell('posted', shown)
  tell('removed', { id: old.id })
  clock.advance(3 * 86_400_000)
  store.stop?.()
  days = 4
  store = open()
  expect(await texts()).toEqual(['still shown', 'old'])
  days = 2
  store.tidy?.()
  expect(await texts()).toEqual(['still shown'])
})

test('when nothing is to be kept any more, the disk is cleared at once and what the phone shows stays listed', async () => {
  const emptyIndex = database.get('SELECT sum(length(block)) AS bytes FROM notifications_words_data')
  const [old, shown] = [note({ text: 'old' }), note({ text: 'still shown' })]
  for (const one of [old, shown]) tell('posted', one)
  tell('removed', { id: old.id })
  expect(await texts()).toEqual(['still shown', 'old'])
  keepsNothing = true
  store.tidy?.()
  expect(await texts()).toEqual(['still shown'])
  expect(database.all('SELECT * FROM notifications')).toEqual([])
  expect(database.get('SELECT sum(length(block)) AS bytes FROM notifications_words_data')).toEqual(emptyIndex)
  tell('posted', note({ text: 'said in confidence' }))
  tell('removed', { id: shown.id })
  keepsNothing = false
  store.tidy?.()
  expect(await texts()).toEqual(['said in confidence'])
  store.stop?.()
  store = open()
  expect(await texts()).toEqual(['said in confidence'])
})

test('the history is cleaned at the start and every day', async () => {
  const age = async (text: string) => {
    const one = note({ text })
    tell('posted', one)
    tell('removed', { id: one.id })
    await list()
    clock.advance(2 * 86_400_000)
  }
  await age('first')
  store.stop?.()
  days = 1
  store = open()
  expect(await texts()).toEqual([])
  await age('second')
  expect(await texts()).toEqual([])
  store.stop?.()
  expect(clock.pending()).toBe(0)
})

test('a picture is known by its hash from then on, also after a restart, on that phone only', () => {
  const bytes = drawIcon('Chat')
  const icon = blobs.put(bytes, 'image/png')
  tell('posted', note({ icon }))
  const hash = `md5:${md5(bytes)}`
  expect(tell('posted', note({ icon: hash }))?.icon).toBe(icon)
  store.stop?.()
  store = open()
  expect(tell('posted', note({ icon: hash }))?.icon).toBe(icon)
  expect(tell('posted', note({ icon: hash }), 'two')?.icon).toBeUndefined()
  expect(tell('posted', note({ icon: `md5:${'0'.repeat(32)}` }))?.icon).toBeUndefined()
  pictures.clear()
  store.stop?.()
  store = open()
  expect(tell('posted', note({ icon: hash }))?.icon).toBeUndefined()
})

test('a picture that comes late is told silently', async () => {
  const posted = note()
  tell('posted', posted)
  const icon = blobs.put(drawIcon('late'), 'image/png')
  expect(tell('updated', { ...posted, icon, silent: true })).toMatchObject({ icon, silent: true })
  expect(await list()).toMatchObject([{ icon, silent: false }])
})

test('the state tells how many are shown and when the latest came, once for a burst', () => {
  for (let n = 0; n < 10; n++) tell('posted', note())
  expect(patches).toEqual([])
  clock.advance(50)
  expect(patches).toEqual([{ active: 10, lastAt: clock.now() - 50 }])
})

test('after a restart the state is told to the first who looks, though the phone is away', () => {
  tell('posted', note())
  store.stop?.()
  patches.length = 0
  store = open()
  store.answers?.(device())
  clock.advance(50)
  expect(patches).toEqual([{ active: 1, lastAt: clock.now() - 50 }])
})

test('our own notification that a phone shows back is swallowed', async () => {
  phone = { send: async () => ({}) }
  await store.answers?.(device()).send?.({ title: 'Done', text: '12 files', app: 'Backup' }, call)
  expect(tell('posted', note({ app: 'Backup', title: 'Done', text: '12 files' }))).toBeUndefined()
  expect(await list()).toEqual([])
  clock.advance(31_000)
  expect(tell('posted', note({ app: 'Backup', title: 'Done', text: '12 files' }))).toBeDefined()
})

test('a button is confirmed by a change or the end of its notification, and unknown without either', async () => {
  phone = { act: async () => ({}) }
  const posted = note({ actions: ['Like'] })
  tell('posted', posted)
  const press = () => store.answers?.(device()).act?.({ id: posted.id, action: 'Like' }, call)
  await press()
  tell('posted', { ...posted, silent: true })
  expect(settled).toEqual([])
  clock.advance(15_000)
  expect(settled.splice(0)).toEqual([['client', 'unknown', expect.stringMatching(/\.$/)]])
  await press()
  tell('updated', { ...posted, time: clock.now() })
  expect(settled.splice(0)).toEqual([['client', 'confirmed', undefined]])
  await press()
  tell('removed', { id: posted.id })
  expect(settled.splice(0)).toEqual([['client', 'confirmed', undefined]])
  await expect(press()).rejects.toMatchObject({ code: 'item.unknown' })
  clock.advance(60_000)
  expect(settled).toEqual([])
})

test('a reply into a chat is confirmed when the chat shows it, not by what others say there', async () => {
  phone = { reply: async () => ({}) }
  const said = (...lines: string[]) => lines.map((text) => ({ sender: 'x', text }))
  const posted = note({ canReply: true, conversation: said('hi') })
  tell('posted', posted)
  await store.answers?.(device()).reply?.({ id: posted.id, text: 'on my way', clientId: 'mine' }, call)
  tell('updated', { ...posted, text: 'hello?', conversation: said('hi', 'hello?') })
  expect(settled).toEqual([])
  tell('updated', { ...posted, text: 'on my way', conversation: said('hi', 'hello?', 'on my way') })
  expect(settled).toEqual([['mine', 'confirmed', undefined]])
})

test('a reply that fails has no second fate, and what is open at the end is unknown', async () => {
  phone = { reply: async () => Promise.reject(new Error('gone')), act: async () => ({}) }
  const posted = note({ canReply: true, actions: ['Like'] })
  tell('posted', posted)
  await expect(store.answers?.(device()).reply?.({ id: posted.id, text: 'x' }, call)).rejects.toThrow('gone')
  tell('removed', { id: posted.id })
  expect(settled).toEqual([])
  tell('posted', posted)
  await store.answers?.(device()).act?.({ id: posted.id, action: 'Like' }, call)
  store.stop?.()
  expect(settled).toMatchObject([['client', 'unknown', expect.stringContaining('stopped')]])
})

test('clearing dismisses what can be, and counts what the phone did not confirm', async () => {
  const [stays, goes, ignored] = [note({ clearable: false }), note(), note()]
  for (const one of [stays, goes, ignored]) tell('posted', one)
  phone = {
    dismiss: async ({ id }) => {
      if (id === goes.id) tell('removed', { id })
      return { confirmed: id === goes.id }
    },
  }
  const answers = store.answers?.(device())
  expect(await answers?.clear?.({}, call)).toEqual({ dismissed: 1, left: 2 })
  await expect(answers?.dismiss?.({ id: stays.id }, call)).rejects.toMatchObject({ code: 'peer.refused' })
  await expect(answers?.dismiss?.({ id: 'unknown' }, call)).rejects.toMatchObject({ code: 'item.unknown' })
})

test('clearing one app leaves the others as they are', async () => {
  const [chat, mail, fixed] = [note(), note({ app: 'Mail' }), note({ app: 'Mail', clearable: false })]
  for (const one of [chat, mail, fixed]) tell('posted', one)
  const asked: string[] = []
  phone = {
    dismiss: async ({ id }) => {
      asked.push(id)
      tell('removed', { id })
      return { confirmed: true }
    },
  }
  const answers = store.answers?.(device())
  expect(await answers?.clear?.({ app: 'Mail' }, call)).toEqual({ dismissed: 1, left: 1 })
  expect(asked).toEqual([mail.id])
  expect(await answers?.clear?.({ app: 'Never seen' }, call)).toEqual({ dismissed: 0, left: 0 })
  expect(await texts({ active: true })).toHaveLength(2)
})

test('without a phone the history answers, and what needs the phone is not offered', () => {
  expect(Object.keys(store.answers?.(device()) ?? {})).toEqual(['list', 'codes', 'apps', 'configureApp'])
})
