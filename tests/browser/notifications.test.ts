import type { Page, Route } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { linked } from '../system/harness.ts'
import { axe, goTo, type Look, type Looked, look, overflow, spoilt } from './browser.ts'
import { card, clearAway, feed, notice, post, shade } from './feed.ts'
import { type Stage, setStage, soon } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await setStage(import.meta.filename)
})
afterAll(() => stage?.end())
beforeEach(() => clearAway(stage))

const open = (how?: Look): Promise<Looked> => look(stage.browser, stage.hub, '/home', how)
const chat = { app: 'Chat', face: '' }

test('what happens on the phone shows at once, and goes as it goes there', async () => {
  const { phone } = stage
  await post(phone, { ...chat, title: 'Before', text: 'the page was opened' })
  const looked = await open()
  const { page } = looked
  await card(page, 'Before').getByText('the page was opened').waitFor()
  const id = await post(phone, { app: 'Mail', title: 'Invoice', text: 'Nr. 17' })
  await card(page, 'Invoice').getByText('Nr. 17').waitFor()
  await expect.poll(() => card(page, 'Invoice').locator('img').count(), soon).toBe(1)
  await feed(page).getByRole('img', { name: '2 notifications' }).waitFor()
  await phone.act('notifications', 'update', { id, text: 'Nr. 17, paid' })
  await card(page, 'Invoice').getByText('Nr. 17, paid').waitFor()
  await phone.act('notifications', 'remove', { id })
  await expect.poll(() => card(page, 'Invoice').count(), soon).toBe(0)
  await feed(page).getByRole('img', { name: '1 notification' }).waitFor()
  looked.clean()
  await looked.close()
})

test('notifications of one app stand together, many of them folded, people before the rest', async () => {
  const { phone } = stage
  for (const n of [1, 2, 3, 4, 5]) await post(phone, { app: 'News', face: '', title: `Headline ${n}` })
  await post(phone, { ...chat, title: 'Ada', text: 'Hi', reply: true })
  const looked = await open()
  const { page } = looked
  await feed(page).getByRole('heading', { name: 'News 5' }).waitFor()
  const headings = await feed(page).getByRole('heading').allInnerTexts()
  expect(headings.findIndex((text) => text.includes('People'))).toBeLessThan(
    headings.findIndex((text) => text.includes('Other')),
  )
  await expect.poll(() => feed(page).getByRole('article').count(), soon).toBe(4)
  await feed(page).getByRole('button', { name: '2 more: Headline 2, Headline 1' }).click()
  await card(page, 'Headline 1').waitFor()
  expect(await feed(page).getByRole('article').count()).toBe(6)
  await feed(page).getByRole('button', { name: 'Show fewer of News' }).click()
  await expect.poll(() => feed(page).getByRole('article').count(), soon).toBe(4)
  looked.clean()
  await looked.close()
})

/** Lets calls of one action through only when told. */
async function gate(page: Page, action: string): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  await page.route(`**/notifications/${action}`, async (route: Route) => {
    await promise
    await route.continue()
  })
  return resolve
}

test('a reply is sent by Enter, and each step of its way is shown as it is proven', async () => {
  const { phone } = stage
  const id = await post(phone, {
    ...chat,
    title: 'Ada',
    text: 'Lunch?',
    reply: true,
    conversation: [{ sender: 'Ada', content: 'Lunch?' }],
  })
  const looked = await open()
  const { page } = looked
  const field = card(page, 'Ada').getByRole('textbox', { name: 'Reply to Ada' })
  await field.click()
  await page.keyboard.type('Yes')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('at one')
  expect(await field.inputValue()).toBe('Yes\nat one')
  expect((await shade(phone)).replies).toEqual([])

  const release = await gate(page, 'reply')
  // The phone takes no notice of what it gets, as one that sleeps.
  await phone.fault({ name: 'doze', on: true })
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await card(page, 'Ada').getByText('Sending…').waitFor()
  expect(await field.inputValue()).toBe('')
  release()
  await card(page, 'Ada').getByText('Handed to the phone').waitFor()
  expect((await shade(phone)).replies).toEqual([])
  await phone.fault({ name: 'doze', on: false })
  await card(page, 'Ada').getByText('Confirmed by the phone').waitFor()
  expect((await shade(phone)).replies).toEqual([{ id, text: 'Yes\nat one' }])
  expect(await axe(page)).toEqual([])
  looked.clean()
  await looked.close()
})

