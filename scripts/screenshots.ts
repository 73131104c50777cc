// npm run screenshots: pictures of every view, light and dark, from the demo, into docs/images.
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { startDemo } from '../src/cli/demo.ts'
import { connect, pageAddress } from '../src/client/client.ts'
import { launch } from '../tests/browser/chromium.ts'
import { buildPage } from './build-page.ts'

const folder = fileURLToPath(new URL('../docs/images/', import.meta.url))

interface Shot {
  readonly name: string
  readonly place?: string
  /** Default: 1280 × 800. */
  readonly size?: { readonly width: number; readonly height: number }
  /** Which phone is shown; default: the first. */
  readonly phone?: number
  /** What is done before the picture is taken. */
  readonly first?: (page: Page) => Promise<unknown>
}

const phoneSize = { width: 360, height: 740 }

const shots: readonly Shot[] = [
  { name: 'home' },
  { name: 'status', place: '/status' },
  { name: 'messages', place: '/messages' },
  { name: 'add-phone', place: '/add' },
  { name: 'settings-phones', place: '/settings/devices' },
  { name: 'settings-notifications', place: '/settings/notifications' },
  { name: 'settings-privacy', place: '/settings/privacy' },
  { name: 'settings-look', place: '/settings/look' },
  { name: 'iphone', place: '/status', phone: 1 },
  { name: 'palette', first: (page) => page.keyboard.press('Control+k') },
  { name: 'keys', first: (page) => page.keyboard.press('F1') },
  { name: 'privacy', first: (page) => page.keyboard.press('Control+Shift+P') },
  { name: 'narrow', size: phoneSize },
  { name: 'narrow-status', size: phoneSize, place: '/status' },
]

if (import.meta.main) await main()

async function main(): Promise<void> {
  await buildPage()
  mkdirSync(folder, { recursive: true })
  const demo = await startDemo({ port: 0, seed: 7, lively: false })
  const browser = await launch()
  try {
    const client = connect({ url: demo.hub.url, token: demo.hub.token })
    const devices = await client.devices()
    for (const scheme of ['light', 'dark'] as const)
      for (const shot of shots) {
        const address = pageAddress(demo.hub.url, await client.ticket())
        await take(browser, { shot, scheme, address, device: devices[shot.phone ?? 0]?.id ?? '' })
        await client.hub.configure({ privacy: false })
        console.log(`${shot.name}-${scheme}.png`)
      }
  } finally {
    await browser.close()
    await demo.stop()
  }
}

interface Asked {
  readonly shot: Shot
  readonly scheme: 'light' | 'dark'
  readonly address: string
  readonly device: string
}

async function take(browser: Browser, { shot, scheme, address, device }: Asked): Promise<void> {
  const { name, place, size = { width: 1280, height: 800 }, first } = shot
  const context = await browser.newContext({ viewport: size, colorScheme: scheme, locale: 'en-GB' })
  const page = await context.newPage()
  await page.addInitScript(`localStorage.setItem('tandem.device', ${JSON.stringify(device)})`)
  await page.goto(address)
  if (place !== undefined) await page.evaluate(`location.assign('#${place}')`)
  await page.waitForTimeout(1200)
  await first?.(page)
  await page.waitForTimeout(800)
  await page.screenshot({ path: `${folder}${name}-${scheme}.png` })
  await context.close()
}
