import { QueryClient } from '@tanstack/react-query'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { linked, type Pair, pairUp, poll, startPair } from '../../../../tests/system/harness.ts'
import type { DeviceView } from '../../../core/hub-contract.ts'
import { makeDeeds } from './deeds.ts'
import { Desk } from './desk.ts'
import { runReply, runShow } from './self-test.ts'
import { fromList, type Shown } from './shown.ts'
import { shownKey } from './shown-query.ts'

interface Shade {
  readonly replies: ReadonlyArray<{ id: string; text: string }>
  readonly dismissed: readonly string[]
}

let pair: Pair
let device: DeviceView
beforeAll(async () => {
  pair = await startPair(import.meta.filename)
  device = await pairUp(pair.hub, pair.phone)
  await linked(pair.hub, device.id)
})
afterAll(() => pair.end())
beforeEach(() => silent(false))

const silent = (on: boolean) => pair.phone.fault({ name: 'silent', feature: 'notifications', on })
const shade = () => pair.phone.feature<Shade>('notifications')
const actions = () => pair.hub.client.device(device.id).notifications

/** The phone shows it and the hub knows it. */
async function post(what: object): Promise<string> {
  const { id } = (await pair.phone.act('notifications', 'post', what)) as { id: string }
  await poll(async () => (await actions().list({ active: true })).items.some((item) => item.id === id))
  return id
}

/** Deeds as the feed does them, on what the phone shows now. */
async function atDesk() {
  const { client } = pair.hub
  const queries = new QueryClient()
  const desk = new Desk()
  const { items } = await actions().list({ active: true, limit: 500 })
  queries.setQueryData(shownKey(device.id), fromList({ items, more: false }, [], undefined))
  const shown = () => queries.getQueryData<Shown>(shownKey(device.id))?.items ?? new Map()
  return { desk, shown, deeds: makeDeeds({ client, device: device.id, queries, desk }) }
}

const ask = (more: { signal?: AbortSignal; say?: (sentence: string) => void } = {}) => ({
  client: pair.hub.client,
  device,
  signal: new AbortController().signal,
  say: () => {},
  ...more,
})

test('the phone answers with how many it shows', async () => {
  await post({ app: 'Mail', title: 'One' })
  expect(await runShow(ask())).toEqual({ result: 'passed', sentence: 'The phone answered: it shows 1 notification.' })
})

test('a phone that says nothing has not passed', async () => {
  await silent(true)
  expect(await runShow(ask())).toMatchObject({ result: 'failed' })
})

test('a step that is given up ends at once', async () => {
  const end = new AbortController()
  const running = runReply(ask({ signal: end.signal }))
  setTimeout(() => end.abort(new Error('enough')), 300)
  await expect(running).rejects.toThrow()
})

test('the reply step sends nothing itself, and passes with the reply that the phone confirmed', async () => {
  const said: string[] = []
  const running = runReply(ask({ say: (sentence) => said.push(sentence) }))
  await poll(async () => said.length > 0)
  const id = await post({ app: 'Chat', title: 'Ada', text: 'There?', reply: true })
  await poll(async () => said.some((sentence) => sentence.includes('Chat')))
  expect((await shade()).replies).toEqual([])
  await actions().reply({ id, text: 'Yes' })
  expect(await running).toEqual({ result: 'passed', sentence: 'The phone confirmed your reply.' })
})

test('a draft is sent once, and its fate is that of its id', async () => {
  const id = await post({ app: 'Chat', title: 'Bob', reply: true, conversation: [{ sender: 'Bob', content: 'Hi' }] })
  const { desk, deeds } = await atDesk()
  desk.write(id, 'Hello Bob')
  deeds.reply(id)
  deeds.reply(id)
  const [errand] = desk.work(id).errands
  expect(desk.work(id)).toMatchObject({ draft: '', errands: [{ kind: 'reply', text: 'Hello Bob' }] })
  await poll(async () => (await pair.hub.client.hub.fate({ clientId: errand?.clientId ?? '' })).fate === 'confirmed')
  expect((await shade()).replies.filter(({ text }) => text === 'Hello Bob')).toHaveLength(1)
  expect(desk.work(id).errands).toMatchObject([{ answer: 'taken' }])
})

test('a reply that failed is tried again under another id', async () => {
  const { desk, deeds } = await atDesk()
  desk.begin('not there', { clientId: 'first', kind: 'reply', text: 'Lost?' })
  deeds.retry('not there', { clientId: 'first', kind: 'reply', text: 'Lost?' })
  const [errand] = desk.work('not there').errands
  expect(errand?.clientId).not.toBe('first')
  await poll(async () => desk.work('not there').errands[0]?.answer !== undefined)
  expect(desk.work('not there').errands).toMatchObject([{ text: 'Lost?', answer: { code: 'item.unknown' } }])
})

test('what is dismissed leaves at once, and goes for good when the phone says so', async () => {
  const id = await post({ app: 'News', title: 'Old' })
  const { desk, shown, deeds } = await atDesk()
  deeds.dismiss(shown().get(id))
  expect(desk.view().leaving.has(id)).toBe(true)
  await poll(async () => !shown().has(id))
  expect(desk.view().leaving.size).toBe(0)
  expect((await shade()).dismissed).toContain(id)
})

test('what the phone does not confirm is there again', async () => {
  const id = await post({ app: 'News', title: 'Sticky' })
  const { desk, shown, deeds } = await atDesk()
  await silent(true)
  deeds.dismiss(shown().get(id))
  expect(desk.view().leaving.has(id)).toBe(true)
  await poll(async () => !desk.view().leaving.has(id))
  expect(shown().has(id)).toBe(true)
})

test('clearing an app leaves the others, and brings back what stays', async () => {
  const ids = [await post({ app: 'Bulk', title: '1' }), await post({ app: 'Bulk', title: '2' })]
  const fixed = await post({ app: 'Bulk', title: '3', clearable: false })
  const other = await post({ app: 'Else', title: '4' })
  const { desk, deeds } = await atDesk()
  deeds.clear('Bulk')
  expect([...desk.view().leaving].sort()).toEqual([...ids].sort())
  await poll(async () => desk.view().leaving.size === 0)
  const left = (await actions().list({ active: true })).items.map(({ id }) => id)
  expect(left).toEqual(expect.arrayContaining([fixed, other]))
  for (const id of ids) expect(left).not.toContain(id)
})

test('muting shows at once, and is kept', async () => {
  const id = await post({ app: 'Loud', title: 'Hey' })
  const { shown, deeds } = await atDesk()
  deeds.mute('Loud', true)
  expect(shown().get(id)).toMatchObject({ muted: true })
  await poll(async () => (await actions().apps({})).some(({ app, muted }) => app === 'Loud' && muted))
})
