import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { axe, goTo, look } from './browser.ts'
import { card, feed, panel, post } from './feed.ts'
import { type Stage, setStage, soon } from './stage.ts'

/** What must not be seen: one of each kind of thing that a phone says. */
const secrets = {
  title: 'Titania Secretary',
  text: 'meet me at the fountain',
  sender: 'Zebedee Senderson',
  said: 'nobody may know',
  button: 'Approve transfer',
  clip: 'copied in confidence',
  code: '739162',
  late: 'came while hidden',
}

let stage: Stage
/** What the phone plays. */
let track: readonly string[]
beforeAll(async () => {
  stage = await setStage(import.meta.filename)
  const { phone } = stage
  const { title, text, sender, said, button, clip } = secrets
  await post(phone, { app: 'Chat', title, text, reply: true, actions: [button] })
  await post(phone, { app: 'Chat', title: sender, text: said, conversation: [{ sender, content: said }] })
  await phone.act('notifications', 'code', { code: secrets.code })
  await phone.act('clipboard', 'copy', { text: clip })
  await phone.act('clipboard', 'send')
  await phone.act('media', 'control', { action: 'Play' })
  const { players } = await phone.feature<{ players: Array<{ title: string; artist: string }> }>('media')
  track = [players[0]!.title, players[0]!.artist]
  expect(track.every((word) => word.length > 3)).toBe(true)
})
afterAll(() => stage?.end())
afterEach(() => stage.hub.client.hub.configure({ privacy: false }))

/** Which secrets are anywhere in the document: text, attributes, fields, title. */
async function seenOn(page: Page): Promise<string[]> {
  const everything = await page.evaluate(() => {
    const fields = [...document.querySelectorAll<HTMLInputElement>('input, textarea')].map(({ value }) => value)
    const stored = [...Object.values(localStorage), ...Object.values(sessionStorage)]
    return [document.documentElement.outerHTML, document.title, window.location.href, ...fields, ...stored].join('\n')
  })
  const spaced = `${secrets.code.slice(0, 3)} ${secrets.code.slice(3)}`
  return [...Object.values(secrets), spaced, ...track].filter((secret) => everything.includes(secret))
}

const button = (page: Page) => page.getByRole('button', { name: 'Privacy mode' })
const isOn = async (page: Page) => (await button(page).getAttribute('aria-pressed')) === 'true'

test('without privacy mode all of it is there, so that this test would find it', async () => {
  const looked = await look(stage.browser, stage.hub)
  const { page } = looked
  await card(page, secrets.title).waitFor()
  await page.getByText('Home').first().waitFor()
  const { late: _, code: __, ...rest } = secrets
  await expect
    .poll(() => seenOn(page), soon)
    .toEqual(expect.arrayContaining([...Object.values(rest), '739 162', ...track]))
  await looked.close()
})

test('one press hides all content on every view, and leaves the counts', async () => {
  const { browser, hub, phone, device } = stage
  const looked = await look(browser, hub)
  const { page } = looked
  await card(page, secrets.title).waitFor()
  await card(page, secrets.title).getByRole('textbox').fill(secrets.late)
  await button(page).click()
  await expect.poll(() => seenOn(page), soon).toEqual([])
  expect(await isOn(page)).toBe(true)
  await expect.poll(async () => (await hub.client.hub.settings()).privacy, soon).toBe(true)
  const { active } = (await hub.client.view(device)).features.notifications!.state
  await feed(page)
    .getByRole('img', { name: `${active} notifications` })
    .waitFor()
  await feed(page).getByText('Chat: 2 notifications').waitFor()
  const rows = await page.getByRole('main').getByRole('article').count()
  expect(rows).toBeGreaterThanOrEqual(4)
  expect(await axe(page)).toEqual([])

  const places = ['messages', 'calls', 'photos', 'files', 'apps', 'status', 'add']
  const settings = ['devices', 'features', 'notifications', 'privacy', 'computer', 'look', 'about']
  for (const place of [...places, ...settings.map((name) => `settings/${name}`), `add/test?device=${device}`, 'home']) {
    await goTo(page, `/${place}`)
    await page.getByRole('main').getByRole('heading').first().waitFor()
    expect(await seenOn(page), place).toEqual([])
  }
  // What comes in is counted and not shown, not even to a screen reader.
  await post(phone, { app: 'Chat', title: secrets.late, text: secrets.late })
  await feed(page).getByText('Chat: 3 notifications').waitFor()
  await expect.poll(() => page.getByRole('main').getByRole('article').count(), soon).toBe(rows + 1)
  await phone.act('media', 'control', { action: 'Next' })
  await phone.act('clipboard', 'copy', { text: `${secrets.clip}, twice` })
  await phone.act('clipboard', 'send')
  await expect.poll(async () => (await hub.client.view(device)).features.clipboard?.state.text, soon).toContain('twice')
  // A polite announcement waits half a second for others.
  await page.waitForTimeout(700)
  expect(await seenOn(page)).toEqual([])
  expect(await panel(page).innerText()).toContain(stage.phone.name)

  await button(page).click()
  await card(page, secrets.title).waitFor()
  expect(await isOn(page)).toBe(false)
  expect(await card(page, secrets.title).getByRole('textbox').inputValue()).toBe(secrets.late)
  looked.clean()
  await looked.close()
})

test('the key does the same, a second page follows at once, and a reload changes nothing', async () => {
  const { browser, hub } = stage
  const [one, other] = [await look(browser, hub), await look(browser, hub, '/status')]
  await card(one.page, secrets.title).waitFor()
  await card(other.page, secrets.title).waitFor()
  await one.page.keyboard.press('Control+Shift+P')
  for (const { page } of [one, other]) await expect.poll(() => seenOn(page), soon).toEqual([])
  expect(await isOn(other.page)).toBe(true)
  await one.page.reload()
  await feed(one.page)
    .getByText(/^Chat: \d notifications/)
    .waitFor()
  expect(await isOn(one.page)).toBe(true)
  expect(await seenOn(one.page)).toEqual([])
  await other.page.keyboard.press('Control+Shift+P')
  for (const { page } of [one, other]) await card(page, secrets.title).waitFor()
  await expect.poll(async () => (await hub.client.hub.settings()).privacy, soon).toBe(false)
  for (const looked of [one, other]) {
    looked.clean()
    await looked.close()
  }
})

test('a page that has heard nothing yet shows no content', async () => {
  const { browser, hub } = stage
  await hub.client.hub.configure({ privacy: true })
  const seen: string[][] = []
  const looked = await look(browser, hub, '/home', {
    before: async (page) => {
      // From the first drawing on, each change of the document is looked at.
      await page.exposeFunction('tellSecrets', (found: string[]) => void seen.push(found))
      await page.addInitScript(
        (words) => {
          new MutationObserver(() => {
            const text = document.documentElement.outerHTML
            const found = words.filter((word) => text.includes(word))
            if (found.length > 0) (window as unknown as { tellSecrets(found: string[]): void }).tellSecrets(found)
          }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
        },
        [...Object.values(secrets), ...track],
      )
    },
  })
  await feed(looked.page)
    .getByText(/^Chat: \d notifications/)
    .waitFor()
  await looked.page.getByRole('main').getByRole('article').first().waitFor()
  expect(seen).toEqual([])
  looked.clean()
  await looked.close()
})
