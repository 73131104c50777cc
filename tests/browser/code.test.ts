import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { goTo, look } from './browser.ts'
import { type Stage, setStage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await setStage(import.meta.filename)
})
afterAll(() => stage?.end())

const isCodeOfStatus = /\/assets\/status-/
const isCheck = (page: Page) => page.getByRole('main').getByRole('heading', { name: 'This PC' })

test('a view that was never opened opens by itself when the hub is there again', async () => {
  const { page, clean, close } = await look(stage.browser, stage.hub)
  const gone = (address: URL) => address.pathname === '/' || isCodeOfStatus.test(address.pathname)
  await page.route(gone, (route) => route.abort('connectionrefused'))
  await page.evaluate(() => {
    window.location.hash = '#/status'
  })
  // It asks whether the hub is back.
  await page.waitForRequest((request) => request.method() === 'HEAD')
  expect(await isCheck(page).count()).toBe(0)
  await page.getByRole('complementary', { name: 'Your phone' }).waitFor()
  await page.unroute(gone)
  await isCheck(page).waitFor()
  clean(/ERR_CONNECTION_REFUSED/)
  await close()
})

test('a view whose files are gone, as after an update, leaves the rest of the page and can be loaded again', async () => {
  const { page, close } = await look(stage.browser, stage.hub)
  await page.route(isCodeOfStatus, (route) => route.fulfill({ status: 404 }))
  await page.evaluate(() => {
    window.location.hash = '#/status'
  })
  const again = page.getByRole('main').getByRole('button', { name: 'Load the page again' })
  await again.waitFor()
  await page.getByRole('complementary', { name: 'Your phone' }).waitFor()
  // Another place is none of it.
  await goTo(page, '/settings/devices')
  await page.getByRole('main').getByLabel('Name here').waitFor()
  await goTo(page, '/status')
  await again.waitFor()
  await page.unroute(isCodeOfStatus)
  await again.click()
  await isCheck(page).waitFor()
  await close()
})
