import { setTimeout } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { look } from './browser.ts'
import { card, feed, notice, post } from './feed.ts'
import { type Stage, setStage, soon } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await setStage(import.meta.filename)
})
afterAll(() => stage?.end())
afterEach(() => stage.hub.client.hub.configure({ privacy: false }))

test('a press that does not get to the hub is not shown as under way', async () => {
  const looked = await look(stage.browser, stage.hub)
  const { page } = looked
  const ping = page.getByRole('group', { name: 'Quick toggles' }).getByRole('button').nth(0)
  const label = await ping.innerText()
  await page.route(/\/ping\/send|\/ring\/start/, (route) => route.abort())
  await ping.click()
  await notice(page, 'Tandem does not answer right now').first().waitFor()
  await expect.poll(() => ping.innerText(), soon).toBe(label)
  looked.clean(/ERR_FAILED/)
  await looked.close()
})

const secret = 'meet me at the fountain'

/** What of these words was ever in the document, from the first drawing on. */
async function watchFor(page: Page, words: readonly string[]): Promise<readonly string[]> {
  const seen: string[] = []
  await page.exposeFunction('tellSeen', (found: string[]) => void seen.push(...found))
  await page.addInitScript((wanted) => {
    new MutationObserver(() => {
      const text = document.documentElement.outerHTML
      const found = wanted.filter((word) => text.includes(word))
      if (found.length > 0) (window as unknown as { tellSeen(found: string[]): void }).tellSeen(found)
    }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
  }, words)
  return seen
}

test('privacy mode that is decided where Tandem is started cannot be switched off by its key, not even for a moment', async () => {
  const fixed = await setStage(`${import.meta.filename}.fixed`, { env: { TANDEM_PRIVACY: 'on' } })
  try {
    await post(fixed.phone, { app: 'Chat', title: 'Titania', text: secret })
    let seen: readonly string[] = []
    const looked = await look(fixed.browser, fixed.hub, '/home', {
      before: async (page) => {
        seen = await watchFor(page, [secret])
      },
    })
    const { page } = looked
    await feed(page).getByText('Chat: 1 notification').waitFor()
    // A slow hub: what is shown until it has answered shows.
    await page.route(/\/api\/hub\/configure/, async (route) => {
      await setTimeout(500)
      await route.continue()
    })
    await page.keyboard.press('Control+Shift+P')
    await setTimeout(1500)
    expect(seen).toEqual([])
    await looked.close()
  } finally {
    await fixed.end()
  }
})

test('what was hidden is shown again only once the hub has agreed', async () => {
  await post(stage.phone, { app: 'Chat', title: 'Titania', text: secret })
  await stage.hub.client.hub.configure({ privacy: true })
  let seen: readonly string[] = []
  const looked = await look(stage.browser, stage.hub, '/home', {
    before: async (page) => {
      seen = await watchFor(page, [secret])
    },
  })
  const { page } = looked
  await feed(page).getByText('Chat: 1 notification').waitFor()
  await page.route(/\/api\/hub\/configure/, (route) => route.abort())
  await page.getByRole('button', { name: 'Privacy mode' }).click()
  await notice(page, 'Tandem does not answer right now').first().waitFor()
  expect(seen).toEqual([])
  looked.clean(/ERR_FAILED/)
  await looked.close()
})

test('what was said and told before privacy mode is not left behind in it', async () => {
  const { browser, hub, phone } = stage
  const words = { title: 'Zebedee Secretary', late: 'came at the last moment', ping: 'whispered to this PC' }
  const looked = await look(browser, hub)
  const { page } = looked
  const seen = async () => {
    const everything = await page.evaluate(() => document.documentElement.outerHTML + document.title)
    return Object.values(words).filter((word) => everything.includes(word))
  }
  await feed(page).waitFor()
  await phone.act('ping', 'send', { message: words.ping })
  await post(phone, { app: 'Mail', title: words.title, text: words.title })
  await expect
    .poll(() => page.locator('[aria-live=polite]').allInnerTexts(), soon)
    .toContain(`New from Mail: ${words.title}`)
  await notice(page, words.ping).waitFor()
  // One that is still waiting to be said.
  await post(phone, { app: 'Mail', title: words.late, text: words.late })
  await card(page, words.late).first().waitFor()
  await setTimeout(1100)
  await page.keyboard.press('Control+Shift+P')
  await expect.poll(seen, soon).toEqual([])
  await setTimeout(1000)
  expect(await seen()).toEqual([])
  looked.clean()
  await looked.close()
})

interface PopUp {
  readonly title: string
  readonly tag: string
  readonly isClosed: boolean
}

test('pop-ups of the page go with what they tell of, and with privacy mode', async () => {
  const { browser, hub, phone } = stage
  await hub.client.hub.configure({ notifications: true })
  const looked = await look(browser, hub, '/home', {
    before: (page) =>
      page.addInitScript(() => {
        class Shown {
          static permission = 'granted'
          static all: Shown[] = []
          isClosed = false
          readonly title: string
          readonly tag: string
          constructor(title: string, { tag }: { tag: string }) {
            this.title = title
            this.tag = tag
            Shown.all.push(this)
          }
          close() {
            this.isClosed = true
          }
        }
        Object.assign(window, { Notification: Shown })
        document.hasFocus = () => false
      }),
  })
  const { page } = looked
  const popUps = () => page.evaluate(() => (window.Notification as unknown as { all: PopUp[] }).all)
  const open = async () => (await popUps()).filter(({ isClosed }) => !isClosed).map(({ title }) => title)
  await feed(page).waitFor()
  await expect.poll(async () => (await hub.client.status()).desktop, soon).toMatchObject({ page: true })
  const gone = await post(phone, { app: 'Mail', title: 'Oberon', text: secret })
  await post(phone, { app: 'Mail', title: 'Puck', text: secret })
  await expect.poll(open, soon).toEqual(['Oberon', 'Puck'])
  await phone.act('notifications', 'remove', { id: gone })
  await expect.poll(open, soon).toEqual(['Puck'])
  await page.keyboard.press('Control+Shift+P')
  await expect.poll(open, soon).toEqual([])
  await post(phone, { app: 'Mail', title: 'Hermia', text: secret })
  await expect.poll(open, soon).toEqual(['Mail'])
  looked.clean()
  await looked.close()
})

test('history that is deleted is not shown any more', async () => {
  const { browser, hub, phone } = stage
  const id = await post(phone, { app: 'Mail', title: 'Lysander', text: secret })
  const looked = await look(browser, hub)
  const { page } = looked
  const row = page.getByRole('main').getByRole('article').filter({ hasText: 'Lysander' })
  await row.waitFor()
  await phone.act('notifications', 'remove', { id })
  await card(page, 'Lysander').waitFor({ state: 'detached' })
  expect(await row.count()).toBe(1)
  await hub.client.hub.configure({ keepNothing: true })
  await row.waitFor({ state: 'detached' })
  await hub.client.hub.configure({ keepNothing: false })
  looked.clean()
  await looked.close()
})

test('what is switched on says how it does, not how it did', async () => {
  const { browser, hub } = stage
  const looked = await look(browser, hub, '/settings/computer')
  const { page } = looked
  const main = page.getByRole('main')
  await page.route(/\/api\/hub\/configure/, async (route) => {
    await setTimeout(300)
    await route.continue()
  })
  await main.getByRole('switch', { name: /clipboard/i }).click()
  await main.getByText('no desktop session').waitFor()
  expect(await main.getByText(/Switched off in Settings|Starting/).count()).toBe(0)
  await hub.client.hub.configure({ clipboard: false })
  looked.clean()
  await looked.close()
})
