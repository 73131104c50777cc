import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { PeerView } from '../../src/core/hub-contract.ts'
import { endAll, type Pair, startPhone, type TestPhone } from '../system/harness.ts'
import { axe, goTo, look } from './browser.ts'
import { asStrangers, setEmptyStage, soon } from './stage.ts'

let stage: Pair & { readonly browser: Browser }
beforeAll(async () => {
  stage = await setEmptyStage(import.meta.filename)
})
afterAll(() => stage?.end())
beforeEach(() => asStrangers(stage))

/** What the phone knows of the hub while they are not paired. */
async function hubAt(phone: TestPhone): Promise<PeerView | undefined> {
  return (await phone.state()).peers[0]
}

/** The code that the page shows. */
async function codeOn(page: Page): Promise<string> {
  return (await page.getByRole('img', { name: /^Code: / }).innerText()).replaceAll(/\s/g, '')
}

/** The phone's person presses Accept or Reject, after the code is there. */
async function answerOn(phone: TestPhone, accept: boolean): Promise<void> {
  await expect.poll(async () => (await hubAt(phone))?.pairing.state, soon).toBe('asks')
  const { peer = '' } = (await hubAt(phone)) ?? {}
  await phone.ask('/answer', { peer, accept })
}

/** Nothing of a pairing is left at either end. */
async function expectNothingPaired(phone: TestPhone): Promise<void> {
  const { hub } = stage
  await expect.poll(async () => (await hubAt(phone))?.pairing.state, soon).toMatch(/none|failed/)
  expect((await phone.state()).linked).toEqual([])
  expect(await hub.client.devices()).toEqual([])
  const states = (await hub.client.hub.peers()).map(({ pairing }) => pairing.state)
  expect(states.filter((state) => state !== 'none' && state !== 'failed')).toEqual([])
}

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name })
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const pairButton = (page: Page, phone: TestPhone) => button(page, `Pair with ${phone.name}, id ${phone.id.slice(0, 8)}`)

/** Goes straight to the list of what is in sight, as somebody who has the app already. */
async function toFind(page: Page): Promise<void> {
  await goTo(page, '/add/phone')
  await page.getByRole('radio', { name: /Android/ }).check()
  await goTo(page, '/add/find')
  await heading(page, 'Find it').waitFor()
}

