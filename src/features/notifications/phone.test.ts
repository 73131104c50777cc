import { afterEach, expect, test } from 'vitest'
import { featureBench } from '../../../tests/suites/feature-bench.ts'
import { settled, until } from '../../../tests/suites/until.ts'
import type { Notification } from './contract.ts'
import { notifications } from './index.ts'
import { phone } from './phone.ts'
import { apps } from './phone-content.ts'

type Bench = ReturnType<typeof featureBench>
const open: Bench[] = []
afterEach(() => {
  for (const made of open.splice(0)) {
    expect(made.faults).toEqual([])
    made.stop()
  }
})

function bench(): Bench {
  const made = featureBench(notifications, { phone })
  open.push(made)
  return made
}

async function linked() {
  const made = bench()
  const { hub } = made.link()
  await settled()
  return { made, hub }
}

interface Shade {
  readonly count: number
  readonly coming: number
  readonly active: readonly { id: string; app: string; text: string; conversation: readonly { sender: string }[] }[]
}
const shade = (made: Bench) => made.part?.state() as Shade
const of = (made: Bench, event: string) =>
  made.events.filter((one) => one.event === event).map((one) => one.data as Notification)

/** Lets something of a kind happen on the phone and arrive. */
async function happen(made: Bench, kind: string): Promise<Notification> {
  const before = made.events.length
  const { id } = (await made.act('happen', { kind })) as { id: string }
  made.clock.advance(50)
  const came = () => made.events.slice(before).find(({ data }) => (data as Notification).id === id)
  return (await until(kind, came)).data as Notification
}

test.each([
  [300, 300],
  [1_000, 1_000],
  [5_000, apps.length * 50],
  [100_000, apps.length * 50],
])('of %i that are to fill it, the phone shows %i', async (count, shown) => {
  const made = bench()
  expect(await made.act('fill', { count })).toEqual({ count: shown, coming: 0 })
  expect(shade(made).count).toBe(shown)
  const { active } = shade(made)
  for (const app of apps) expect(active.filter((one) => one.app === app).length).toBeLessThanOrEqual(50)
})

test('what has no place on the phone any more was seen by the PC all the same', async () => {
  const { made } = await linked()
  expect(await made.act('fill', { count: 2_500 })).toEqual({ count: 100, coming: 2_400 })
  let most = 0
  await until('the end of it', () => {
    made.clock.advance(60)
    most = Math.max(most, shade(made).count)
    return shade(made).coming === 0
  })
  made.clock.advance(60)
  expect(most).toBeLessThanOrEqual(apps.length * 50 + 100)
  await until('no more than Android shows', () => shade(made).count <= apps.length * 50)
  const { count } = shade(made)
  await until('all of them', () => of(made, 'removed').length === 2_500 - count)
  expect(of(made, 'posted')).toHaveLength(2_500)
  made.clock.advance(20)
  expect(made.device.state('notifications')).toMatchObject({ active: count })
})

test('what is still to come is forgotten with the link, and what other apps post is left alone', async () => {
  const { made, hub } = await linked()
  await made.act('burst', { count: 200 })
  await made.act('fill', { count: 100_000 })
  expect(shade(made).coming).toBe(99_900)
  hub.cut()
  await until('the end of it', () => {
    made.clock.advance(60)
    return shade(made).coming === 0
  })
  await settled()
  expect(shade(made).count).toBe(300)
})

test('the same seed fills two phones alike', async () => {
  const [one, other] = [bench(), bench()]
  for (const made of [one, other]) await made.act('fill', { count: 200 })
  expect(shade(one)).toEqual(shade(other))
})

test('a group’s conversation grows message by message under the same id', async () => {
  const { made } = await linked()
  const first = await happen(made, 'group')
  expect(first.conversation).toHaveLength(1)
  const all = [first]
  for (let n = 0; n < 12; n++) all.push(await happen(made, 'group'))
  const same = all.filter(({ id }) => id === first.id)
  expect(same.length).toBeGreaterThan(2)
  for (const [n, { conversation, title, group }] of same.entries()) {
    expect(conversation).toHaveLength(n + 1)
    expect([title, group]).toEqual([first.title, first.group])
  }
})

test('a parcel comes nearer under the same id', async () => {
  const { made } = await linked()
  const all: Notification[] = []
  for (let n = 0; n < 12; n++) all.push(await happen(made, 'course'))
  const [first] = all
  const same = all.filter(({ id }) => id === first?.id)
  expect(same.length).toBeGreaterThan(2)
  expect(new Set(same.map(({ title, text }) => title + text)).size).toBe(same.length)
})

test('a reply is in the conversation at once; whoever was answered types and answers', async () => {
  const { made } = await linked()
  await made.act('settings', { answers: true })
  const { id, conversation } = await happen(made, 'chat')
  const { sender } = conversation[0]!
  await made.call('reply', { id, text: 'I bring cake' })
  await settled()
  made.clock.advance(30)
  made.clock.advance(50)
  await until('the reply', () => of(made, 'updated').length === 1)
  expect(of(made, 'updated')[0]).toMatchObject({ id, text: 'I bring cake' })
  made.clock.advance(2_300)
  await settled()
  expect(of(made, 'updated')).toHaveLength(1)
  made.clock.advance(4_000)
  made.clock.advance(50)
  await until('the answer', () => of(made, 'updated').length === 2)
  expect(of(made, 'updated')[1]?.conversation.map((one) => one.sender)).toEqual([sender, 'Me', sender])
  expect(of(made, 'updated')[1]?.canReply).toBe(true)
})

test('nobody answers on a phone that was not told so, nor after the link has ended', async () => {
  const { made, hub } = await linked()
  const quiet = await happen(made, 'chat')
  await made.call('reply', { id: quiet.id, text: 'Hello?' })
  await settled()
  made.clock.advance(10_000)
  expect(shade(made).active.find(({ id }) => id === quiet.id)?.conversation).toHaveLength(2)

  await made.act('settings', { answers: true })
  const cut = await happen(made, 'chat')
  await made.call('reply', { id: cut.id, text: 'Hello?' })
  await settled()
  made.clock.advance(30)
  const before = shade(made)
  hub.cut()
  await settled()
  made.clock.advance(10_000)
  expect(shade(made)).toEqual(before)
})

test('a missed call goes when it is dismissed, and when it is called back', async () => {
  const { made } = await linked()
  const first = await happen(made, 'call')
  expect(first).toMatchObject({ app: 'Phone', title: 'Missed call', actions: ['Call back', 'Message'] })
  expect(await made.call('dismiss', { id: first.id })).toEqual({ confirmed: true })
  const second = await happen(made, 'call')
  await made.call('act', { id: second.id, action: 'Message' })
  await settled()
  made.clock.advance(100)
  expect(shade(made).count).toBe(1)
  await made.call('act', { id: second.id, action: 'Call back' })
  await settled()
  made.clock.advance(100)
  await until('nothing left', () => shade(made).count === 0)
})

test('many hours of life leave no more on the phone than Android shows', async () => {
  const made = bench()
  for (let n = 0; n < 5_000; n++) made.part?.acts.happen?.run({} as never)
  const { active } = shade(made)
  expect(new Set(active.map(({ app }) => app)).size).toBe(apps.length)
  for (const app of apps) expect(active.filter((one) => one.app === app).length).toBeLessThanOrEqual(50)
})