test('a reply that fails says why, stays, and goes by Retry, once', async () => {
  const { phone, hub, device } = stage
  const id = await post(phone, {
    ...chat,
    title: 'Bob',
    text: 'Where?',
    reply: true,
    conversation: [{ sender: 'Bob', content: 'Where?' }],
  })
  const looked = await open()
  const { page } = looked
  const release = await gate(page, 'reply')
  await card(page, 'Bob').getByRole('textbox').fill('Here')
  await page.keyboard.press('Enter')
  await card(page, 'Bob').getByText('Sending…').waitFor()
  // The call comes to the hub only after the phone has gone.
  await phone.fault({ name: 'away', on: true })
  await linked(hub, device, false)
  release()
  const failed = card(page, 'Bob').getByText(/^Not sent: /)
  await failed.waitFor()
  expect(await failed.innerText()).toMatch(/^Not sent: .{10,}/)
  expect(await card(page, 'Bob').innerText()).toContain('Here')
  await phone.fault({ name: 'away', on: false })
  await linked(hub, device)
  expect((await shade(phone)).replies.filter((reply) => reply.id === id)).toEqual([])
  const retry = card(page, 'Bob').getByRole('button', { name: 'Retry' })
  await expect.poll(() => retry.getAttribute('aria-disabled'), soon).not.toBe('true')
  await retry.click()
  await card(page, 'Bob').getByText('Confirmed by the phone').waitFor()
  expect((await shade(phone)).replies.filter((reply) => reply.id === id)).toEqual([{ id, text: 'Here' }])
  expect(
    await card(page, 'Bob')
      .getByText(/^Not sent/)
      .count(),
  ).toBe(0)
  looked.clean(/409 \(Conflict\)/)
  await looked.close()
})

test('the buttons of a notification are pressed on the phone', async () => {
  const { phone } = stage
  const actions = ['Like', 'Share', 'Mark as read', 'Archive']
  const id = await post(phone, { app: 'Social', face: '', title: 'A picture', actions })
  const looked = await open()
  const { page } = looked
  const button = (name: string) => card(page, 'A picture').getByRole('button', { name, exact: true })
  await button('Like').click()
  await expect
    .poll(async () => (await shade(phone)).pressed.filter((one) => one.id === id), soon)
    .toEqual([{ id, action: 'Like' }])
  await button('1 more button').click()
  await button('Archive').waitFor()
  await button('Mark as read').click()
  // The app takes it away, and that is the confirmation.
  await expect.poll(async () => (await shade(phone)).pressed.filter((one) => one.id === id).length, soon).toBe(2)
  await expect.poll(async () => (await shade(phone)).active.length, soon).toBe(0)
  await card(page, 'A picture').getByText('Confirmed by the phone').first().waitFor()
  looked.clean()
  await looked.close()
})

test('dismissing takes it from both, whoever does it', async () => {
  const { phone } = stage
  const mine = await post(phone, { ...chat, title: 'Dismissed here' })
  const theirs = await post(phone, { ...chat, title: 'Dismissed there' })
  const fixed = await post(phone, { ...chat, title: 'Stays', clearable: false })
  const looked = await open()
  const { page } = looked
  await card(page, 'Dismissed here').getByRole('button', { name: 'Dismiss', exact: true }).click()
  await expect.poll(async () => (await shade(phone)).dismissed.includes(mine), soon).toBe(true)
  await expect.poll(() => card(page, 'Dismissed here').count(), soon).toBe(0)
  await phone.act('notifications', 'remove', { id: theirs })
  await expect.poll(() => card(page, 'Dismissed there').count(), soon).toBe(0)
  const locked = card(page, 'Stays').getByRole('button', { name: 'The phone does not let this be dismissed' })
  expect(await locked.getAttribute('aria-disabled')).toBe('true')
  await locked.click({ force: true })
  expect((await shade(phone)).active.map(({ id }) => id)).toEqual([fixed])
  looked.clean()
  await looked.close()
})

test('a dismissal that the phone does not confirm is taken back, with a sentence', async () => {
  const { phone } = stage
  await post(phone, { ...chat, title: 'Stubborn' })
  const looked = await open()
  const { page } = looked
  await card(page, 'Stubborn').waitFor()
  await phone.fault({ name: 'silent', feature: 'notifications', on: true })
  await card(page, 'Stubborn').getByRole('button', { name: 'Dismiss', exact: true }).click()
  // It goes at once, and comes back when the phone has kept silent for long enough.
  await card(page, 'Stubborn').waitFor({ state: 'hidden' })
  await card(page, 'Stubborn').waitFor()
  await notice(page, 'The phone has not confirmed that the notification of Chat went away.').waitFor()
  expect((await shade(phone)).active.map(({ title }) => title)).toEqual(['Stubborn'])
  await phone.fault({ name: 'silent', feature: 'notifications', on: false })
  looked.clean()
  await looked.close()
})