test('a fresh Tandem leads from nothing to a tested phone', async () => {
  const { hub, phone, browser } = stage
  const looked = await look(browser, hub)
  const { page } = looked

  await heading(page, 'Your phone, on your PC').waitFor()
  expect(await axe(page)).toEqual([])
  await page.getByRole('main').getByRole('button', { name: 'Add a phone' }).click()
  await heading(page, 'Which phone do you have?').waitFor()
  expect(await button(page, 'Continue').isDisabled()).toBe(true)

  // What each kind of phone will and will not do is what the hub says of it.
  const prospects = await hub.client.hub.prospects()
  for (const [platform, name] of [
    ['ios', 'An iPhone'],
    ['android', 'An Android phone'],
  ] as const) {
    await page.getByRole('radio', { name: platform === 'ios' ? /iPhone/ : /Android/ }).check()
    const column = (title: string) => heading(page, title).locator('xpath=..').getByRole('listitem')
    await heading(page, `${name} will not`).waitFor()
    const { features } = prospects.find((one) => one.platform === platform)!
    const [can, cannot] = [
      features.filter((one) => one.can !== 'impossible'),
      features.filter((one) => one.can === 'impossible'),
    ]
    expect(can.length).toBeGreaterThan(0)
    const texts = async (title: string) => (await column(title).allInnerTexts()).join('\n')
    for (const { title, summary } of can) expect(await texts(`${name} will`)).toContain(`${title}\n${summary}`)
    expect(await column(`${name} will not`).count()).toBe(cannot.length)
    for (const { title, words } of cannot) expect(await texts(`${name} will not`)).toContain(`${title}\n${words[0]}`)
  }

  await button(page, 'Continue').click()
  await heading(page, 'Is this PC ready?').waitFor()
  const checks = await hub.client.hub.checks()
  expect(checks.length).toBeGreaterThan(2)
  for (const { text } of checks) await page.getByText(text, { exact: true }).first().waitFor()

  await button(page, 'Continue').click()
  const android = prospects.find(({ platform }) => platform === 'android')!
  await heading(page, `Get ${android.app} on the phone`).waitFor()
  for (const { name, url } of android.stores) {
    await button(page, name).click()
    await page.getByRole('img', { name: `QR code with the address ${url}` }).waitFor()
    expect(await page.getByRole('link', { name: url }).getAttribute('href')).toBe(url)
  }

  await button(page, 'Continue').click()
  await heading(page, 'Find it').waitFor()
  await pairButton(page, phone).click()
  await heading(page, 'Compare the code').waitFor()
  expect(await axe(page)).toEqual([])
  await expect.poll(async () => (await hubAt(phone))?.pairing.state, soon).toBe('asks')
  const asking = (await hubAt(phone))!
  expect(asking.pairing).toMatchObject({ code: await codeOn(page) })
  await phone.ask('/answer', { peer: asking.peer, accept: true })

  await heading(page, 'Let’s see what works').waitFor()
  await expect.poll(async () => (await phone.state()).linked.length, soon).toBe(1)
  expect(await hub.client.devices()).toMatchObject([{ ownName: phone.name, links: ['kdeconnect'] }])

  // A phone that shows nothing stays silent when it is asked.
  await phone.act('notifications', 'post', { app: 'Weather', title: 'Sunny' })
  await button(page, 'Start').click()
  const step = (title: string) =>
    page.getByRole('list', { name: 'Steps' }).getByRole('listitem').filter({ hasText: title })
  await step('Reply').getByText('Waiting for a message').waitFor()
  expect(await step('Notifications').first().innerText()).toContain('Works')
  await phone.act('notifications', 'post', { app: 'Chat', title: 'Ada', text: 'Are you there?', reply: true })
  await step('Reply').getByText('A message came from Chat').waitFor()
  await page.getByRole('textbox', { name: 'Reply to Ada' }).fill('Yes')
  await page.keyboard.press('Enter')
  await step('Reply').getByText('The phone confirmed your reply.').waitFor()
  expect(await phone.feature('notifications')).toMatchObject({ replies: [{ text: 'Yes' }] })

  await step('The clipboard, both ways').getByText('was handed to the phone').waitFor()
  expect(await phone.feature('clipboard')).toMatchObject({ text: expect.stringContaining('Tandem test') })
  await phone.act('clipboard', 'copy', { text: 'from the phone' })
  await phone.act('clipboard', 'send')
  await step('The clipboard, both ways').getByText('Works', { exact: true }).waitFor()

  await step('A message to the phone').getByText('Works', { exact: true }).waitFor()
  expect(await phone.feature('ping')).toMatchObject({ pings: [{ message: 'Tandem is linked' }] })
  await heading(page, 'Ready').waitFor()
  await page.getByText('Everything that was tried works.').waitFor()
  expect(await axe(page)).toEqual([])
  await button(page, 'Go to Home').click()
  await heading(page, 'Home').waitFor()
  await page.getByRole('complementary', { name: 'Your phone' }).getByText(phone.name).waitFor()
  looked.clean()
  await looked.close()
})

test('a phone that the network does not announce is found by its address', async () => {
  const { hub, browser, address } = stage
  const nobody = address()
  const phone = await startPhone({ bind: address(), hub: nobody, name: 'Hidden Phone' })
  const looked = await look(browser, hub)
  const { page } = looked
  await toFind(page)
  await pairButton(page, stage.phone).waitFor()
  expect(await pairButton(page, phone).count()).toBe(0)
  const field = page.getByRole('textbox', { name: 'Type its address' })
  for (const [typed, sentence] of [
    ['', 'Type an address first.'],
    ['300.1.1.1', 'An address has four numbers from 0 to 255'],
    ['fe80::1', 'That is an IPv6 address'],
    ['<script>', 'neither an address nor a name'],
  ] as const) {
    await field.fill(typed)
    await field.press('Enter')
    await page.getByText(sentence).waitFor()
  }
  await field.fill(phone.program.said.bind)
  await button(page, 'Look there').click()
  await pairButton(page, phone).click()
  await heading(page, 'Compare the code').waitFor()
  await answerOn(phone, true)
  await heading(page, 'Let’s see what works').waitFor()
  expect(await hub.client.devices()).toMatchObject([{ ownName: 'Hidden Phone' }])
  looked.clean()
  await looked.close()
  await endAll([phone])
})

