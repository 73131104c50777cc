import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { linked, type Pair, pairUp, poll, startPair } from './harness.ts'

let pair: Pair
let device: string
beforeAll(async () => {
  pair = await startPair(import.meta.filename)
  device = (await pairUp(pair.hub, pair.phone)).id
})
afterAll(() => pair.end())

const nameOnPhone = async () => (await pair.phone.state()).linked.map(({ name }) => name)

it('a linked phone shows the new name of this PC, and the link goes on', async () => {
  const { client, home } = pair.hub
  const before = JSON.parse(readFileSync(join(home, 'config.json'), 'utf8'))
  // The phone heeds one announcement a second.
  await new Promise((resolve) => setTimeout(resolve, 1100))
  await client.hub.configure({ name: 'Study' })
  await poll(async () => (await nameOnPhone()).includes('Study'))
  await linked(pair.hub, device)
  expect(JSON.parse(readFileSync(join(home, 'config.json'), 'utf8'))).toEqual({ ...before, name: 'Study' })
  await client.device(device).ping.send({ message: 'Still there?' })
  await poll(async () => (await pair.phone.feature<{ pings: unknown[] }>('ping')).pings.length === 1)
})

it('clearing one app takes its notifications from the phone and leaves the others', async () => {
  const { client } = pair.hub
  const shown = async () => (await pair.phone.feature<{ active: { app: string }[] }>('notifications')).active
  const post = (app: string) => pair.phone.act('notifications', 'post', { app, title: 'Hello', text: app })
  for (const app of ['Chat', 'Mail', 'Chat']) await post(app)
  const notifications = client.device(device).notifications
  await poll(async () => (await notifications.list({ active: true })).items.length === 3)
  expect(await notifications.clear({ app: 'Chat' })).toEqual({ dismissed: 2, left: 0 })
  expect((await shown()).map(({ app }) => app)).toEqual(['Mail'])
})
