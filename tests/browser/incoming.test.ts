import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { endAll, hubInSight, inSight, type Pair, startPhone, type TestPhone } from '../system/harness.ts'
import { axe, goTo, look, overflow, spoilt } from './browser.ts'
import { setEmptyStage, soon } from './stage.ts'

let stage: Pair & { readonly browser: Browser }
beforeAll(async () => {
  stage = await setEmptyStage(import.meta.filename)
})
afterAll(() => stage?.end())

// A hub lets itself be asked by one phone three times a minute, so each test has a phone of its own.
let phone: TestPhone
beforeEach(async () => {
  phone = await startPhone({ bind: stage.address(), hub: stage.at.hub, name: 'Ada Phone' })
  await inSight(stage.hub, phone.id)
})
afterEach(async () => {
  for (const { id } of await stage.hub.client.devices()) await stage.hub.client.hub.unpair({ device: id })
  await endAll([phone])
})

/** The person at the phone asks to pair; resolves with the code that the phone shows. */
async function ask(): Promise<string> {
  const { peer } = await hubInSight(phone)
  const { code } = (await phone.ask('/pair', { peer })) as { code: string }
  return code
}

const card = (page: Page) => page.getByRole('alertdialog', { name: /asks to pair$/ })
const answer = (page: Page, name: string) => card(page).getByRole('button', { name, exact: true })
const codeIn = async (page: Page) =>
  (
    await card(page)
      .getByRole('img', { name: /^Code: / })
      .innerText()
  ).replaceAll(/\s/g, '')
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent)
/** What comes in the first half second is no answer. */
const pastTheStart = (page: Page) => page.waitForTimeout(600)

/** Nothing of a pairing is left at either end. */
async function expectNothingPaired(): Promise<void> {
  await expect.poll(async () => (await hubInSight(phone)).pairing.state, soon).toMatch(/none|failed/)
  expect((await phone.state()).linked).toEqual([])
  expect(await stage.hub.client.devices()).toEqual([])
  const states = (await stage.hub.client.hub.peers()).map(({ pairing }) => pairing.state)
  expect(states.filter((state) => state !== 'none' && state !== 'failed')).toEqual([])
}

test('a phone that asks is shown wherever the person is, and refused by the first button', async () => {
  const looked = await look(stage.browser, stage.hub)
  const { page } = looked
  for (const place of ['/home', '/settings/look', '/add/phone']) {
    await goTo(page, place)
    const code = await ask()
    await card(page).waitFor()
    expect(await codeIn(page)).toBe(code)
    expect(await card(page).innerText()).toContain(phone.name)
    expect(await card(page).innerText()).toContain(phone.program.said.bind)
    await expect.poll(() => focused(page), soon).toBe('Does not match')
    if (place === '/home') expect(await axe(page)).toEqual([])
    await pastTheStart(page)
    await page.keyboard.press('Enter')
    await card(page).waitFor({ state: 'hidden' })
    await expectNothingPaired()
  }
  looked.clean()
  await looked.close()
})

test('keys that were meant for something else do not answer', async () => {
  const { hub, browser } = stage
  const looked = await look(browser, hub, '/home', { clock: true })
  const { page } = looked
  await page.getByRole('heading', { name: 'Your phone, on your PC' }).waitFor()
  // The clock stands still from here on and is moved by the test alone.
  await page.clock.pauseAt(Date.now() + 500)
  await ask()
  const frames = () => page.clock.runFor(50)
  await expect.poll(() => frames().then(() => card(page).count()), soon).toBe(1)
  await expect.poll(() => focused(page), soon).toBe('Does not match')
  const { state } = await waitingAt()
  expect(state).toBe('asks')
  for (const key of ['Enter', 'Space', 'Tab', 'Enter']) {
    await page.keyboard.press(key)
    // Whoever types goes on for a while.
    await page.clock.runFor(400)
    expect(await waitingAt()).toMatchObject({ state: 'asks' })
  }
  await card(page).waitFor()
  expect(await focused(page)).toBe('Does not match')
  await page.clock.runFor(501)
  await page.keyboard.press('Enter')
  await page.clock.resume()
  await card(page).waitFor({ state: 'hidden' })
  await expectNothingPaired()
  await looked.close()
})

