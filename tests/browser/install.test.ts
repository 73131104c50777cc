import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addressesFor, endAll, startHub, type TestHub } from '../system/harness.ts'
import { look } from './browser.ts'
import { launch } from './chromium.ts'

let hub: TestHub
let browser: Browser
beforeAll(async () => {
  const address = addressesFor(import.meta.filename)
  ;[hub, browser] = await Promise.all([startHub({ bind: address() }), launch()])
})
afterAll(async () => {
  await browser?.close()
  if (hub) await endAll([hub])
})

test('browsers find nothing that keeps them from installing the page', async () => {
  const looked = await look(browser, hub)
  const devtools = await looked.page.context().newCDPSession(looked.page)
  const { errors, data } = await devtools.send('Page.getAppManifest')
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors')
  // A private window, which every context of a test is, never installs anything.
  expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([])
  expect(errors).toEqual([])
  expect(JSON.parse(data ?? '{}')).toMatchObject({ name: 'Tandem', display: 'standalone', start_url: '/' })
  looked.clean()
  await looked.close()
})

test('every icon of the manifest is there, in the size it says', async () => {
  const looked = await look(browser, hub)
  const wrong = await looked.page.evaluate(async () => {
    const manifest = (await (await fetch('/manifest.webmanifest')).json()) as {
      icons: { src: string; sizes: string }[]
    }
    const found = await Promise.all(
      manifest.icons.map(async ({ src, sizes }) => {
        const image = new Image()
        image.src = src
        await image.decode()
        const size = `${image.naturalWidth}x${image.naturalHeight}`
        return sizes === 'any' || sizes.split(' ').includes(size) ? undefined : `${src}: ${size}, not ${sizes}`
      }),
    )
    return { count: found.length, wrong: found.filter((one) => one !== undefined) }
  })
  expect(wrong.count).toBeGreaterThanOrEqual(3)
  expect(wrong.wrong).toEqual([])
  looked.clean()
  await looked.close()
})
