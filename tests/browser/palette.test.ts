import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { poll } from '../system/harness.ts'
import { axe, goTo, type Looked, look } from './browser.ts'
import { feed, notice, post, shade } from './feed.ts'
import { type Stage, setStage, soon } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await setStage(import.meta.filename)
  const { phone, hub, device } = stage
  await post(phone, { app: 'Mail', title: 'Réservation confirmée', text: 'Café de la Gare, Genève, à 19 h' })
  const old = await post(phone, { app: 'Chat', title: 'Long gone', text: 'Treasure below the old oak' })
  for (let n = 1; n <= 60; n++) await post(phone, { app: 'News', title: `Filler ${n}`, face: '' })
  await phone.act('notifications', 'remove', { id: old })
  const { notifications } = hub.client.device(device)
  await poll(async () => (await notifications.list({ query: 'filler 60' })).items.length === 1)
})
afterAll(() => stage?.end())
afterEach(() => stage.hub.client.hub.configure({ privacy: false }))

/** Opens the page and waits for all of it: its keys are among what comes last. */
async function open(): Promise<Looked> {
  const looked = await look(stage.browser, stage.hub)
  await looked.page.waitForLoadState('networkidle')
  return looked
}

const palette = (page: Page) => page.getByRole('dialog', { name: 'Search and commands' })
const field = (page: Page) => palette(page).getByRole('combobox')
const option = (page: Page, name: string | RegExp) => palette(page).getByRole('option', { name })
/** The option that Enter would take. */
const active = (page: Page) => palette(page).getByRole('option', { selected: true })
const sheet = (page: Page) => page.getByRole('dialog', { name: 'Keys' })

async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('Control+K')
  await field(page).waitFor()
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role')), soon).toBe('combobox')
}

test('a command does its work on the phone', async () => {
  const { phone } = stage
  const looked = await open()
  const { page } = looked
  await feed(page).getByRole('article').first().waitFor()
  await openPalette(page)
  expect(await axe(page)).toEqual([])
  await page.keyboard.type('phone ring')
  await option(page, 'Let the phone ring').waitFor()
  expect(await active(page).innerText()).toContain('Let the phone ring')
  await page.keyboard.press('Enter')
  await palette(page).waitFor({ state: 'hidden' })
  await expect.poll(() => phone.feature('ring'), soon).toMatchObject({ rang: 1, ringing: true })
  await notice(page, 'The phone was asked to ring.').waitFor()

  // The mouse does it too, and what was used stands first the next time.
  await page.getByRole('button', { name: /^Search/ }).click()
  await field(page).fill('test notification')
  await option(page, 'Show a test notification on the phone').click()
  await expect.poll(async () => (await shade(phone)).received.length, soon).toBe(1)
  await openPalette(page)
  const lately = palette(page).getByRole('group', { name: 'Lately used' }).getByRole('option')
  expect(await lately.allInnerTexts()).toEqual(['Show a test notification on the phone', 'Let the phone ring'])
  await field(page).fill('dark col')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.evaluate(() => document.documentElement.style.colorScheme), soon).toBe('dark')
  looked.clean()
  await looked.close()
})

test('what is stored is found by the beginnings of its words, with or without accents, and is shown', async () => {
  const looked = await open()
  const { page } = looked
  for (const query of ['cafe gen', 'CAFÉ genève', 'reserv gare']) {
    await openPalette(page)
    await page.keyboard.type(query)
    const found = palette(page).getByRole('group', { name: 'Found' }).getByRole('option')
    await expect.poll(() => found.count(), soon).toBe(1)
    expect(await found.innerText()).toContain('Café de la Gare')
    await page.keyboard.press('Escape')
    await palette(page).waitFor({ state: 'hidden' })
  }
  // Gone from the phone, below 60 others in the list, and still found and brought into sight.
  await openPalette(page)
  await page.keyboard.type('treasure')
  await option(page, /Treasure below the old oak/).waitFor()
  await page.keyboard.press('Enter')
  const row = page.getByRole('main').getByRole('article').filter({ hasText: 'Treasure below the old oak' })
  await row.waitFor()
  await expect
    .poll(async () => {
      const box = await row.boundingBox()
      return box !== null && box.y > 0 && box.y < 800
    }, soon)
    .toBe(true)
  await openPalette(page)
  await page.keyboard.type('nothing is called this')
  await palette(page).getByText('Nothing found for “nothing is called this”.').waitFor()
  looked.clean()
  await looked.close()
})

