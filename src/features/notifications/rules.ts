import { findActionCode, findCodes, mask, maskCodes } from './codes.ts'
import type { AppRule, Notification } from './contract.ts'

/** What is kept of each field, in characters; longer ones are cut. Android itself cuts texts at 5,120. */
export const lengths = { app: 200, title: 500, text: 8_000, sender: 200, action: 200, said: 2_000 } as const
/** How many of each are kept. */
export const counts = { actions: 16, conversation: 50 } as const

/** Text that can be stored, searched and shown anywhere: well-formed, no control characters but tab and newline. */
export function plainText(text: string, max: number): string {
  const cut = text.length > max ? `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : text
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this takes out
  return cut.toWellFormed().replaceAll(/[\u0000-\u0008\u000B-\u001F\u007F]/g, '')
}

const tags =
  /<\/?(?:b|i|u|a|s|p|tt|em|img|big|sub|sup|code|span|font|small|strong|html|body|qt|div|table|tr|td)(?:\s[^<>]*)?\/?>/gi
const lineBreaks = /<br(?:\s[^<>]*)?\/?>|<\/(?:p|div|tr)>/gi
const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

/** The text that a desktop's notification shows: programs write markup into it (Desktop Notifications Specification 1.2). */
export function withoutMarkup(text: string): string {
  if (!/[<&]/.test(text)) return text
  return text
    .replaceAll(lineBreaks, '\n')
    .replaceAll(tags, '')
    .replaceAll(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,4}));/g, (whole, decimal, hex, name) => {
      if (name) return named[name] ?? whole
      const point = decimal ? Number(decimal) : Number.parseInt(hex, 16)
      return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole
    })
    .trim()
}

const year2000 = 946_684_800_000
const dayMs = 86_400_000

/** A phone's "time" in ms since 1970, a string at the Android app; undefined if it cannot be one. */
export function parseTime(value: unknown, now: number): number | undefined {
  const time = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value
  if (typeof time !== 'number' || !Number.isInteger(time)) return undefined
  return time >= year2000 && time <= now + dayMs ? time : undefined
}

/** The key of all that belong together: the app and, of a chat, the conversation. */
export function groupKey(app: string, chat: string | undefined): string {
  return chat ? `${app} / ${chat}` : app
}

/** The notification without its one-time codes: dots in their place, the newest in `code`, buttons that name one left out. */
export function hideCodes(posted: Notification): Notification {
  const { code: _, ...plain } = posted
  const { title, text, conversation, actions } = plain
  const inActions = actions.map(findActionCode).filter((code) => code !== undefined)
  const inTitle = findCodes(title)
  const inText = findCodes(text, title)
  const said = conversation.map((entry) => findCodes(entry.text, title))
  const found = [inTitle, inText, ...said].flatMap(({ all }) => all)
  const codes = [...new Set([...inActions, ...found])]
  if (codes.length === 0) return plain
  const code = inActions[0] ?? said.at(-1)?.best ?? inText.best ?? inTitle.best
  return {
    ...plain,
    title: maskCodes(title, codes),
    text: maskCodes(text, codes),
    group: maskCodes(plain.group, codes),
    conversation: conversation.map((entry) => ({ ...entry, text: maskCodes(entry.text, codes) })),
    actions: actions.filter((action) => findActionCode(action) === undefined && maskCodes(action, codes) === action),
    ...(code !== undefined && { code }),
  }
}

/** The same with what the person set for the app. */
export function applyRule<N extends Notification>(posted: N, rule: AppRule | undefined): N {
  if (!rule?.muted && !rule?.hideContent) return posted
  return { ...posted, ...(rule.muted && { muted: true }), ...(rule.hideContent && { hidden: true }) }
}

/** A text with its code put back, for showing it once. */
export function reveal(text: string, code: string | undefined): string {
  return code === undefined ? text : text.replaceAll(mask, code)
}

/** A notification of this PC that was sent to a phone. `at` in ms since 1970. */
export interface Sent {
  readonly app: string
  readonly title: string
  readonly text: string
  readonly at: number
}

/** How long after sending a notification the same one coming back is taken for its echo. */
export const echoMs = 30_000

/**
 * Whether a phone shows us our own notification: the same app, title and text, or as the Android app puts it, the app as
 * the title and "title: text" as the text.
 */
export function isEcho(posted: Notification, sent: readonly Sent[], now: number): boolean {
  return sent.some((one) => {
    if (now - one.at > echoMs || one.at > now) return false
    const same = alike(posted.title, one.title) && alike(posted.text, one.text)
    if (same && (alike(posted.app, one.app) || kdeConnectItself.test(posted.app))) return true
    return alike(posted.title, one.app) && alike(posted.text, tickerOf(one.title, one.text))
  })
}

const kdeConnectItself = /^(?:kde ?connect|gsconnect|valent)/i

const alike = (one: string, other: string) => spaceless(one) === spaceless(other)
const spaceless = (text: string) => text.replaceAll(/\s+/g, ' ').trim()

/** One line for title and text, as the Android app writes it (protocol note 4.1). */
export function tickerOf(title: string, text: string): string {
  return title && text ? `${title}: ${text}` : title || text
}

/** What a person sees of it but for the picture: equal texts mean that nothing changed. */
export function contentOf(posted: Notification): string {
  const { app, title, text, actions, canReply, clearable, group, conversation } = posted
  return JSON.stringify([app, title, text, actions, canReply, clearable, group, conversation])
}

/** What stays the same while a percentage counts up; undefined where nothing does. */
export function progressOf(posted: Notification): string | undefined {
  const { app, title, text, conversation } = posted
  if (conversation.length > 0 || !/\d\s?%/.test(`${title}\n${text}`)) return undefined
  return JSON.stringify([app, title, text]).replaceAll(/\d+/g, '#')
}

/** Whether an answer that was given shows up in what the phone shows now, as chats do; undefined where it would not. */
export function showsReply(posted: Notification, reply: string): boolean | undefined {
  if (posted.conversation.length === 0) return undefined
  const wanted = spaceless(plainText(reply, lengths.said))
  return posted.conversation.some((entry) => spaceless(entry.text) === wanted)
}