test('a phone that refuses is not paired, says so, and can be asked again', async () => {
  const { hub, phone, browser } = stage
  const looked = await look(browser, hub)
  const { page } = looked
  await toFind(page)
  await pairButton(page, phone).click()
  await heading(page, 'Compare the code').waitFor()
  await answerOn(phone, false)
  await heading(page, 'It did not pair').waitFor()
  await expectNothingPaired(phone)
  await button(page, 'Try again').click()
  await heading(page, 'Compare the code').waitFor()
  await answerOn(phone, true)
  await heading(page, 'Let’s see what works').waitFor()
  expect((await phone.state()).linked).toHaveLength(1)
  looked.clean()
  await looked.close()
})

test('waiting for a phone that does not answer is ended by Cancel, at both ends', async () => {
  const { hub, phone, browser } = stage
  const looked = await look(browser, hub)
  const { page } = looked
  await toFind(page)
  await pairButton(page, phone).click()
  await heading(page, 'Compare the code').waitFor()
  await expect.poll(async () => (await hubAt(phone))?.pairing.state, soon).toBe('asks')
  const left = page.getByRole('timer')
  const before = await left.innerText()
  await expect.poll(() => left.innerText(), soon).not.toBe(before)
  await button(page, 'Cancel').click()
  await heading(page, 'Ask it to pair').waitFor()
  await expectNothingPaired(phone)
  looked.clean()
  await looked.close()
})

test('reloading in the middle goes on where it was, up to the code', async () => {
  const { hub, phone, browser } = stage
  const looked = await look(browser, hub, '/add')
  const { page } = looked
  await page.getByRole('radio', { name: /Android/ }).check()
  await page.reload()
  await heading(page, 'An Android phone will not').waitFor()
  for (const [index, title] of ['Is this PC ready?', /^Get /, 'Find it'].entries()) {
    await button(page, 'Continue').click()
    await heading(page, title).waitFor()
    await page.reload()
    await page.getByText(`Step ${index + 2} of 6`).waitFor()
    await heading(page, title).waitFor()
  }
  await pairButton(page, phone).click()
  await heading(page, 'Compare the code').waitFor()
  const code = await codeOn(page)
  await page.reload()
  await heading(page, 'Compare the code').waitFor()
  expect(await codeOn(page)).toBe(code)
  // Somebody who closed the page and comes back to Home finds it again.
  await goTo(page, '/home')
  await page.getByRole('main').getByRole('button', { name: 'Add a phone' }).click()
  await heading(page, 'Compare the code').waitFor()
  expect(await codeOn(page)).toBe(code)
  await answerOn(phone, true)
  await heading(page, 'Let’s see what works').waitFor()
  await page.reload()
  await heading(page, 'Let’s see what works').waitFor()
  looked.clean()
  await looked.close()
})

test('a half pairing is thrown away at both ends', async () => {
  const { hub, phone, browser } = stage
  const looked = await look(browser, hub)
  const { page } = looked
  await toFind(page)
  await pairButton(page, phone).click()
  await heading(page, 'Compare the code').waitFor()
  await expect.poll(async () => (await hubAt(phone))?.pairing.state, soon).toBe('asks')
  await button(page, 'Back').click()
  await page.getByText(`A pairing with ${phone.name} is under way.`).waitFor()
  await button(page, 'Go on with it').click()
  await heading(page, 'Compare the code').waitFor()
  await button(page, 'Back').click()
  await button(page, 'Throw it away').click()
  await expect.poll(() => page.getByText('is under way').count(), soon).toBe(0)
  await expectNothingPaired(phone)
  looked.clean()
  await looked.close()
})
