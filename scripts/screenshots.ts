// npm run screenshots: pictures of every view, light and dark, from the demo, into docs/images.
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { startDemo } from '../src/cli/demo.ts'
import { connect, pageAddress } from '../src/client/client.ts'
import type { KdeconnectConfig } from '../src/links/kdeconnect/config.ts'
import { startPhone } from '../src/sim/main.ts'
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
  /** What is done after it. */
  readonly last?: (page: Page) => Promise<unknown>
}

const phoneSize = { width: 360, height: 740 }

const shots: readonly Shot[] = [
  { name: 'home' },
  ...['messages', 'calls', 'photos', 'files', 'apps', 'status'].map((name) => ({ name, place: `/${name}` })),
  ...['devices', 'features', 'notifications', 'privacy', 'computer', 'look', 'about'].map((part) => ({
    name: `settings-${part}`,
    place: `/settings/${part}`,
  })),
  { name: 'add-phone', place: '/add', first: (page) => page.getByRole('radio', { name: 'Android' }).check() },
  {
    name: 'pairing',
    place: '/add',
    first: async (page) => {
      await page.getByRole('radio', { name: 'Android' }).check()
      for (let step = 0; step < 3; step++) await page.getByRole('button', { name: 'Continue' }).click()
      await page.getByRole('button', { name: /^Pair with/ }).click()
      await page.getByRole('img', { name: /^Code:/ }).waitFor()
    },
    last: (page) => page.getByRole('button', { name: 'Cancel' }).click(),
  },
  { name: 'iphone', place: '/status', phone: 1 },
  { name: 'palette', first: (page) => page.keyboard.press('Control+k') },
  { name: 'keys', first: (page) => page.keyboard.press('F1') },
  { name: 'privacy-mode', first: (page) => page.keyboard.press('Control+Shift+P') },
  { name: 'narrow', size: phoneSize },
  {
    name: 'narrow-panel',
    size: phoneSize,
    first: (page) =>
      page
        .getByRole('button', { name: /^Notifications:|Open the panel/ })
        .first()
        .click(),
  },
  { name: 'narrow-status', size: phoneSize, place: '/status' },
]

if (import.meta.main) await main()

async function main(): Promise<void> {
  await buildPage()
  mkdirSync(folder, { recursive: true })
  const demo = await startDemo({ port: 0, seed: 7, lively: false })
  const browser = await launch()
  const { udpPort } = demo.hub.config.links.kdeconnect as KdeconnectConfig
  // One that is in sight, for the picture of a pairing.
  const stranger = await startPhone({
    profile: 'android',
    name: 'Phone of Ada',
    bind: '127.0.0.1',
    targets: [`127.0.0.1:${udpPort}`],
    config: { udpPort: await freePort(), announceEvery: 2 },
  })
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
    await stranger.stop()
    await demo.stop()
  }
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  await new Promise<void>((done) => socket.close(done))
  return port
}

interface Asked {
  readonly shot: Shot
  readonly scheme: 'light' | 'dark'
  readonly address: string
  readonly device: string
}

async function take(browser: Browser, { shot, scheme, address, device }: Asked): Promise<void> {
  const { name, place, size = { width: 1280, height: 800 }, first, last } = shot
  const context = await browser.newContext({ viewport: size, colorScheme: scheme, locale: 'en-GB' })
  const page = await context.newPage()
  await page.addInitScript(`localStorage.setItem('tandem.device', ${JSON.stringify(device)})`)
  await page.goto(address)
  if (place !== undefined) await page.evaluate(`location.assign('#${place}')`)
  await page.waitForTimeout(1200)
  await first?.(page)
  await page.waitForTimeout(800)
  await page.screenshot({ path: `${folder}${name}-${scheme}.png` })
  await last?.(page)
  await page.waitForTimeout(200)
  await context.close()
}
