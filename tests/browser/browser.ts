import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { expect, onTestFailed } from 'vitest'
import { pageAddress } from '../../src/client/client.ts'
import type { TestHub } from '../system/harness.ts'

/** How a person's browser is. */
export interface Look {
  readonly width?: number
  readonly height?: number
  readonly dark?: boolean
  /** The system's high contrast. */
  readonly contrast?: boolean
  readonly language?: 'en' | 'pseudo'
  /** The person chose the page's own high contrast. */
  readonly ownContrast?: boolean
  readonly reducedMotion?: boolean
  /** Answers questions for the clipboard with yes. */
  readonly clipboard?: boolean
  /** The test turns the page's clock, see `page.clock`. */
  readonly clock?: boolean
  /** Done before the page is opened. */
  readonly before?: (page: Page) => Promise<unknown>
}

/** A page that somebody looks at, with everything that went wrong in it. */
export interface Looked {
  readonly page: Page
  /** What the browser complained about: errors, refused content, failed requests of the page itself. */
  readonly complaints: readonly string[]
  /** Fails when the browser complained about anything but what fits `expected`. */
  clean(expected?: RegExp): void
  close(): Promise<void>
}

/** Opens the hub's page as `tandem open` does, logged in by a ticket. `at` is a place such as `/status`. */
export async function look(browser: Browser, hub: TestHub, at = '/home', how: Look = {}): Promise<Looked> {
  const { width = 1280, height = 800 } = how
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: how.dark ? 'dark' : 'light',
    forcedColors: how.contrast ? 'active' : 'none',
    reducedMotion: how.reducedMotion ? 'reduce' : 'no-preference',
    permissions: how.clipboard ? ['clipboard-read', 'clipboard-write'] : [],
    locale: 'en-GB',
  })
  context.setDefaultTimeout(15_000)
  if (how.language === 'pseudo') await context.addInitScript(() => localStorage.setItem('tandem.language', 'pseudo'))
  if (how.ownContrast)
    await context.addInitScript(() => localStorage.setItem('tandem.preferences', JSON.stringify({ theme: 'contrast' })))
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`console: ${message.text()}`)
  })
  tellWhenFailed(page, complaints)
  if (how.clock) await page.clock.install()
  await how.before?.(page)
  await page.goto(pageAddress(hub.client.url, await hub.client.ticket()))
  if (at !== '/home') await goTo(page, at)
  return {
    page,
    complaints,
    clean: (expected) => expect(complaints.filter((one) => !expected?.test(one))).toEqual([]),
    close: () => context.close(),
  }
}

/** What the page was like when a test failed, as a screen reader has it: nobody sees the browser. */
function tellWhenFailed(page: Page, complaints: readonly string[]): void {
  if (expect.getState().currentTestName === undefined) return
  onTestFailed(async () => {
    if (page.isClosed()) return
    const snapshot = await page.locator('body').ariaSnapshot({ timeout: 2000 })
    process.stderr.write([page.url(), ...complaints, snapshot, ''].join('\n'))
  })
}

/**
 * Puts other words into what the hub says to this page: what no honest hub or phone would send, or more of it. For
 * `before` of a {@link Look}.
 */
export const spoilt =
  (words: Readonly<Record<string, string>>) =>
  async (page: Page): Promise<void> => {
    const spoil = (text: string) =>
      Object.entries(words).reduce(
        (spoiling, [word, other]) => spoiling.replaceAll(JSON.stringify(word), JSON.stringify(other)),
        text,
      )
    await page.routeWebSocket(/\/api\/live/, (socket) => {
      const server = socket.connectToServer()
      server.onMessage((message) => socket.send(typeof message === 'string' ? spoil(message) : message))
    })
    await page.route(/\/api\/devices\//, async (route) => {
      const response = await route.fetch()
      await route.fulfill({ response, body: spoil(await response.text()) })
    })
  }

/** Goes to a place of the page, such as `/status`. */
export async function goTo(page: Page, place: string): Promise<void> {
  await page.evaluate((hash) => window.location.assign(`#${hash}`), place)
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface AxeResult {
  readonly violations: ReadonlyArray<{
    id: string
    help: string
    nodes: ReadonlyArray<{ html: string; target: unknown }>
  }>
}

/** What axe finds wrong on the page as it is now, in one line each; WCAG 2.2 AA and axe's best practices. */
export async function axe(page: Page): Promise<string[]> {
  // What fades in has less contrast than it will have.
  await page.evaluate(async () => {
    const passing = document
      .getAnimations()
      .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime))
    await Promise.allSettled(passing.map(({ finished }) => finished))
  })
  // Through the debugger: the page's own policy lets no foreign script in.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource)
  const { violations } = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(context: Document, options: object): Promise<AxeResult> } }
    return axe.run(document, { resultTypes: ['violations'] })
  })
  return violations.flatMap(({ id, help, nodes }) =>
    nodes
      .filter(({ html }) => !isFalseAlarm(id, html))
      .map((node) => `${id}: ${help}: ${JSON.stringify(node.target)} ${node.html.slice(0, 200)}`),
  )
}

/** What axe cannot know of Fluent's parts. */
function isFalseAlarm(rule: string, html: string): boolean {
  // A tooltip lies outside of every landmark; what it belongs to is described by it.
  if (rule === 'region') return html.startsWith('<div role="tooltip"')
  // These only pass the focus on, to the first or last place of a menu or dialog.
  return rule === 'aria-hidden-focus' && html.includes('data-tabster-dummy')
}

/** How far the page is wider than the window, in CSS pixels. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}