test('it is worked by keys alone, and gives the focus back', async () => {
  const looked = await open()
  const { page } = looked
  await page.getByRole('link', { name: 'Status', exact: true }).focus()
  await openPalette(page)
  const all = await palette(page).getByRole('option').count()
  expect(all).toBeGreaterThan(15)
  const names: string[] = []
  for (const key of ['ArrowDown', 'ArrowDown', 'End', 'ArrowDown', 'ArrowUp', 'Home']) {
    await page.keyboard.press(key)
    const named = await field(page).getAttribute('aria-activedescendant')
    expect(named).toBe(await active(page).getAttribute('id'))
    names.push((named ?? '').replace(/.*-/, ''))
  }
  expect(names).toEqual(['1', '2', String(all - 1), '0', String(all - 1), '0'])
  await page.keyboard.press('Escape')
  await palette(page).waitFor({ state: 'hidden' })
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent), soon).toBe('Status')
  // What was hidden behind it is there again for everybody.
  await expect.poll(() => page.locator('[aria-hidden=true]:has(main)').count(), soon).toBe(0)
  await openPalette(page)
  await page.keyboard.press('Control+K')
  await palette(page).waitFor({ state: 'hidden' })
  await openPalette(page)
  await page.keyboard.type('settings: pri')
  await page.keyboard.press('Enter')
  await page.getByRole('main').getByRole('heading', { name: 'Privacy', exact: true }).waitFor()
  looked.clean()
  await looked.close()
})

test('in privacy mode nothing stored is searched or shown', async () => {
  const { hub } = stage
  await hub.client.hub.configure({ privacy: true })
  const looked = await open()
  const { page } = looked
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.postData() ?? ''))
  await openPalette(page)
  await page.keyboard.type('treasure')
  await palette(page).getByText('Privacy mode is on: what is stored is not searched.').waitFor()
  expect(await palette(page).getByRole('group', { name: 'Found' }).count()).toBe(0)
  expect(await page.evaluate(() => document.documentElement.outerHTML)).not.toContain('old oak')
  expect(asked.filter((body) => body.includes('treasure'))).toEqual([])
  looked.clean()
  await looked.close()
})

test('the list of keys names every key, and each of the page does something', async () => {
  const looked = await open()
  const { page } = looked
  await feed(page).getByRole('article').first().waitFor()
  await page.keyboard.press('?')
  await sheet(page).waitFor()
  expect(await axe(page)).toEqual([])
  const listed = await sheet(page)
    .locator('section')
    .evaluateAll((groups) =>
      groups.map((group) => ({
        group: group.querySelector('h3')?.textContent,
        keys: [...group.querySelectorAll('kbd')].map((key) => key.textContent ?? ''),
      })),
    )
  const of = (name: string) => listed.filter(({ group }) => group === name).flatMap(({ keys }) => keys)
  expect(of('The page')).toEqual(expect.arrayContaining(['Ctrl+K', 'Ctrl+Shift+P', '?', 'F1']))
  expect(of('Notifications')).toEqual(expect.arrayContaining(['↓', 'Enter', 'R', 'C', 'E', 'M']))
  expect(of('Home')).toEqual(expect.arrayContaining(['↓', '↑', 'Enter']))
  await page.keyboard.press('Escape')
  await sheet(page).waitFor({ state: 'hidden' })
  await expect.poll(() => page.locator('[aria-hidden=true]:has(main)').count(), soon).toBe(0)

  /** What a key of the page may change: the place, what lies over it, privacy. */
  const state = async () => ({
    place: new URL(page.url()).hash,
    over: await page.getByRole('dialog').count(),
    privacy: await page.getByRole('button', { name: 'Privacy mode', includeHidden: true }).getAttribute('aria-pressed'),
  })
  const keys = of('The page')
  expect(keys.length).toBeGreaterThanOrEqual(10)
  for (const key of keys) {
    await goTo(page, '/settings/about')
    await page.getByRole('heading', { name: 'About', exact: true }).waitFor()
    const before = await state()
    await page.keyboard.press(key.replace('Ctrl', 'Control'))
    await expect.poll(state, soon).not.toEqual(before)
    if ((await state()).over > 0) {
      await page.keyboard.press('Escape')
      await expect.poll(async () => (await state()).over, soon).toBe(0)
    }
  }
  looked.clean()
  await looked.close()
})

test('keys without Ctrl are switched off in the settings, and F1 stays', async () => {
  const looked = await open()
  const { page } = looked
  await goTo(page, '/settings/look')
  await page.getByRole('switch', { name: 'Keys without Ctrl' }).click()
  await page.getByRole('heading', { name: 'Look and keys' }).click()
  await page.keyboard.press('?')
  await page.keyboard.press('F1')
  await sheet(page).waitFor()
  await sheet(page).getByText('Keys without Ctrl or Alt are switched off').waitFor()
  expect(await sheet(page).locator('kbd').allInnerTexts()).not.toContain('?')
  await page.keyboard.press('Escape')
  await sheet(page).waitFor({ state: 'hidden' })
  await page.keyboard.press('?')
  await page.waitForTimeout(300)
  expect(await sheet(page).count()).toBe(0)
  looked.clean()
  await looked.close()
})
