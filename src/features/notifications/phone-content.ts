import { type App, type Course, courses, everyday, type Item, mail } from './phone-apps.ts'
import { type ChatApp, Chats, type Shown, type Wish } from './phone-chats.ts'
import { codeTexts } from './phone-code-texts.ts'
import { Deck } from './phone-deck.ts'
import type { NewPosted, Posted } from './phone-shade.ts'

/** What can come in on a phone. `course`: something that moves on step by step, such as a parcel. */
export const kinds = ['chat', 'group', 'mail', 'code', 'call', 'calendar', 'course', 'other'] as const
export type Kind = (typeof kinds)[number]

interface Card {
  readonly kind: Kind
  readonly app: string
}

const card = (kind: Kind, app: string, times: number) => Array.from({ length: times }, (): Card => ({ kind, app }))
const kindOf: Readonly<Record<string, Kind>> = { Phone: 'call', Calendar: 'calendar' }
const often: Readonly<Record<string, number>> = { Phone: 2, Calendar: 2, 'Nimbus Bank': 2, 'Daily Lantern': 3 }

/** People most, then the rest, as on a real phone. */
const cards: readonly Card[] = [
  ...card('chat', 'Messages', 3),
  ...card('chat', 'WhatsApp', 4),
  ...card('chat', 'Signal', 2),
  ...card('chat', 'Telegram', 2),
  ...card('group', 'WhatsApp', 2),
  ...card('group', 'Signal', 1),
  ...card('group', 'Telegram', 1),
  ...card('mail', mail.name, 5),
  ...card('code', 'Messages', 2),
  ...[...new Set(courses.map(({ app }) => app))].flatMap((app) => card('course', app, 1)),
  ...everyday.flatMap(({ name }) => card(kindOf[name] ?? 'other', name, often[name] ?? 1)),
]

/** How often each comes while somebody looks on. */
const live: Readonly<Record<Kind, number>> = {
  chat: 5,
  group: 6,
  mail: 2,
  code: 1,
  call: 1,
  calendar: 1,
  course: 4,
  other: 4,
}

/** All apps that the simulated phone has. */
export const apps: readonly string[] = [...new Set(cards.map(({ app }) => app))]

export interface InventorOptions {
  /** Same numbers for the same seed, 0 ≤ n < 1. */
  readonly random: () => number
  readonly newId: (pack: string) => string
}

/** Thinks up what a phone shows: believable, varied, and the same for the same numbers. */
export class Inventor {
  readonly #options: InventorOptions
  readonly #chats: Chats
  readonly #cards: Deck<Card>
  readonly #live: Deck<Kind>
  readonly #apps: ReadonlyMap<string, { app: App; items: Deck<Item> }>
  readonly #courses: Deck<Course>
  readonly #codes: Deck<(typeof codeTexts)[number]>
  /** Courses under way, by the notification's id, with the step that was shown last. */
  readonly #underWay = new Map<string, { course: Course; step: number }>()

  constructor(options: InventorOptions) {
    const { random } = options
    this.#options = options
    this.#chats = new Chats(options)
    this.#cards = new Deck(cards, random)
    this.#live = new Deck(
      kinds.flatMap((kind) => Array.from({ length: live[kind] }, () => kind)),
      random,
    )
    this.#apps = new Map([mail, ...everyday].map((app) => [app.name, { app, items: new Deck(app.items, random) }]))
    this.#courses = new Deck(courses, random)
    this.#codes = new Deck(codeTexts, random)
  }

  /** Something that the phone may show already, preferably of an app that has room for more. */
  past(hasRoom: (app: string) => boolean): NewPosted {
    const { kind, app } = this.#cards.draw((one) => hasRoom(one.app))
    return this.#make(kind, app, { most: 3 })
  }

  /** Something that happens now: new, or one more message, or the next step of what is shown. */
  next(shown: Shown, wish: { kind?: Kind | undefined } & Wish = {}): NewPosted {
    const { kind = this.#live.draw(), language } = wish
    const goesOn = this.#options.random() < 0.7
    if (goesOn && kind === 'course') {
      const step = this.#nextStep()
      if (step) return step
    }
    if (goesOn && (kind === 'chat' || kind === 'group')) {
      const more = this.#chats.goOn(kind, { shown, language })
      if (more) return more
    }
    return this.#make(kind, this.#cards.draw((one) => one.kind === kind).app, { language })
  }

  /** What somebody says to an answer; undefined where nobody is there to. */
  answer(to: Posted): NewPosted | undefined {
    return this.#chats.answer(to)
  }

  /** A text message with a one-time code, with Android's own button to copy it: invisible separators between its digits. */
  code(given?: string, { language }: Wish = {}): NewPosted {
    const code = given ?? String(Math.floor(this.#options.random() * 1_000_000)).padStart(6, '0')
    const half = code.length / 2
    const apart = half === 3 || half === 4 ? `${code.slice(0, half)} ${code.slice(half)}` : code
    const [, sender, template] = this.#codes.draw(([one]) => !language || one === language)
    const text = template.replace('{code}', code).replace('{apart}', apart)
    return {
      app: 'Messages',
      pack: 'com.example.messaging',
      title: sender,
      text,
      actions: [`Copy “${[...code].join('\u2063')}”`, 'Mark as read'],
      conversation: [{ sender, content: text }],
      reply: true,
    }
  }

  #make(kind: Kind, app: string, how: { most?: number } & Wish): NewPosted {
    if (kind === 'chat' || kind === 'group') return this.#chats.begin(app as ChatApp, kind, how)
    if (kind === 'code') return this.code(undefined, how)
    if (kind === 'course') return this.#start(app)
    return this.#item(app)
  }

  #item(name: string): NewPosted {
    const known = this.#apps.get(name)
    if (!known) return { app: name, title: name, text: '' }
    const { app, items } = known
    const { title, text, face = name, clearable = true, actions = app.actions } = items.draw()
    return { app: name, pack: app.pack, title, text, face, clearable, actions, reply: app.reply ?? false }
  }

  #start(app: string): NewPosted {
    const course = this.#courses.draw((one) => one.app === app)
    const id = this.#options.newId(course.pack)
    this.#underWay.set(id, { course, step: 0 })
    for (const oldest of this.#underWay.keys()) {
      if (this.#underWay.size <= mostUnderWay) break
      this.#underWay.delete(oldest)
    }
    return stepOf(course, 0, id)
  }

  #nextStep(): NewPosted | undefined {
    const [first] = this.#underWay
    if (!first) return undefined
    const [id, { course, step }] = first
    this.#underWay.delete(id)
    if (step + 2 < course.steps.length) this.#underWay.set(id, { course, step: step + 1 })
    return stepOf(course, step + 1, id)
  }
}

const mostUnderWay = 3

function stepOf(course: Course, step: number, id: string): NewPosted {
  const { app, action, steps } = course
  const [title = '', text = ''] = steps[step] ?? []
  const isOver = step === steps.length - 1
  return { id, app, title, text, actions: isOver ? [] : [action], face: app }
}

const dayMs = 86_400_000
const hourMs = 3_600_000

/** When `count` notifications may have come, oldest first: over the last two days, most of them lately, few at night. */
export function pastTimes(count: number, now: number): number[] {
  const times = Array.from({ length: count }, (_, n) => {
    const ago = 2 * dayMs * ((n + 0.3) / count) ** 2
    const time = Math.floor(now - ago)
    const isNight = new Date(time).getHours() < 6
    // What would have come while its person slept came in the evening before.
    return isNight && ago > 7 * hourMs ? time - 7 * hourMs : time
  })
  return times.sort((a, b) => a - b)
}
