import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { endAll, linked, startHub } from '../system/harness.ts'
import { axe, goTo, type Looked, look } from './browser.ts'
import { card, clearAway, feed, notice, panel, post } from './feed.ts'
import { type Stage, setStage, soon } from './stage.ts'

/** Where the desktop of the test's computer looks for what it starts. */
const desktop = mkdtempSync(join(tmpdir(), 'tandem-browser-desktop-'))
let stage: Stage
beforeAll(async () => {
  const env = { XDG_CONFIG_HOME: desktop, XDG_CURRENT_DESKTOP: 'Test' }
  stage = await setStage(import.meta.filename, { env })
})
afterAll(async () => {
  await stage?.end()
  rmSync(desktop, { recursive: true, force: true })
})

// What a test that failed half-way has left switched off.
beforeEach(() => stage.hub.client.hub.setFeature({ device: stage.device, feature: 'notifications', on: true }))

const open = (section: string): Promise<Looked> => look(stage.browser, stage.hub, `/settings/${section}`)
const main = (page: Page) => page.getByRole('main')
const button = (page: Page, name: string | RegExp) => main(page).getByRole('button', { name })
const toggle = (page: Page, name: string | RegExp) => main(page).getByRole('switch', { name })
const settings = () => stage.hub.client.hub.settings()
/** Nobody is kept from the page any more once a dialog has closed. */
const isWhole = (page: Page) => page.locator('[aria-hidden=true]:has(main)').count()

test('a phone is called here as the person likes, everywhere', async () => {
  const { hub, phone } = stage
  const looked = await open('devices')
  const { page } = looked
  const field = main(page).getByRole('textbox', { name: 'Name here' })
  await field.fill('Ada’s <b>phone</b>')
  await button(page, 'Rename').click()
  await panel(page).getByRole('heading', { name: 'Ada’s <b>phone</b>' }).waitFor()
  expect((await hub.cli('devices')).out).toContain('Ada’s <b>phone</b>')
  await main(page).getByText(`Calls itself ${phone.name}`).waitFor()
  expect(await page.locator('b:text("phone")').count()).toBe(0)
  await button(page, 'Use its own name').click()
  await panel(page).getByRole('heading', { name: phone.name }).waitFor()
  expect((await hub.cli('devices')).out).not.toContain('Ada')
  looked.clean()
  await looked.close()
})

test('a feature that is switched off is gone, refused and not heard, and comes back', async () => {
  const { hub, phone, device } = stage
  const { notifications } = hub.client.device(device)
  await post(phone, { app: 'Chat', title: 'Before', face: '' })
  const looked = await open('features')
  const { page } = looked
  await card(page, 'Before').waitFor()
  await toggle(page, 'Notifications').click()
  await feed(page).getByText('You switched this off for this phone.').waitFor()
  await goTo(page, '/home')
  await feed(page).getByRole('button', { name: 'Open Settings' }).click()
  await main(page).getByRole('heading', { name: 'Features' }).waitFor()
  expect(await card(page, 'Before').count()).toBe(0)
  await expect(notifications.dismiss({ id: 'any' })).rejects.toMatchObject({ code: 'feature.off' })
  const unheard = await post(phone, { app: 'Chat', title: 'Unheard', face: '' })
  await phone.act('notifications', 'remove', { id: unheard })
  await goTo(page, '/status')
  const row = main(page)
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: 'Notifications' }) })
  await row.getByText('Needs a step').waitFor()
  await row.getByRole('button', { name: 'Switch on: Notifications' }).click()
  await row.getByText('Needs a step').waitFor({ state: 'hidden' })
  // What the phone still shows is named anew; nothing of it was heard before.
  await card(page, 'Before').waitFor()
  await post(phone, { app: 'Chat', title: 'Heard again', face: '' })
  await card(page, 'Heard again').waitFor()
  expect((await notifications.list({})).items.map(({ title }) => title)).not.toContain('Unheard')
  await goTo(page, '/settings/features')
  await toggle(page, 'Ring').click()
  await expect.poll(async () => (await hub.client.view(device)).features.ring?.on, soon).toBe(false)
  expect((await hub.client.view(device)).features.ring?.actions).toEqual({})
  await toggle(page, 'Ring').click()
  await expect.poll(async () => (await hub.client.view(device)).features.ring?.on, soon).toBe(true)
  looked.clean()
  await looked.close()
})

