import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Looked, look } from './browser.ts'
import { card, clearAway, feed, panel, post, shade } from './feed.ts'
import { type Stage, setStage, soon } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await setStage(import.meta.filename)
})
afterAll(() => stage?.end())
beforeEach(async () => {
  const { phone } = stage
  await clearAway(stage)
  const message = { app: 'Chat', reply: true, face: '', actions: ['Mark as read'] }
  await post(phone, { ...message, title: 'Ada', text: 'Lunch?', conversation: [{ sender: 'Ada', content: 'Lunch?' }] })
  await post(phone, { app: 'Mail', title: 'Invoice', text: 'Nr. 17', face: '' })
  await post(phone, { app: 'News', title: 'Headline', text: 'Something happened', face: '' })
})

async function open(width = 1280): Promise<Looked> {
  const looked = await look(stage.browser, stage.hub, '/home', { width })
  await looked.page.waitForLoadState('networkidle')
  return looked
}

/** Presses Tab until the focus is where it is wanted; fails when it does not come there. */
async function tabTo(page: Page, isThere: (element: Element) => boolean): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate(`(${isThere})(document.activeElement)`)) return
  }
  throw new Error(`60 times Tab do not lead to ${isThere}`)
}

const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? '')

test('from loading the page to a sent reply, a dismissed notification, every tab, settings and privacy', async () => {
  const { phone, hub } = stage
  const looked = await open()
  const { page } = looked
  await card(page, 'Headline').waitFor()
  await tabTo(page, (element) => element.matches('article[data-row]'))
  expect(await focused(page)).toContain('Ada')
  await page.keyboard.press('r')
  await page.keyboard.type('Yes, at one. Be there r, e, m and c!')
  await page.keyboard.press('Enter')
  await card(page, 'Ada').getByText('Confirmed by the phone').waitFor()
  expect((await shade(phone)).replies.at(-1)?.text).toBe('Yes, at one. Be there r, e, m and c!')
  expect((await shade(phone)).active).toHaveLength(3)

  // Back to the row, on to the next ones, and away with one of them: the focus stays in the list.
  await page.keyboard.press('Escape')
  expect(await focused(page)).toContain('Ada')
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => focused(page), soon).toMatch(/Headline|Invoice/)
  const [second, third] = (await focused(page)).includes('Invoice') ? ['Invoice', 'Headline'] : ['Headline', 'Invoice']
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => focused(page), soon).toContain(third)
  await page.keyboard.press('ArrowUp')
  await expect.poll(() => focused(page), soon).toContain(second)
  await page.keyboard.press('e')
  await expect.poll(async () => (await shade(phone)).active.map(({ title }) => title), soon).not.toContain(second)
  await expect.poll(() => focused(page), soon).toContain(third)
  await page.keyboard.press('m')
  const muted = async () => (await hub.client.device(stage.device).notifications.apps({})).filter((one) => one.muted)
  await expect.poll(async () => (await muted()).length, soon).toBe(1)
  // It goes to another place of the list, and the focus with it.
  await card(page, third)
    .getByRole('button', { name: /^Unmute/ })
    .waitFor()
  await expect.poll(() => focused(page), soon).toContain(third)
  await page.keyboard.press('m')
  await expect.poll(async () => (await muted()).length, soon).toBe(0)

  const places = ['home', 'messages', 'calls', 'photos', 'files', 'apps', 'status']
  for (const [index, place] of [...places.entries()].reverse()) {
    await page.keyboard.press(`Alt+${index + 1}`)
    await expect.poll(() => new URL(page.url()).hash, soon).toBe(`#/${place}`)
    const tab = page.getByRole('navigation', { name: 'Views' }).locator('[aria-current=page]')
    await expect.poll(() => tab.getAttribute('href'), soon).toBe(`#/${place}`)
  }

  await page.keyboard.press('Control+Shift+P')
  await expect.poll(async () => (await hub.client.hub.settings()).privacy, soon).toBe(true)
  await page.keyboard.press('Control+Shift+P')
  await expect.poll(async () => (await hub.client.hub.settings()).privacy, soon).toBe(false)

  await page.reload()
  await page.waitForLoadState('networkidle')
  await tabTo(page, (element) => element.getAttribute('aria-label') === 'Settings')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor()
  looked.clean()
  await looked.close()
})

