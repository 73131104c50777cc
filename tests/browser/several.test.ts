import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Health } from '../../src/core/health.ts'
import { endAll, linked, pairUp, startPhone, type TestPhone } from '../system/harness.ts'
import { axe, goTo, look } from './browser.ts'
import { card, feed, panel, post } from './feed.ts'
import { type Stage, setStage, soon } from './stage.ts'

let stage: Stage
let iphone: TestPhone
/** The iPhone's id at the hub. */
let ios: string
beforeAll(async () => {
  stage = await setStage(import.meta.filename)
  iphone = await startPhone({ profile: 'ios', bind: stage.address(), hub: stage.at.hub })
  ios = (await pairUp(stage.hub, iphone)).id
})
afterAll(async () => {
  if (iphone) await endAll([iphone])
  await stage?.end()
})

const switcher = (page: Page) => page.getByRole('banner').getByRole('button', { name: /^Choose a phone/ })

async function choose(page: Page, phone: TestPhone): Promise<void> {
  await switcher(page).click()
  await page.getByRole('menuitemradio', { name: phone.name }).click()
  await panel(page).getByRole('heading', { name: phone.name, level: 2 }).waitFor()
}

/** A word for each state of a feature. */
function wordOf(health: Health): string {
  if (health.state === 'limited') return health.provenAt === undefined ? 'Cannot be proven' : 'Works with limits'
  return {
    works: 'Works',
    impossible: 'Not possible',
    waiting: 'Waiting',
    stale: 'Not reached now',
    'needs-step': 'Needs a step',
  }[health.state]
}

/** Status says of each feature of this phone what the hub says. */
async function expectStates(page: Page, phone: TestPhone, device: string): Promise<void> {
  const { hub } = stage
  const [prospect] = await hub.client.hub.prospects()
  const titles = new Map(prospect!.features.map(({ feature, title }) => [feature, title]))
  await page.getByRole('main').getByRole('heading', { name: phone.name }).waitFor()
  const rows = page
    .getByRole('main')
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { level: 3 }) })
  await expect
    .poll(async () => {
      const shown = (await rows.allInnerTexts()).map((text) => text.split('\n').filter(Boolean).slice(0, 2).join(': '))
      const { features } = await hub.client.view(device)
      const known = Object.entries(features).map(([id, { health }]) => `${titles.get(id)}: ${wordOf(health)}`)
      return { shown: shown.sort(), known: known.sort() }
    }, soon)
    .toSatisfy(({ shown, known }) => shown.length > 5 && JSON.stringify(shown) === JSON.stringify(known))
}

test('each phone has its own panel, feed and limits', async () => {
  const { hub, browser, phone, device } = stage
  await post(phone, { app: 'Chat', title: 'To the Pixel', face: '' })
  const looked = await look(browser, hub)
  const { page } = looked
  await switcher(page).click()
  const items = page.getByRole('menuitemradio')
  await items.first().waitFor()
  expect((await items.allInnerTexts()).map((text) => text.split(' · ')[0]).sort()).toEqual([phone.name, iphone.name])
  expect(await axe(page)).toEqual([])
  await page.keyboard.press('Escape')

  await choose(page, phone)
  await card(page, 'To the Pixel').waitFor()
  await choose(page, iphone)
  await expect.poll(() => card(page, 'To the Pixel').count(), soon).toBe(0)
  const view = await hub.client.view(ios)
  const { health } = view.features.notifications!
  expect(health.state).toBe('impossible')
  await feed(page)
    .getByText((health as { reason: string }).reason)
    .waitFor()
  // The chosen one stays chosen.
  await page.reload()
  await panel(page).getByRole('heading', { name: iphone.name, level: 2 }).waitFor()

  // What the page says of each is what the hub says of it, and that is not the same.
  await goTo(page, '/status')
  await expectStates(page, iphone, ios)
  await choose(page, phone)
  await expectStates(page, phone, device)
  expect((await hub.client.view(device)).features.notifications?.health.state).toMatch(/works|limited/)
  looked.clean()
  await looked.close()
})

test('Home shows what happens on both, and each by itself', async () => {
  const { hub, browser, phone } = stage
  const looked = await look(browser, hub)
  const { page } = looked
  const rows = page.getByRole('main').getByRole('article')
  const row = (text: string) => rows.filter({ hasText: text })
  await post(phone, { app: 'Chat', title: 'On the Pixel', face: '' })
  await iphone.act('clipboard', 'copy', { text: 'copied on the iPhone' })
  await iphone.act('clipboard', 'send')
  await row('On the Pixel').getByText(phone.name).waitFor()
  await row('copied on the iPhone').getByText(iphone.name).waitFor()
  const phones = page.getByRole('list', { name: 'Of which phone' })
  await phones.getByRole('link', { name: iphone.name }).click()
  await expect.poll(() => row('On the Pixel').count(), soon).toBe(0)
  await row('copied on the iPhone').waitFor()
  await phones.getByRole('link', { name: phone.name }).click()
  await row('On the Pixel').waitFor()
  expect(await row('copied on the iPhone').count()).toBe(0)
  await phones.getByRole('link', { name: 'All phones' }).click()
  await row('copied on the iPhone').waitFor()
  looked.clean()
  await looked.close()
})

test('a command goes to the phone that it names, and one that is away leaves the other alone', async () => {
  const { hub, browser, phone, device } = stage
  const looked = await look(browser, hub)
  const { page } = looked
  await page.getByRole('button', { name: /^Search/ }).click()
  await page.getByRole('combobox').fill('ring iphone')
  await page.getByRole('option', { name: `Let the phone ring · ${iphone.name}` }).click()
  await expect.poll(() => iphone.feature('ring'), soon).toMatchObject({ rang: 1 })
  expect(await phone.feature('ring')).toMatchObject({ rang: 0, asked: 0 })

  await choose(page, iphone)
  await iphone.fault({ name: 'away', on: true })
  await linked(hub, ios, false)
  await panel(page)
    .getByText(/^Not reached/)
    .first()
    .waitFor()
  await switcher(page).click()
  await expect
    .poll(() => page.getByRole('menuitemradio', { name: iphone.name }).innerText(), soon)
    .toContain('Not reached')
  expect(await page.getByRole('menuitemradio', { name: phone.name }).innerText()).toContain('Linked')
  await page.keyboard.press('Escape')
  await choose(page, phone)
  await page.getByRole('group', { name: 'Quick toggles' }).getByRole('button', { name: 'Ping' }).click()
  await expect.poll(async () => (await phone.feature<{ pings: unknown[] }>('ping')).pings.length, soon).toBe(1)
  await iphone.fault({ name: 'away', on: false })
  await linked(hub, ios)
  expect((await hub.client.view(device)).links).toHaveLength(1)
  looked.clean()
  await looked.close()
})