test('how long history is kept, and that nothing is kept', async () => {
  const { hub, phone, device } = stage
  const { notifications } = hub.client.device(device)
  await clearAway(stage)
  await post(phone, { app: 'Chat', title: 'Still shown', face: '' })
  const past = async () => (await notifications.list({})).items.filter(({ active }) => !active).length
  expect(await past()).toBeGreaterThan(0)
  const looked = await open('privacy')
  const { page } = looked
  await main(page).getByRole('combobox', { name: 'Delete history after' }).selectOption('30 days')
  await expect.poll(async () => (await settings()).retentionDays, soon).toBe(30)
  expect(JSON.parse(readFileSync(join(hub.home, 'config.json'), 'utf8'))).toMatchObject({ retentionDays: 30 })

  const dialog = page.getByRole('alertdialog', { name: 'Keep nothing from now on?' })
  await toggle(page, 'Keep nothing').click()
  await dialog.waitFor()
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent), soon).toBe('Cancel')
  expect(await axe(page)).toEqual([])
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'hidden' })
  await expect.poll(() => isWhole(page), soon).toBe(0)
  await expect.poll(() => toggle(page, 'Keep nothing').evaluate((it) => it === document.activeElement), soon).toBe(true)
  expect((await settings()).keepNothing).toBe(false)
  expect(await past()).toBeGreaterThan(0)

  await toggle(page, 'Keep nothing').click()
  await dialog.getByRole('button', { name: 'Delete and keep nothing' }).click()
  await expect.poll(async () => (await settings()).keepNothing, soon).toBe(true)
  await expect.poll(past, soon).toBe(0)
  await card(page, 'Still shown').waitFor()
  await goTo(page, '/home')
  await expect.poll(() => main(page).getByRole('article').filter({ hasText: 'Before' }).count(), soon).toBe(0)
  await goTo(page, '/settings/privacy')
  await toggle(page, 'Keep nothing').click()
  await expect.poll(async () => (await settings()).keepNothing, soon).toBe(false)
  looked.clean()
  await looked.close()
})

test('colours, motion and language change at once and stay after a reload', async () => {
  const looked = await open('look')
  const { page } = looked
  const ground = () =>
    page.evaluate(() => getComputedStyle(document.querySelector('main') as HTMLElement).backgroundColor)
  const scheme = () => page.evaluate(() => document.documentElement.style.colorScheme)
  const colours = main(page).getByRole('combobox', { name: 'Colours' })
  const grounds = new Set([await ground()])
  for (const [name, dark] of [
    ['Dark', true],
    ['High contrast', true],
    ['Light', false],
  ] as const) {
    await colours.selectOption(name)
    await expect.poll(scheme, soon).toBe(dark ? 'dark' : 'light')
    grounds.add(await ground())
  }
  expect(grounds.size).toBe(3)
  await colours.selectOption('Dark')
  await toggle(page, 'Reduce motion').click()
  const motion = () => page.evaluate(() => document.documentElement.dataset.motion)
  await expect.poll(motion, soon).toBe('reduced')
  await main(page).getByRole('combobox', { name: 'Language' }).selectOption('Test language (right to left)')
  await expect.poll(() => page.evaluate(() => document.documentElement.dir), soon).toBe('rtl')
  await main(page)
    .getByRole('heading', { name: /^⟦.*⟧$/ })
    .first()
    .waitFor()
  await page.reload()
  await main(page)
    .getByRole('heading', { name: /^⟦.*⟧$/ })
    .first()
    .waitFor()
  expect([await scheme(), await motion()]).toEqual(['dark', 'reduced'])
  await main(page).getByRole('combobox').nth(1).selectOption('en')
  await main(page).getByRole('heading', { name: 'Look and keys' }).waitFor()
  expect(await page.evaluate(() => document.documentElement.dir)).toBe('ltr')
  looked.clean()
  await looked.close()
})

