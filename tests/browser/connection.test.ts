import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { linked, startHub, type TestHub } from '../system/harness.ts'
import { axe, type Looked, look } from './browser.ts'
import { card, clearAway, feed, notice, panel, post, shade } from './feed.ts'
import { type Stage, setStage, soon } from './stage.ts'

let stage: Stage
/** The hub as it runs now: some tests start it anew. */
let hub: TestHub
beforeAll(async () => {
  stage = await setStage(import.meta.filename)
  hub = stage.hub
})
afterAll(async () => {
  await hub?.stop()
  await stage?.end()
})
beforeEach(async () => {
  // A test that failed half-way has left none.
  if (hub.program.process.signalCode !== null) await startAgain()
  await clearAway({ ...stage, hub })
  await post(stage.phone, { app: 'Chat', title: 'Before', reply: true, face: '' })
})

/** The hub on the same data and at the same address, after it has ended. */
async function startAgain(): Promise<void> {
  const { at, device } = stage
  const port = Number(new URL(hub.client.url).port)
  hub = await startHub({ bind: at.hub, targets: [at.phone], home: hub.home, config: { port } })
  await linked(hub, device)
}

/** How soon a lost hub is to be shown, and what a busy computer may add to it, in ms. */
const lostWithin = 2000 + 500

/** Opens the page; it notes by its own clock when it first says that the hub does not answer. */
async function openWatched(): Promise<Looked> {
  const looked = await look(stage.browser, hub, '/home', {
    before: (page) =>
      page.addInitScript(() => {
        new MutationObserver(() => {
          const isLost = document.body?.textContent?.includes('Tandem is not answering') === true
          const marked = window as unknown as { lostAt?: number }
          if (isLost) marked.lostAt ??= Date.now()
        }).observe(document, { subtree: true, childList: true, characterData: true })
      }),
  })
  // Gone after a reload.
  await looked.page.evaluate(() => Object.assign(window, { neverReloaded: true }))
  await card(looked.page, 'Before').waitFor()
  return looked
}

const lostAt = (page: Page) => page.evaluate(() => (window as unknown as { lostAt?: number }).lostAt)
const isSamePage = (page: Page) =>
  page.evaluate(() => (window as unknown as { neverReloaded?: boolean }).neverReloaded === true)
const lost = (page: Page) => page.getByRole('status').getByText(/^Tandem is not answering/)

/** What the page says while the hub is away: nothing that is not known, nothing to press that goes nowhere. */
async function expectLost(page: Page, since: number): Promise<void> {
  await lost(page).waitFor()
  expect((await lostAt(page))! - since).toBeLessThan(lostWithin)
  await panel(page).getByText('Link not known right now').waitFor()
  // What was known stays to be read.
  await card(page, 'Before').waitFor()
  const dismiss = card(page, 'Before').getByRole('button', { name: /^Dismiss/ })
  await expect.poll(() => dismiss.getAttribute('aria-disabled'), soon).toBe('true')
  expect(await dismiss.getAttribute('aria-label')).toContain('Tandem itself does not answer right now.')
  expect(await axe(page)).toEqual([])
}

async function expectHealed(page: Page): Promise<void> {
  await lost(page).waitFor({ state: 'hidden' })
  await notice(page, 'Tandem is back.').waitFor()
  await panel(page)
    .getByText(/^Linked over/)
    .waitFor()
  expect(await isSamePage(page)).toBe(true)
}

test('a killed hub is shown at once, and the page heals by itself when it is there again', async () => {
  const { phone } = stage
  const looked = await openWatched()
  const { page } = looked
  await card(page, 'Before').getByRole('textbox').fill('half a sen')
  const since = Date.now()
  await hub.program.stop('SIGKILL')
  await expectLost(page, since)
  // Something happens while nobody listens.
  await post(phone, { app: 'Chat', title: 'Meanwhile', face: '' })
  await startAgain()
  await expectHealed(page)
  await card(page, 'Meanwhile').waitFor()
  await page.getByRole('main').getByRole('article').filter({ hasText: 'Meanwhile' }).waitFor()
  await post(phone, { app: 'Chat', title: 'Afterwards', face: '' })
  await card(page, 'Afterwards').waitFor()
  expect(await card(page, 'Before').getByRole('textbox').inputValue()).toBe('half a sen')
  await card(page, 'Before').getByRole('textbox').fill('a whole sentence')
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await shade(phone)).replies.at(-1)?.text, soon).toBe('a whole sentence')
  looked.clean(/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|WebSocket connection/)
  await looked.close()
})

test('a hub that hangs is shown within two seconds, and heals when it goes on', async () => {
  const { phone } = stage
  const looked = await openWatched()
  const { page } = looked
  const since = Date.now()
  hub.program.process.kill('SIGSTOP')
  try {
    await expectLost(page, since)
  } finally {
    hub.program.process.kill('SIGCONT')
  }
  await expectHealed(page)
  await post(phone, { app: 'Chat', title: 'Awake again', face: '' })
  await card(page, 'Awake again').waitFor()
  looked.clean(/WebSocket connection/)
  await looked.close()
})

/** Ends the login of a page at the hub; the browser keeps its cookie, as one that has become too old. */
async function expire(page: Page): Promise<void> {
  const [cookie] = await page.context().cookies()
  await fetch(`${hub.client.url}/api/logout`, {
    method: 'POST',
    headers: { Cookie: `${cookie!.name}=${cookie!.value}` },
  })
}

const token = (page: Page) => page.getByLabel(/^Or paste the token/)
const signIn = (page: Page) => page.getByRole('button', { name: 'Sign in' })

test('an expired login leads to one page with one way back in', async () => {
  const { phone } = stage
  const looked = await look(stage.browser, hub, '/home', { clipboard: true })
  const { page } = looked
  await card(page, 'Before').waitFor()
  await expire(page)
  // The next thing that the page asks for is refused.
  await page.getByRole('link', { name: 'Status', exact: true }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  expect(await feed(page).count()).toBe(0)
  expect(await page.content()).not.toContain('Before')
  await page.getByText('npx tandem open').waitFor()
  await page.getByRole('button', { name: 'Copy' }).click()
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText()), soon).toBe('npx tandem open')

  await token(page).fill('a-wrong-token-that-is-long-enough-to-be-one')
  await signIn(page).click()
  await page.getByRole('alert').getByText('This is not the token.').waitFor()
  await token(page).fill(` ${readFileSync(join(hub.home, 'token'), 'utf8')}`)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: `What works with ${phone.name}` }).waitFor()
  await card(page, 'Before').waitFor()
  looked.clean(/401 \(Unauthorized\)/)
  await looked.close()
})

test('a login that expired meanwhile is noticed when the hub is there again; the command opens a page that is in', async () => {
  const looked = await openWatched()
  const { page } = looked
  await expire(page)
  await hub.program.stop('SIGKILL')
  await lost(page).waitFor()
  await startAgain()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  expect(await page.content()).not.toContain('Before')
  const { out } = await hub.cli('open', '--print')
  await page.goto(out.trim())
  await card(page, 'Before').waitFor()
  // A used ticket opens nothing.
  await page.context().clearCookies()
  await page.goto(out.trim())
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await looked.close()
})
