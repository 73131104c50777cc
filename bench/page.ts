import type { Browser, Page } from 'playwright-core'
import { pageAddress } from '../src/client/client.ts'
import { launch } from '../tests/browser/chromium.ts'
import { type BenchHub, hubHere } from './hub.ts'
import { pairWith } from './pairs.ts'
import { type Phones, phonesHere } from './phones.ts'
import { percentile, type Row } from './rows.ts'
import { ownAddress, type Scene } from './scene.ts'

const few = 1000
const many = 100_000
const perBurst = 1000
const scrollMs = 5000

/** Notes when the first notification is painted, ms after the navigation began, and how long the page took to answer keys. */
const watcher = `
  window.bench = { interactions: [] }
  new MutationObserver(() => {
    if (window.bench.ready === undefined && /Number \\d+/.test(document.body?.innerText ?? ''))
      requestAnimationFrame(() => { window.bench.ready ??= performance.now() })
  }).observe(document, { childList: true, subtree: true })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.interactionId) window.bench.interactions.push(entry.duration)
  }).observe({ type: 'event', durationThreshold: 16, buffered: true })
`

/** The page in a real browser: how soon it is there, how soon it answers, how it scrolls. */
export async function page(scene: Scene): Promise<Row[]> {
  const hub = await hubHere(scene, ownAddress(90))
  await hub.start()
  const phones = phonesHere(scene)
  const [id = ''] = await phones.start({ bind: ownAddress(91), targets: [ownAddress(90)], accept: true })
  const device = await pairWith(hub, id)
  const browser = await launch()
  scene.atEnd(() => browser.close())
  await fill(scene, { hub, phones, device }, few)
  const ready = await scene.samples(() => cold(scene, browser, hub))
  const interactions = await scene.samples(() => answers(scene, browser, hub))
  await fill(scene, { hub, phones, device }, many - few)
  const frames = await scene.samples(() => scroll(scene, browser, hub))
  return [
    {
      measure: `page cold: navigation → first of ${few.toLocaleString('en')} notifications painted`,
      unit: 'ms',
      samples: ready,
      target: { most: 1000 },
    },
    { measure: 'interaction to next paint, p95', unit: 'ms', samples: interactions, target: { most: 100 } },
    {
      measure: `a frame while Home scrolls through ${many.toLocaleString('en')}, p95`,
      unit: 'ms',
      samples: frames,
    },
  ]
}

async function fill(scene: Scene, on: { hub: BenchHub; phones: Phones; device: string }, count: number) {
  const { notifications } = on.hub.client.device(on.device)
  for (let posted = 0; posted < count; posted += perBurst) {
    const app = `Fill ${count} ${posted}`
    void on.phones.ask('act', {
      phone: 0,
      feature: 'notifications',
      name: 'burst',
      input: { count: perBurst, app },
    })
    await scene.until(`${app} is stored`, async () => {
      const { items } = await notifications.list({ app, query: `number ${perBurst}`, limit: 1 })
      return items.length > 0
    })
  }
}

async function opened(scene: Scene, browser: Browser, hub: BenchHub): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  await page.addInitScript(watcher)
  await page.goto(pageAddress(hub.client.url, await hub.client.ticket()))
  // The page's policy forbids what a waiting expression would be evaluated with.
  await scene.until('a notification is painted', () => page.evaluate('window.bench?.ready !== undefined'))
  return page
}

/** A browser that has never seen the page: nothing of it is in any cache. */
async function cold(scene: Scene, browser: Browser, hub: BenchHub): Promise<number> {
  scene.signal.throwIfAborted()
  const page = await opened(scene, browser, hub)
  const ready = (await page.evaluate('window.bench.ready')) as number
  await page.context().close()
  return ready
}

/** Goes through the views, the list and the palette with mouse and keys. */
async function answers(scene: Scene, browser: Browser, hub: BenchHub): Promise<number> {
  scene.signal.throwIfAborted()
  const page = await opened(scene, browser, hub)
  for (const name of ['Status', 'Messages', 'Home', 'Photos', 'Status']) {
    await page.getByRole('link', { name, exact: true }).first().click()
    await page.waitForTimeout(250)
  }
  await page.getByRole('link', { name: 'Home', exact: true }).first().click()
  await page.keyboard.press('Control+k')
  await page.waitForTimeout(300)
  await page.keyboard.type('number 42', { delay: 60 })
  await page.waitForTimeout(300)
  await page.keyboard.press('Escape')
  const took = (await page.evaluate('window.bench.interactions')) as number[]
  await page.context().close()
  // What was faster than one frame of the observer's threshold is not told at all.
  return percentile(took.length > 0 ? took : [16], 95)
}

/** Time between frames while the wheel turns without a pause. */
async function scroll(scene: Scene, browser: Browser, hub: BenchHub): Promise<number> {
  const page = await opened(scene, browser, hub)
  await page.evaluate(`window.frames_ = []; { let last = performance.now(); const tick = () => {
    const now = performance.now(); window.frames_.push(now - last); last = now; requestAnimationFrame(tick) }
    requestAnimationFrame(tick) }`)
  await page.mouse.move(800, 500)
  const end = performance.now() + scrollMs
  while (performance.now() < end) {
    await page.mouse.wheel(0, 600)
    await page.waitForTimeout(16)
  }
  const frames = (await page.evaluate('window.frames_')) as number[]
  await page.context().close()
  return percentile(frames, 95)
}