async function waitingAt(): Promise<{ readonly state: string }> {
  return (await inSight(stage.hub, phone.id)).pairing
}

test('accepting pairs both ends, and the first phone goes on to its test', async () => {
  const { hub, browser } = stage
  const looked = await look(browser, hub, '/settings/devices')
  const { page } = looked
  const code = await ask()
  await card(page).waitFor()
  expect(await codeIn(page)).toBe(code)
  await pastTheStart(page)
  await answer(page, 'The same: pair').click()
  await page.getByRole('heading', { name: 'Let’s see what works' }).waitFor()
  await expect.poll(async () => (await phone.state()).linked.length, soon).toBe(1)
  expect(await hub.client.devices()).toMatchObject([{ ownName: 'Ada Phone', links: ['kdeconnect'] }])
  looked.clean()
  await looked.close()
})

test('a request can be put aside, taken up again, and its end is said', async () => {
  const { hub, browser } = stage
  const looked = await look(browser, hub)
  const { page } = looked
  await ask()
  await card(page).waitFor()
  await pastTheStart(page)
  await page.keyboard.press('Escape')
  await card(page).waitFor({ state: 'hidden' })
  expect(await waitingAt()).toMatchObject({ state: 'asks' })
  await page.getByRole('region', { name: 'Pairing requests put aside' }).getByRole('button').click()
  await card(page).waitFor()
  const { peer } = await hubInSight(phone)
  await phone.ask('/answer', { peer, accept: false })
  await card(page).waitFor({ state: 'hidden' })
  await page.getByText('The other device took its request back.').waitFor()
  await expectNothingPaired()
  looked.clean()
  await looked.close()
})

test('a second page follows: what is answered on one is gone from the other', async () => {
  const { hub, browser } = stage
  const [one, other] = [await look(browser, hub), await look(browser, hub, '/add')]
  await ask()
  await card(one.page).waitFor()
  await card(other.page).waitFor()
  await pastTheStart(one.page)
  await answer(one.page, 'Does not match').click()
  await card(other.page).waitFor({ state: 'hidden' })
  await expectNothingPaired()
  one.clean()
  other.clean()
  await Promise.all([one.close(), other.close()])
})

const hostile = {
  'turns the direction of everything': '\u202egnirapmoc\u202c \u2066\u2067 evil \u2069\u200f\u202b',
  'is 10,000 characters': `${'W'.repeat(9990)} the end.`,
  'is 10,000 combining marks': `Z${'\u0301'.repeat(9999)}`,
  'is markup':
    '<img src=x onerror="document.title=\'broken in\'"><script>alert(1)</script><style>*{display:none}</style>',
  'is nothing to be seen': '\u200b\u2060\ufeff\u200d',
}

test.each(Object.entries(hostile))('a name that %s stays a name', async (_, name) => {
  const { hub, browser } = stage
  // The hub cleans names before the page sees them; here the page has to do it by itself.
  const looked = await look(browser, hub, '/home', { before: spoilt({ 'Ada Phone': name }) })
  const { page } = looked
  const code = await ask()
  await card(page).waitFor()
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 640 })
    expect(await overflow(page)).toBe(0)
    expect(await codeIn(page)).toBe(code)
    const shown = card(page).getByRole('img', { name: /^Code: / })
    await shown.scrollIntoViewIfNeeded()
    const [box, inside] = [await shown.boundingBox(), await card(page).boundingBox()]
    expect(box!.width).toBeGreaterThan(100)
    expect(box!.x).toBeGreaterThanOrEqual(inside!.x)
    expect(box!.x + box!.width).toBeLessThanOrEqual(inside!.x + inside!.width)
    // All answers are in sight without scrolling, whatever the name.
    for (const button of await card(page).getByRole('button').all()) {
      const { y, height } = (await button.boundingBox())!
      expect(y + height).toBeLessThanOrEqual(640)
    }
    const text = await card(page).innerText()
    expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
    expect(text.length).toBeLessThan(3000)
    expect(await page.locator('[role=alertdialog] :is(img, script, style)').count()).toBe(0)
  }
  await pastTheStart(page)
  await answer(page, 'Does not match').click()
  await card(page).waitFor({ state: 'hidden' })
  expect(await page.title()).not.toContain('broken in')
  looked.clean()
  await looked.close()
})
