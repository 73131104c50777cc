import type { Page, Request } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endAll, hubInSight, inSight, poll, startPhone } from '../system/harness.ts'
import { axe, goTo, type Look, type Looked, look, overflow } from './browser.ts'
import { post } from './feed.ts'
import { type Stage, setStage } from './stage.ts'
import { type Heard, hear, untranslated } from './untranslated.ts'

let stage: Stage
beforeAll(async () => {
  stage = await setStage(import.meta.filename)
  const { phone } = stage
  await phone.act('notifications', 'fill', { count: 12 })
  const conversation = [{ sender: 'Ada', content: 'Lunch?' }]
  await post(phone, { app: 'Chat', title: 'Ada', text: 'Lunch?', reply: true, actions: ['Like'], conversation })
  await phone.act('notifications', 'code', { code: '739162' })
  await phone.act('media', 'control', { action: 'Play' })
  await phone.act('clipboard', 'copy', { text: 'copied there' })
  await phone.act('clipboard', 'send')
})
afterAll(() => stage?.end())

const looks: Readonly<Record<string, Look>> = {
  light: {},
  dark: { dark: true },
  small: { width: 360, height: 740 },
  'high contrast': { ownContrast: true },
  'forced colours': { contrast: true, dark: true },
  'test language': { language: 'pseudo' },
  'small test language': { language: 'pseudo', width: 360, height: 740, dark: true },
}

const tabs = ['home', 'messages', 'calls', 'photos', 'files', 'apps', 'status']
const settings = ['devices', 'features', 'notifications', 'privacy', 'computer', 'look', 'about']
const steps = ['phone', 'pc', 'app', 'find', 'test']

/** A page in one of the looks. */
interface Seen {
  readonly looked: Looked
  readonly page: Page
  readonly how: Look
  readonly heard: Heard
}

async function open(how: Look): Promise<Seen> {
  let heard: Heard | undefined
  const before = async (page: Page) => {
    heard = hear(page)
  }
  const looked = await look(stage.browser, stage.hub, '/home', { ...how, before })
  return { looked, page: looked.page, how, heard: heard! }
}

/** What is wrong with the page as it stands: by axe, by its width, by words that are not of the catalogue. */
async function faults({ page, how, heard }: Seen): Promise<string[]> {
  // Everything that can be unfolded is looked at, too.
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true
  })
  const wide = await overflow(page)
  const hidden = await page.evaluate(() => {
    const main = document.querySelector('main')
    return main ? main.scrollWidth - main.clientWidth : 0
  })
  const words = how.language === 'pseudo' ? await untranslated(page, heard) : []
  return [
    ...(await axe(page)),
    ...(wide > 0 ? [`${wide} px wider than the window`] : []),
    ...(hidden > 0 ? [`the content is ${hidden} px wider than its place`] : []),
    ...words.map((word) => `not of the catalogue: ${word}`),
  ]
}

/** Waits until a view has come, with what it asks for; made before the page asks for anything that counts. */
function settling(page: Page): () => Promise<void> {
  const asked = new Set<Request>()
  page.on('request', (request) => void asked.add(request))
  for (const event of ['requestfinished', 'requestfailed'] as const)
    page.on(event as 'requestfinished', (request) => void asked.delete(request))
  return async () => {
    await page.getByRole('main').getByRole('heading').first().waitFor()
    // What has come may ask for more.
    let quiet = 0
    await poll(async () => {
      await page.evaluate(() => new Promise(requestAnimationFrame))
      const busy = asked.size > 0 || (await page.getByRole('main').locator('[aria-busy=true]').count()) > 0
      quiet = busy ? 0 : quiet + 1
      return quiet > 3
    }, 8000)
  }
}

test.each(Object.entries(looks))(
  'every view in %s is accessible, in bounds and in one language',
  { timeout: 180_000 },
  async (_, how) => {
    const { device } = stage
    const seen = await open(how)
    const { looked, page } = seen
    const settled = settling(page)
    const found: Record<string, string[]> = {}
    const check = async (view: string) => {
      const wrong = await faults(seen)
      if (wrong.length > 0) found[view] = wrong
    }
    // Which phone is asked once and remembered.
    await goTo(page, '/add/phone')
    await page.getByRole('radio').first().check()
    const places = [
      ...tabs,
      ...settings.map((name) => `settings/${name}`),
      ...steps.map((name) => `add/${name}${name === 'test' ? `?device=${device}` : ''}`),
    ]
    for (const place of places) {
      await goTo(page, `/${place}`)
      await settled()
      await check(place)
    }
    await goTo(page, '/home')
    await page.getByRole('banner').getByRole('button').first().waitFor()
    await page.keyboard.press('Control+K')
    await page.getByRole('combobox').waitFor()
    await page.keyboard.type('a')
    await page.getByRole('option').first().waitFor()
    await check('palette')
    await page.keyboard.press('Escape')
    await page.getByRole('combobox').waitFor({ state: 'hidden' })
    await page.keyboard.press('F1')
    await page.locator('kbd').first().waitFor()
    await check('list of keys')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    if (how.width === 360) {
      await page.locator('button[aria-expanded=false]').first().click()
      await page.getByRole('dialog').getByRole('article').first().waitFor()
      await check('open panel')
      await page.keyboard.press('Escape')
    }
    looked.clean()
    await page.context().clearCookies()
    await page.reload()
    await page.locator('input[type=password]').waitFor()
    await check('sign-in')
    expect(found).toEqual({})
    looked.clean(/401 \(Unauthorized\)/)
    await looked.close()
  },
)

test('a phone that asks looks right in every look', { timeout: 90_000 }, async () => {
  const { hub } = stage
  const stranger = await startPhone({ bind: stage.address(), hub: stage.at.hub, name: 'Stranger' })
  await inSight(hub, stranger.id)
  const all: Array<readonly [string, Seen]> = []
  for (const [name, how] of Object.entries(looks)) all.push([name, await open(how)])
  const found: Record<string, string[]> = {}
  for (const [name, seen] of all) {
    const { peer, pairing } = await hubInSight(stranger)
    // A request lives for 25 s, which a busy computer may need for a few looks.
    if (pairing.state !== 'asked') await stranger.ask('/pair', { peer })
    await seen.page.getByRole('alertdialog').waitFor()
    const wrong = await faults(seen)
    if (wrong.length > 0) found[name] = wrong
    seen.looked.clean()
    await seen.looked.close()
  }
  expect(found).toEqual({})
  await endAll([stranger])
})