test('one app is cleared, and then all, and many only after a question', async () => {
  const { phone } = stage
  for (const n of [1, 2]) await post(phone, { app: 'News', face: '', title: `Headline ${n}` })
  await phone.act('notifications', 'burst', { count: 11, app: 'Shop' })
  const looked = await open()
  const { page } = looked
  await feed(page).getByRole('heading', { name: 'News 2' }).waitFor()
  await feed(page).getByRole('button', { name: 'Dismiss all of News' }).click()
  await expect.poll(async () => (await shade(phone)).active.filter(({ app }) => app === 'News').length, soon).toBe(0)
  await expect.poll(() => card(page, 'Headline').count(), soon).toBe(0)
  expect((await shade(phone)).active).toHaveLength(11)
  const clear = feed(page).getByRole('button', { name: 'Clear all' })
  await clear.click()
  const question = feed(page).getByRole('group', { name: 'Clear all' })
  await question.getByText('Dismiss 11 notifications, on the phone too?').waitFor()
  await question.getByRole('button', { name: 'Cancel' }).click()
  expect((await shade(phone)).active).toHaveLength(11)
  await clear.click()
  await question.getByRole('button', { name: 'Clear all' }).click()
  await expect.poll(async () => (await shade(phone)).active.length, soon).toBe(0)
  await feed(page).getByText('The phone shows nothing right now.').waitFor()
  looked.clean()
  await looked.close()
})

test('an app is muted, that is undone, and is kept in the settings', async () => {
  const { phone, hub, device } = stage
  const muted = async () =>
    (await hub.client.device(device).notifications.apps({})).find(({ app }) => app === 'Game')?.muted
  await post(phone, { app: 'Game', face: '', title: 'Come back!' })
  const looked = await open()
  const { page } = looked
  await card(page, 'Come back!').hover()
  await card(page, 'Come back!').getByRole('button', { name: 'Mute Game' }).click()
  await notice(page, 'Game is muted').waitFor()
  await expect.poll(muted, soon).toBe(true)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(muted, soon).toBe(false)

  await goTo(page, '/settings/notifications')
  const settings = page.getByRole('main')
  await settings.getByRole('switch', { name: 'Mute Game' }).click()
  await expect.poll(muted, soon).toBe(true)
  await card(page, 'Come back!').getByRole('button', { name: 'Unmute Game' }).waitFor()
  const hide = settings.getByRole('switch', { name: 'Hide content of Game' })
  await hide.click()
  await card(page, 'You keep what Game says off the screen.').waitFor()
  expect(await feed(page).innerHTML()).not.toContain('Come back!')
  await card(page, 'You keep').getByRole('button', { name: 'Show it' }).click()
  await card(page, 'Come back!').waitFor()
  // What comes from now on is hidden from the start, also on a page that is opened later.
  await page.reload()
  await card(page, 'You keep what Game says off the screen.').waitFor()
  await post(phone, { app: 'Game', face: '', title: 'Secret offer' })
  await expect.poll(() => feed(page).getByRole('article').count(), soon).toBe(2)
  expect(await page.content()).not.toContain('Secret offer')
  await settings.getByRole('switch', { name: 'Hide content of Game' }).click()
  await card(page, 'Secret offer').waitFor()
  await settings.getByRole('switch', { name: 'Mute Game' }).click()
  await expect.poll(muted, soon).toBe(false)
  expect(await axe(page)).toEqual([])
  looked.clean()
  await looked.close()
})

test('a code is one press from the clipboard, and off it after a minute', async () => {
  const { phone } = stage
  const looked = await open({ clipboard: true, clock: true })
  const { page } = looked
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText())
  await page.getByRole('heading', { name: 'Home' }).waitFor()
  await phone.act('notifications', 'code', { code: '482913' })
  const chip = feed(page).getByRole('list', { name: 'Codes' }).getByRole('button', { name: 'Copy 482 913' })
  await chip.waitFor()
  expect(await page.content()).not.toContain('482913')
  await chip.click()
  await expect.poll(clipboard, soon).toBe('482913')
  await notice(page, /^Copied; cleared in 60 s/).waitFor()
  await page.clock.fastForward(59_000)
  expect(await clipboard()).toBe('482913')
  await page.clock.fastForward(1500)
  await expect.poll(clipboard, soon).toBe('')
  await notice(page, 'The code is off the clipboard.').waitFor()

  await phone.act('notifications', 'code', { code: '775501' })
  await feed(page).getByRole('button', { name: 'Copy 775 501' }).first().waitFor()
  await page.evaluate(() => (document.activeElement as HTMLElement).blur())
  await page.keyboard.press('c')
  await expect.poll(clipboard, soon).toBe('775501')
  // What the person copies meanwhile is theirs.
  await page.evaluate(() => navigator.clipboard.writeText('my own'))
  await page.clock.fastForward(61_000)
  expect(await clipboard()).toBe('my own')
  looked.clean()
  await looked.close()
})

