import { setTimeout } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { look } from './browser.ts'
import { feed, post } from './feed.ts'
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
  await page.getByText('No Tandem is running here').waitFor()
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
  await page.getByText('No Tandem is running here').waitFor()
  expect(seen).toEqual([])
  looked.clean(/ERR_FAILED/)
  await looked.close()
})
