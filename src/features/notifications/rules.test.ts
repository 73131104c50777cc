import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mask } from './codes.ts'
import { type Notification, notification } from './contract.ts'
import { noticeFor } from './notice.ts'
import { readQuery } from './query.ts'
import {
  applyRule,
  echoMs,
  groupKey,
  hideCodes,
  isEcho,
  parseTime,
  plainText,
  progressOf,
  showsReply,
  tickerOf,
  withoutMarkup,
} from './rules.ts'

const now = 1_755_000_000_000
const sample: Notification = {
  id: '0|org.example.chat|7|null|10150',
  app: 'Chat',
  title: 'Ada',
  text: 'Lunch at 12?',
  time: now,
  actions: ['Mark as read'],
  canReply: true,
  clearable: true,
  silent: false,
  group: 'Chat',
  conversation: [],
}

test.each([
  ['1755000100000', 1_755_000_100_000],
  [1_755_000_100_000, 1_755_000_100_000],
  ['', undefined],
  ['-1', undefined],
  ['1e12', undefined],
  ['1755000100000.5', undefined],
  ['99999999999999999999', undefined],
  [Number.NaN, undefined],
  [0, undefined],
  ['1755000100', undefined],
  [now + 3 * 86_400_000, undefined],
  [null, undefined],
  [{}, undefined],
])('the time %j is read as %s', (value, time) => {
  expect(parseTime(value, now)).toBe(time)
})

test.each([
  ['12 files', '12 files'],
  ['<b>Done</b>: a &lt; b &amp;&amp; c', 'Done: a < b && c'],
  ['a < b and c > d', 'a < b and c > d'],
  ['one<br/>two', 'one\ntwo'],
  ['<a href="https://example.com?a=1&amp;b=2">link</a>', 'link'],
  ['<img src="x" onerror="alert(1)">text', 'text'],
  ['&lt;b&gt; stays text', '<b> stays text'],
  ['&#34;quoted&#x22; &unknown; &#99999999;', '"quoted" &unknown; &#99999999;'],
])('of the markup in %j a person sees %j', (text, seen) => {
  expect(withoutMarkup(text)).toBe(seen)
})

test('plain text is cut, never in the middle of a character, and holds no control characters', () => {
  expect(plainText('abcdef', 4)).toBe('abc…')
  expect(plainText('ab😀def', 4)).toBe('ab…')
  expect(plainText('a\u0000b\u001fc\r\nd\te', 20)).toBe('abc\nd\te')
  expect(plainText('\ud800x', 20)).toBe('\ufffdx')
})

test('a code leaves dots in title, text, conversation and group, and is in no button', () => {
  const raw: Notification = {
    ...sample,
    title: 'Code 482913',
    text: 'Your code is 482 913',
    group: 'Chat / Code 482913',
    actions: ['Copy 4\u20638\u20632\u20639\u20631\u20633', 'Use 482913', 'Mark as read'],
    conversation: [
      { sender: 'Bank', text: 'Your code is 117204' },
      { sender: 'Bank', text: 'Your code is 482913' },
    ],
  }
  const hidden = hideCodes(raw)
  expect(hidden).toMatchObject({ code: '482913', actions: ['Mark as read'], title: `Code ${mask}` })
  expect(JSON.stringify({ ...hidden, code: undefined })).not.toMatch(/482|913|117204/)
})

test('an older code of a conversation is hidden but not offered', () => {
  const conversation = [
    { sender: 'Bank', text: 'Your code is 117204' },
    { sender: 'Me', text: 'thanks' },
  ]
  const hidden = hideCodes({ ...sample, text: 'thanks', conversation })
  expect(hidden.code).toBeUndefined()
  expect(hidden.conversation[0]?.text).toBe(`Your code is ${mask}`)
})

test('a notification without a code stays as it is, and one cannot bring its own', () => {
  expect(hideCodes({ ...sample, code: '1234' })).toEqual(sample)
})

