import { expect, test } from 'vitest'
import { findCodes } from './codes.ts'
import { courses, everyday, mail } from './phone-apps.ts'
import { codeTexts } from './phone-code-texts.ts'
import { apps, Inventor, kinds, pastTimes } from './phone-content.ts'
import { Deck } from './phone-deck.ts'
import { drawFace, faceOf } from './phone-faces.ts'
import { answers, languages, people } from './phone-people.ts'
import type { NewPosted } from './phone-shade.ts'
import { groupTalks, talks } from './phone-talks.ts'
import { lengths } from './rules.ts'

/** Numbers from 0 up to 1, the same for the same seed. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

function inventor(seed: number): Inventor {
  let next = 1
  return new Inventor({ random: numbers(seed), newId: (pack) => `0|${pack}|${next++}|null|10150` })
}

const story = (seed: number, count: number): NewPosted[] => {
  const made = inventor(seed)
  const past = Array.from({ length: count }, () => made.past(() => true))
  return [...past, ...Array.from({ length: count }, () => made.next(() => undefined))]
}

const ascii = /^[ -~]*$/
const items = [mail, ...everyday].flatMap((app) => app.items)
const plainTexts = [
  ...items.flatMap(({ title, text }) => [[title, text] as const]),
  ...courses.flatMap(({ steps }) => steps),
  ...talks.flatMap(([language, ...lines]) => lines.map((line) => [people[language][0] ?? '', line] as const)),
  ...groupTalks.flatMap(({ name, said }) => said.map((line) => [name, line] as const)),
  ...languages.flatMap((language) => answers[language].map((line) => ['', line] as const)),
]

test.each(codeTexts)('the code in %s that %s sends is found, whatever its length', (_, sender, template) => {
  for (const code of ['4821', '40917', '482913', '40921873']) {
    const half = code.length / 2
    const apart = code.length > 5 ? `${code.slice(0, half)} ${code.slice(half)}` : code
    const text = template.replace('{code}', code).replace('{apart}', apart)
    expect(text).not.toBe(template)
    expect(findCodes(text, sender).best).toBe(code)
  }
})

test('nothing else is taken for a code', () => {
  const wrong = plainTexts.filter(([title, text]) => findCodes(text, title).all.length > 0)
  expect(wrong).toEqual([])
})

test('codes come in many languages, with the button that copies them', () => {
  const made = inventor(4)
  const codes = Array.from({ length: codeTexts.length }, () => made.code('493817'))
  expect(codes.filter(({ text }) => !ascii.test(text)).length).toBeGreaterThan(8)
  for (const { text, actions } of codes) {
    expect(findCodes(text).best).toBe('493817')
    expect(actions?.[0]?.replaceAll('\u2063', '')).toBe('Copy “493817”')
  }
})

test('everything fits what is kept of a notification', () => {
  const seen = story(7, 600)
  for (const { app, title, text, actions = [], conversation = [] } of seen) {
    expect(app.length).toBeLessThanOrEqual(lengths.app)
    expect(title).not.toBe('')
    expect(title.length).toBeLessThanOrEqual(lengths.title)
    expect(text).not.toBe('')
    expect(text.length).toBeLessThanOrEqual(lengths.text)
    for (const action of actions) expect(action.length).toBeLessThanOrEqual(lengths.action)
    for (const { sender, content } of conversation) {
      expect(sender).not.toBe('')
      expect(sender.length).toBeLessThanOrEqual(lengths.sender)
      expect(content).not.toBe('')
      expect(content.length).toBeLessThanOrEqual(lengths.said)
    }
  }
  expect(new Set(seen.map(({ app }) => app))).toEqual(new Set(apps))
})

test.each(['Latin', 'Cyrillic', 'Greek', 'Arabic', 'Hebrew', 'Devanagari', 'Thai', 'Han', 'Hiragana', 'Hangul'])(
  'somebody writes %s',
  (script) => {
    const pattern = new RegExp(`\\p{Script=${script}}`, 'u')
    const said = talks.flatMap(([, ...lines]) => lines)
    expect(said.some((line) => pattern.test(line))).toBe(true)
    expect(languages.flatMap((language) => people[language]).some((name) => pattern.test(name))).toBe(true)
  },
)

test('everybody who writes has a language, a name and an answer', () => {
  for (const [language] of talks) {
    expect(people[language].length).toBeGreaterThan(1)
    expect(answers[language].length).toBeGreaterThan(2)
  }
})

test('the same seed tells the same story, another one another', () => {
  expect(story(1, 100)).toEqual(story(1, 100))
  expect(story(2, 100)).not.toEqual(story(1, 100))
})

test('the forty of a phone’s start are of most apps, with people, mails, a code and a missed call among them', () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const made = inventor(seed)
    const forty = Array.from({ length: 40 }, () => made.past(() => true))
    expect(new Set(forty.map(({ app }) => app)).size).toBeGreaterThan(16)
    expect(forty.filter(({ conversation = [] }) => conversation.length > 0).length).toBeGreaterThan(8)
    expect(forty.some(({ group }) => group !== undefined)).toBe(true)
    expect(new Set(forty.map(({ title, text }) => `${title}\n${text}`)).size).toBeGreaterThan(37)
  }
})

test.each(kinds)('a %s happens when asked for', (kind) => {
  const made = inventor(3)
  const happened = Array.from({ length: 30 }, () => made.next(() => undefined, { kind }))
  const apps = new Set(happened.map(({ app }) => app))
  if (kind === 'mail') expect(happened[0]).toMatchObject({ app: 'Mail', actions: ['Archive', 'Delete'], reply: true })
  if (kind === 'call') expect(happened[0]).toMatchObject({ app: 'Phone', actions: ['Call back', 'Message'] })
  if (kind === 'calendar') expect(happened[0]?.actions).toContain('Snooze')
  if (kind === 'group') expect(happened.every(({ group }) => group !== undefined)).toBe(true)
  if (kind === 'chat') expect(happened.every(({ group, reply }) => group === undefined && reply)).toBe(true)
  if (kind === 'course') expect(happened.length - new Set(happened.map(({ id }) => id)).size).toBeGreaterThan(10)
  if (kind === 'other') expect(apps.size).toBeGreaterThan(10)
})

test('chats, groups and codes come in the language that is asked for', () => {
  const made = inventor(5)
  for (const kind of ['chat', 'group', 'code'] as const) {
    for (let n = 0; n < 12; n++) {
      const { text } = made.next(() => undefined, { kind, language: 'ar' })
      expect(text).toMatch(/\p{Script=Arabic}/u)
    }
  }
})

test('one is without end, one has a picture, one is long', () => {
  expect(items.some(({ clearable }) => clearable === false)).toBe(true)
  expect(items.some(({ face }) => face?.startsWith('photo/'))).toBe(true)
  expect(items.some(({ text }) => text.length > 1_000)).toBe(true)
})

test('each app has an icon of its own, each a small picture', () => {
  const faces = [...apps, ...languages.flatMap((language) => people[language]).map(faceOf.person), 'photo/lake']
  const drawn = faces.map((face) => Buffer.from(drawFace(face)))
  for (const png of drawn) {
    expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
    expect(png.length).toBeLessThan(8_000)
  }
  expect(new Set(drawn.slice(0, apps.length).map((png) => png.toString('base64'))).size).toBe(apps.length)
  expect(new Set(drawn.slice(apps.length).map((png) => png.toString('base64'))).size).toBeGreaterThan(25)
  expect(drawFace('Messages')).toEqual(drawFace('Messages'))
})

test('what came before came over two days, mostly lately, hardly at night, and never in the future', () => {
  const now = new Date(2026, 4, 20, 15, 0).getTime()
  const times = pastTimes(200, now)
  const hours = 3_600_000
  expect(times).toEqual([...times].sort((a, b) => a - b))
  expect(times.at(-1)).toBeLessThanOrEqual(now)
  expect(times.at(-1)).toBeGreaterThan(now - hours / 6)
  expect(times[0]).toBeGreaterThan(now - 56 * hours)
  expect(times[0]).toBeLessThan(now - 40 * hours)
  expect(times.filter((time) => time > now - 24 * hours).length).toBeGreaterThan(120)
  expect(times.filter((time) => new Date(time).getHours() < 6)).toEqual([])
})

test('a deck gives each card once before any comes again, and one that fits if there is one', () => {
  const deck = new Deck([1, 2, 3, 4, 5, 6], numbers(9))
  const draw = () => Array.from({ length: 6 }, () => deck.draw())
  const first = draw()
  expect([...first].sort()).toEqual([1, 2, 3, 4, 5, 6])
  expect(draw()).not.toEqual(first)
  for (let n = 0; n < 20; n++) expect(deck.draw((card) => card > 4)).toBeGreaterThan(4)
  expect(deck.draw((card) => card > 6)).toBeLessThan(7)
})
