import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Pair, pairUp, poll, startPair } from '../system/harness.ts'
import { goTo, look } from './browser.ts'
import { launch } from './chromium.ts'

const KiB = 1024
/** What is sent for the first view, at most. A budget is raised by a decision, not by accident. */
const budgets = { scriptGzip: 250 * KiB, styleGzip: 4 * KiB, requests: 40, domNodes: 2500, layoutShift: 0.1 }
const stored = 1000

let pair: Pair
let browser: Browser
beforeAll(async () => {
  ;[pair, browser] = await Promise.all([startPair(import.meta.filename), launch()])
  const { id } = await pairUp(pair.hub, pair.phone)
  await pair.phone.act('notifications', 'burst', { count: stored })
  const { notifications } = pair.hub.client.device(id)
  await poll(async () => (await notifications.list({ query: `number ${stored}`, limit: 1 })).items.length > 0, 20_000)
})
afterAll(async () => {
  await browser?.close()
  await pair?.end()
})

test('the first view keeps its budgets with 1,000 stored notifications', async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  const sent: Array<{ url: string; bytes: Promise<Buffer> }> = []
  page.on('response', (response) => {
    if (response.ok())
      sent.push({ url: new URL(response.url()).pathname, bytes: response.body().catch(() => Buffer.of()) })
  })
  await page.addInitScript(() => {
    const shifts: number[] = []
    Object.assign(window, { shifts })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as Array<{ value: number }>) shifts.push(entry.value)
    }).observe({ type: 'layout-shift', buffered: true })
  })
  const ticket = await pair.hub.client.ticket()
  await page.goto(`${pair.hub.client.url}/open?ticket=${ticket}`)
  await page
    .getByText(/^Number \d+$/)
    .first()
    .waitFor()
  // What comes in the second after is first view, too.
  await page.waitForTimeout(1500)
  const files = await Promise.all(sent.map(async ({ url, bytes }) => ({ url, gzip: gzipSync(await bytes).length })))
  const sum = (suffix: string) =>
    files.filter(({ url }) => url.endsWith(suffix)).reduce((total, { gzip }) => total + gzip, 0)
  const [nodes, shifts] = await page.evaluate(() => [
    document.querySelectorAll('*').length,
    (window as unknown as { shifts: number[] }).shifts.reduce((total, value) => total + value, 0),
  ])
  await context.close()
  expect(files.filter(({ url }) => url.endsWith('.js')).length).toBeGreaterThan(0)
  expect(sum('.js'), 'JavaScript, gzip').toBeLessThanOrEqual(budgets.scriptGzip)
  expect(sum('.css'), 'CSS, gzip').toBeLessThanOrEqual(budgets.styleGzip)
  expect(files.length, 'requests').toBeLessThanOrEqual(budgets.requests)
  expect(nodes, 'elements').toBeLessThanOrEqual(budgets.domNodes)
  expect(shifts, 'layout shift').toBeLessThanOrEqual(budgets.layoutShift)
})

test('what the page keeps is bounded: every other view comes in a file of its own', async () => {
  const looked = await look(browser, pair.hub)
  const scripts = () =>
    looked.page.evaluate(
      () => performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js')).length,
    )
  await looked.page
    .getByText(/^Number \d+$/)
    .first()
    .waitFor()
  for (const place of ['/settings/devices', '/status', '/add']) {
    const before = await scripts()
    await goTo(looked.page, place)
    await poll(async () => (await scripts()) > before)
  }
  looked.clean()
  await looked.close()
})