test('while the phone is away nothing can be done with it, and each button says so', async () => {
  const { phone, hub, device } = stage
  await post(phone, { ...chat, title: 'Cleo', text: 'Still there?', reply: true, actions: ['Call'] })
  const looked = await open()
  const { page } = looked
  const why = 'The phone is not reached right now.'
  const field = card(page, 'Cleo').getByRole('textbox')
  await field.fill('On my way')
  await phone.fault({ name: 'away', on: true })
  await linked(hub, device, false)
  await feed(page)
    .getByText(/^Not reached since/)
    .waitFor()
  const dismiss = card(page, 'Cleo').getByRole('button', { name: /^Dismiss/ })
  await expect.poll(() => dismiss.getAttribute('aria-label'), soon).toContain(why)
  for (const button of [
    dismiss,
    card(page, 'Cleo').getByRole('button', { name: 'Call' }),
    card(page, 'Cleo').getByRole('button', { name: 'Send' }),
    feed(page).getByRole('button', { name: 'Clear all' }),
  ])
    expect(await button.getAttribute('aria-disabled')).toBe('true')
  await card(page, 'Cleo').getByText(why).waitFor()
  await field.press('Enter')
  expect(await field.inputValue()).toBe('On my way')
  expect(await axe(page)).toEqual([])
  await phone.fault({ name: 'away', on: false })
  await linked(hub, device)
  await expect.poll(() => dismiss.getAttribute('aria-disabled'), soon).not.toBe('true')
  await field.press('Enter')
  await expect.poll(async () => (await shade(phone)).replies.at(-1)?.text, soon).toBe('On my way')
  looked.clean()
  await looked.close()
})

const zalgo = `Z${'\u0337\u0301\u0315'.repeat(3000)}`
const strange = {
  'is 10,000 characters': 'W'.repeat(10_000),
  'is 10,000 words': 'lorem ipsum '.repeat(5000),
  'turns the direction': '\u202emoc.elgoog\u202c \u2067\u2067\u2067',
  'is markup': '<img src=x onerror="document.title=\'broken in\'"><b>bold</b>',
  'cannot be seen': '\u200b\u200c\u200d\ufeff\u2060',
  'climbs over its neighbours': zalgo,
  'is written from right to left': 'مرحبا بالعالم! שלום עולם 123',
}

test.each(Object.entries(strange))('content that %s stays in its card', async (_, words) => {
  const { phone } = stage
  await post(phone, { app: 'ODD APP', title: 'ODD TITLE', text: 'ODD TEXT', reply: true, actions: ['ODD BUTTON'] })
  await post(phone, { app: 'Mail', title: 'A neighbour', face: '' })
  const odd = { 'ODD APP': words, 'ODD TITLE': words, 'ODD TEXT': words, 'ODD BUTTON': words }
  const garbage = async (page: Page) => {
    await spoilt(odd)(page)
    // Pictures that are none.
    await page.route('**/api/blobs/*', (route) =>
      route.fulfill({ status: 200, contentType: 'image/png', body: 'not a picture' }),
    )
  }
  const looked = await open({ before: garbage })
  const { page } = looked
  await card(page, 'A neighbour').waitFor()
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 800 })
    if (width === 360) await page.getByRole('button', { name: /^Notifications/ }).click()
    await expect.poll(() => feed(page).getByRole('article').count(), soon).toBe(2)
    expect(await overflow(page)).toBe(0)
    expect(await page.getByRole('main').evaluate((main) => main.scrollWidth - main.clientWidth)).toBe(0)
    const panel = (await feed(page).boundingBox())!
    for (const article of await feed(page).getByRole('article').all()) {
      const box = (await article.boundingBox())!
      expect(box.x).toBeGreaterThanOrEqual(panel.x)
      expect(box.x + box.width).toBeLessThanOrEqual(panel.x + panel.width)
      expect(box.height).toBeLessThan(600)
      expect(await article.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0)
      await expect.poll(() => article.locator('img').count(), soon).toBe(0)
    }
    expect(await feed(page).innerText()).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
  }
  expect(await page.title()).not.toContain('broken in')
  expect(await feed(page).locator('b').count()).toBe(0)
  looked.clean()
  await looked.close()
})