test('any notification is cleared of its codes without throwing', () => {
  const word = fc.constantFrom('code', 'Your code is', '482913', '1234', 'OTP', 'Ada', '验证码', '•', ' ', '\u2063')
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.array(word).map((words) => words.join(' ')),
  )
  const any = fc.record({
    title: text,
    text,
    actions: fc.array(text, { maxLength: 3 }),
    conversation: fc.array(fc.record({ sender: text, text }), { maxLength: 3 }),
  })
  fc.assert(
    fc.property(any, (parts) => {
      const hidden = hideCodes({ ...sample, ...parts })
      expect(notification.safeParse(hidden).success).toBe(true)
      const { code, ...rest } = hidden
      if (code !== undefined) expect(JSON.stringify([rest.title, rest.text, rest.actions])).not.toContain(code)
    }),
  )
})

test('our own notification that comes back is known for half a minute', () => {
  const sent = [{ app: 'Backup', title: 'Done', text: '12 files', at: now }]
  const back = { ...sample, app: 'Backup', title: 'Done', text: '12  files' }
  expect(isEcho(back, sent, now + 1_000)).toBe(true)
  expect(isEcho(back, sent, now + echoMs + 1)).toBe(false)
  expect(isEcho({ ...back, app: 'KDE Connect' }, sent, now)).toBe(true)
  expect(isEcho({ ...sample, title: 'Backup', text: 'Done: 12 files' }, sent, now)).toBe(true)
  expect(isEcho({ ...back, app: 'Mail' }, sent, now)).toBe(false)
  expect(isEcho({ ...back, text: '13 files' }, sent, now)).toBe(false)
})

test('groups, tickers and rules are as the app writes them', () => {
  expect([groupKey('Chat', undefined), groupKey('Chat', 'Family')]).toEqual(['Chat', 'Chat / Family'])
  expect([tickerOf('a', 'b'), tickerOf('a', ''), tickerOf('', 'b')]).toEqual(['a: b', 'a', 'b'])
  expect(applyRule(sample, undefined)).toBe(sample)
  expect(applyRule(sample, { app: 'Chat', muted: true, hideContent: true })).toMatchObject({
    muted: true,
    hidden: true,
  })
})

test('only a percentage makes a change that merely counts up', () => {
  const at = (text: string) => progressOf({ ...sample, text })
  expect(at('37 % of 120 MB')).toBe(at('38 % of 120 MB'))
  expect(at('See you at 5')).toBeUndefined()
})

test('a chat shows whether an answer got there', () => {
  const chat = { ...sample, conversation: [{ sender: 'Me', text: 'on my way ' }] }
  expect([showsReply(chat, 'on my way'), showsReply(chat, 'no'), showsReply(sample, 'no')]).toEqual([
    true,
    false,
    undefined,
  ])
})

test.each([
  ['lunch', { match: '"lunch"*', parts: [] }],
  ['lunch  tomorrow', { match: '"lunch"* AND "tomorrow"*', parts: [] }],
  ['"a" OR NEAR(b) -c', { match: '"a"* AND "OR"* AND "NEAR"* AND "b"* AND "c"*', parts: [] }],
  ['火锅', { match: undefined, parts: ['火锅'] }],
  ['🎉 Ada', { match: '"Ada"*', parts: ['🎉'] }],
  ['  ', { match: undefined, parts: ['\u0000'] }],
])('the search %j asks for %j', (query, asked) => {
  expect(readQuery(query)).toEqual(asked)
})

test('the desktop shows what is new, with its code, and keeps to what the person set', () => {
  const device = { id: 'd' }
  const show = (event: string, change: Partial<Notification> = {}) =>
    noticeFor(event, { ...sample, ...change } as never, device)
  expect(show('posted', { text: `It is ${mask}`, code: '4821' })).toMatchObject({
    key: `d/notifications/${sample.id}`,
    title: 'Ada',
    body: 'It is 4821',
    actions: [{ label: 'Mark as read', action: 'act', input: { id: sample.id, action: 'Mark as read' } }],
    reply: { action: 'reply', input: { id: sample.id }, field: 'text' },
    dismiss: { action: 'dismiss', input: { id: sample.id } },
  })
  expect(show('posted', { silent: true })).toBeUndefined()
  expect(show('updated', { muted: true })).toBeUndefined()
  expect(show('removed')).toEqual({ close: `d/notifications/${sample.id}` })
  const hidden = show('posted', { hidden: true, code: '4821' })
  expect(hidden).toMatchObject({ title: 'Chat', body: 'New notification' })
  expect(JSON.stringify(hidden)).not.toMatch(/Ada|Lunch|4821|Mark/)
  expect(show('synced')).toBeUndefined()
})