test('the first stop leads past everything to the content', async () => {
  const looked = await open()
  const { page } = looked
  await page.keyboard.press('Tab')
  const link = page.getByRole('link', { name: 'To the content' })
  expect(await link.evaluate((element) => element === document.activeElement)).toBe(true)
  const { width, height } = (await link.boundingBox())!
  expect(Math.min(width, height)).toBeGreaterThanOrEqual(24)
  await page.keyboard.press('Enter')
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName), soon).toBe('MAIN')
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true)
  expect(new URL(page.url()).hash).not.toBe('#content')
  looked.clean()
  await looked.close()
})

/** What the page looks like where the focus is, with some room for what marks it. */
async function around(page: Page): Promise<Buffer> {
  const clip = await page.evaluate(() => {
    const room = 6
    const { left, top, right, bottom } = (document.activeElement as HTMLElement).getBoundingClientRect()
    const [x, y] = [Math.max(0, left - room), Math.max(0, top - room)]
    return { x, y, width: Math.min(innerWidth, right + room) - x, height: Math.min(innerHeight, bottom + room) - y }
  })
  return page.screenshot({ clip, animations: 'disabled' })
}

test.each([1280, 360])('at %i px, wherever Tab leads, it can be seen', async (width) => {
  const looked = await open(width)
  const { page } = looked
  if (width === 1280) await card(page, 'Ada').waitFor()
  const unseen: string[] = []
  for (let presses = 1; presses <= 40; presses++) {
    await page.keyboard.press('Tab')
    const [name, box] = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement
      const { left, top, right, bottom } = element.getBoundingClientRect()
      const isInside = right > 0 && bottom > 0 && left < innerWidth && top < innerHeight && right - left > 1
      return [`${element.tagName} ${element.ariaLabel ?? element.innerText}`.slice(0, 60), isInside] as const
    })
    // After the last one, browsers go to their own bars, and from there to the page as a whole.
    if (name.startsWith('BODY')) {
      expect(presses).toBeGreaterThan(10)
      continue
    }
    if (!box) {
      unseen.push(`${name} (out of sight)`)
      continue
    }
    const marked = await around(page)
    await page.evaluate(() => {
      const element = document.activeElement as HTMLElement
      Object.assign(window, { had: element })
      element.blur()
    })
    // The part of the page that had the focus is looked at again without it.
    const plain = await page.evaluate(() => {
      const room = 6
      const { left, top, right, bottom } = (window as unknown as { had: HTMLElement }).had.getBoundingClientRect()
      const [x, y] = [Math.max(0, left - room), Math.max(0, top - room)]
      return { x, y, width: Math.min(innerWidth, right + room) - x, height: Math.min(innerHeight, bottom + room) - y }
    })
    if (marked.equals(await page.screenshot({ clip: plain, animations: 'disabled' }))) unseen.push(name)
    await page.evaluate(() => (window as unknown as { had: HTMLElement }).had.focus())
  }
  expect(unseen).toEqual([])
  looked.clean()
  await looked.close()
})

test('on a small page the panel is opened, left and closed by keys', async () => {
  const looked = await open(360)
  const { page } = looked
  await tabTo(page, (element) => element.getAttribute('aria-label')?.startsWith('Notifications:') === true)
  await page.keyboard.press('Enter')
  await panel(page).waitFor()
  await card(page, 'Ada').waitFor()
  for (let presses = 0; presses < 30; presses++) {
    await page.keyboard.press('Tab')
    const where = await page.evaluate(() => {
      const element = document.activeElement
      return element === document.body || element?.closest('[role=dialog]') ? 'inside' : element?.outerHTML
    })
    expect(where).toBe('inside')
  }
  await feed(page).getByRole('article').first().focus()
  await page.keyboard.press('Escape')
  await panel(page).waitFor({ state: 'hidden' })
  await expect.poll(() => page.evaluate(() => document.activeElement?.ariaLabel), soon).toMatch(/^Notifications:/)
  looked.clean()
  await looked.close()
})