test('the name of this PC reaches the phone, and starting with the computer is a file of the desktop', async () => {
  const { phone } = stage
  const looked = await open('computer')
  const { page } = looked
  // The phone heeds one announcement a second.
  await page.waitForTimeout(1100)
  const name = main(page).getByRole('textbox', { name: 'Name of this PC on phones' })
  await name.fill('Study')
  await button(page, 'Save').click()
  await expect.poll(async () => (await phone.state()).linked.map((one) => one.name), soon).toContain('Study')
  expect(await name.inputValue()).toBe('Study')

  const started = () => (existsSync(join(desktop, 'autostart')) ? readdirSync(join(desktop, 'autostart')) : [])
  expect(started()).toEqual([])
  await toggle(page, 'Start with the computer').click()
  await expect.poll(() => started().length, soon).toBe(1)
  expect(readFileSync(join(desktop, 'autostart', started()[0]!), 'utf8')).toContain(stage.hub.home)
  expect((await settings()).autostart).toBe(true)
  await toggle(page, 'Start with the computer').click()
  await expect.poll(started, soon).toEqual([])
  looked.clean()
  await looked.close()
})

test('what the environment decides cannot be changed here, and the page says so', async () => {
  const env = { TANDEM_PRIVACY: 'true', TANDEM_KEEP_NOTHING: 'true', TANDEM_RETENTION_DAYS: '7', TANDEM_NAME: 'Lab' }
  const hub = await startHub({ bind: stage.address(), env })
  const looked = await look(stage.browser, hub, '/settings/privacy')
  const { page } = looked
  const why = 'Decided by the environment or the command line of Tandem, so it cannot be changed here.'
  await toggle(page, 'Privacy mode').waitFor()
  for (const field of [
    toggle(page, 'Privacy mode'),
    toggle(page, 'Keep nothing'),
    main(page).getByRole('combobox', { name: 'Delete history after' }),
  ])
    expect(await field.isDisabled()).toBe(true)
  expect(await main(page).getByText(why).count()).toBe(3)
  const eye = page.getByRole('banner').getByRole('button', { name: 'Privacy mode' })
  expect(await eye.getAttribute('aria-disabled')).toBe('true')
  await page.keyboard.press('Control+Shift+P')
  await goTo(page, '/settings/computer')
  expect(await main(page).getByRole('textbox', { name: 'Name of this PC on phones' }).isDisabled()).toBe(true)
  expect(await hub.client.hub.settings()).toMatchObject({ privacy: true, name: 'Lab' })
  // Without a desktop there is nothing that would start it.
  await main(page).getByText('Tandem cannot arrange that on this system.').waitFor()
  await looked.close()
  await endAll([hub])
})

test('a change that the hub refuses goes back, with its reason', async () => {
  const looked = await open('privacy')
  const { page } = looked
  await page.route('**/api/hub/configure', (route) =>
    route.fulfill({ status: 409, contentType: 'application/json', body: JSON.stringify({ code: 'config.fixed' }) }),
  )
  const days = main(page).getByRole('combobox', { name: 'Delete history after' })
  const before = await days.inputValue()
  await days.selectOption('7 days')
  await expect.poll(() => days.inputValue(), soon).toBe(before)
  await page.locator('[aria-live=assertive]').getByText(/./).first().waitFor()
  await looked.close()
})

test('a forgotten phone is unpaired at both ends, with all that was kept of it', async () => {
  const { hub, phone, device } = stage
  await linked(hub, device)
  await post(phone, { app: 'Chat', title: 'To be forgotten' })
  const looked = await open('devices')
  const { page } = looked
  await card(page, 'To be forgotten').waitFor()
  const dialog = page.getByRole('alertdialog', { name: `Forget ${phone.name}?` })
  await button(page, `Forget ${phone.name}…`).click()
  await dialog.waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  await expect.poll(() => isWhole(page), soon).toBe(0)
  expect(await hub.client.devices()).toHaveLength(1)
  await button(page, `Forget ${phone.name}…`).click()
  await dialog.getByRole('button', { name: 'Forget and delete' }).click()
  await notice(page, 'Forgotten.').waitFor()
  expect(await hub.client.devices()).toEqual([])
  await expect.poll(async () => (await phone.state()).linked, soon).toEqual([])
  await expect.poll(() => isWhole(page), soon).toBe(0)
  await expect.poll(() => feed(page).count(), soon).toBe(0)
  await goTo(page, '/home')
  await page.getByRole('heading', { name: 'Your phone, on your PC' }).waitFor()
  expect(await page.content()).not.toContain('To be forgotten')
  await expect(hub.client.device(device).notifications.list({})).rejects.toMatchObject({ code: 'device.unknown' })
  looked.clean()
  await looked.close()
})
