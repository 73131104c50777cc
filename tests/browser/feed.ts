import type { Locator, Page } from 'playwright-core'
import { poll, type TestPhone } from '../system/harness.ts'
import type { Stage } from './stage.ts'

/** What is always at hand of the phone; on a small page it lies over the rest, as a dialog. */
export const panel = (page: Page): Locator =>
  page.getByRole('complementary', { name: 'Your phone' }).or(page.getByRole('dialog', { name: 'Your phone' }))

/** The notifications that the page shows in the device panel. */
export const feed = (page: Page): Locator => panel(page).getByRole('region', { name: 'Notifications', exact: true })

/** The card of the notification that holds this text. */
export const card = (page: Page, text: string): Locator => feed(page).getByRole('article').filter({ hasText: text })

/** The sentences at the lower end of the page. */
export const notice = (page: Page, sentence: string | RegExp): Locator =>
  page.locator('[aria-live]').getByText(sentence)

/** What the phone has of notifications. */
export interface Shade {
  readonly active: ReadonlyArray<{ readonly id: string; readonly app: string; readonly title: string }>
  readonly replies: ReadonlyArray<{ readonly id: string; readonly text: string }>
  readonly pressed: ReadonlyArray<{ readonly id: string; readonly action: string }>
  readonly dismissed: readonly string[]
  readonly received: ReadonlyArray<{ readonly title: string; readonly text: string }>
}

export const shade = (phone: TestPhone): Promise<Shade> => phone.feature<Shade>('notifications')

/** An app on the phone posts a notification; resolves with its id. */
export async function post(phone: TestPhone, notification: object): Promise<string> {
  const { id } = (await phone.act('notifications', 'post', notification)) as { id: string }
  return id
}

/** The phone shows nothing any more, and the hub knows. */
export async function clearAway({ hub, phone, device }: Stage): Promise<void> {
  for (const { id } of (await shade(phone)).active) await phone.act('notifications', 'remove', { id })
  await poll(async () => (await hub.client.device(device).notifications.list({ active: true })).items.length === 0)
}
