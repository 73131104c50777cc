import { Deck } from './phone-deck.ts'
import { faceOf } from './phone-faces.ts'
import { answers, type Language, languages, people } from './phone-people.ts'
import type { NewPosted, Posted, Said } from './phone-shade.ts'
import { type GroupTalk, groupTalks, talks } from './phone-talks.ts'

/** As the person of the phone is called in conversations. */
export const me = 'Me'

export const chatApps = {
  Messages: 'com.example.messaging',
  WhatsApp: 'com.example.whatsapp',
  Signal: 'com.example.signal',
  Telegram: 'com.example.telegram',
} as const
export type ChatApp = keyof typeof chatApps

/** Android's MessagingStyle keeps no more. */
const mostSaid = 25
const mostOpen = 200

interface Chat {
  readonly id: string
  readonly app: ChatApp
  readonly language: Language
  readonly name: string
  readonly isGroup: boolean
  /** What is still to be said. */
  readonly coming: Said[]
}

/** A notification that the phone shows. */
export type Shown = (id: string) => Posted | undefined

export interface Wish {
  /** Only in this language. */
  readonly language?: Language | undefined
}

export interface ChatsOptions {
  readonly random: () => number
  /** A notification's id that no other has. */
  readonly newId: (pack: string) => string
}

/** The conversations on a simulated phone: they begin, grow message by message, and people answer. */
export class Chats {
  readonly #options: ChatsOptions
  readonly #talks: Deck<(typeof talks)[number]>
  readonly #groupTalks: Deck<GroupTalk>
  readonly #people: ReadonlyMap<Language, Deck<string>>
  readonly #answers: ReadonlyMap<Language, Deck<string>>
  /** The last that somebody wrote in is the last here. */
  readonly #chats = new Map<string, Chat>()

  constructor(options: ChatsOptions) {
    const { random } = options
    this.#options = options
    this.#talks = new Deck(talks, random)
    this.#groupTalks = new Deck(groupTalks, random)
    this.#people = new Map(languages.map((language) => [language, new Deck(people[language], random)]))
    this.#answers = new Map(languages.map((language) => [language, new Deck(answers[language], random)]))
  }

  /** Somebody writes, or a group begins to talk; up to `most` messages at once. */
  begin(app: ChatApp, kind: 'chat' | 'group', { most = 1, language }: { most?: number } & Wish = {}): NewPosted {
    const chat = kind === 'group' ? this.#group(app, language) : this.#direct(app, language)
    this.#chats.set(chat.id, chat)
    for (const oldest of this.#chats.keys()) {
      if (this.#chats.size <= mostOpen) break
      this.#chats.delete(oldest)
    }
    const count = Math.min(chat.coming.length, 1 + Math.floor(this.#options.random() * most))
    return posted(chat, chat.coming.splice(0, count))
  }

  /** One more message in a conversation that is not at its end, most likely the latest; undefined if there is none. */
  goOn(kind: 'chat' | 'group', { shown, language }: { shown: Shown } & Wish): NewPosted | undefined {
    const open = [...this.#chats.values()].filter(
      (one) => one.coming.length > 0 && one.isGroup === (kind === 'group') && (!language || one.language === language),
    )
    const chance = this.#options.random()
    const chat = chance < 0.6 ? open.at(-1) : open[Math.floor(chance * open.length)]
    const said = chat?.coming.shift()
    if (!chat || !said) return undefined
    this.#chats.delete(chat.id)
    this.#chats.set(chat.id, chat)
    return posted(chat, [...(shown(chat.id)?.conversation ?? []), said])
  }

  /** What somebody in a conversation says to an answer of the phone's person; undefined where nobody is. */
  answer(to: Posted): NewPosted | undefined {
    const others = to.conversation.filter(({ sender }) => sender !== me)
    const sender = others.at(-1)?.sender
    if (sender === undefined) return undefined
    const language = this.#chats.get(to.id)?.language ?? 'en'
    const content = this.#answers.get(language)?.draw() ?? ''
    const { conversation, time: _, ...same } = to
    return { ...same, text: content, conversation: [...conversation, { sender, content }].slice(-mostSaid) }
  }

  #direct(app: ChatApp, wanted?: Language): Chat {
    const [language, ...lines] = this.#talks.draw(([one]) => !wanted || one === wanted)
    const name = this.#people.get(language)?.draw() ?? ''
    const coming = lines.map((content) => ({ sender: name, content }))
    return { id: this.#options.newId(chatApps[app]), app, language, name, isGroup: false, coming }
  }

  #group(app: ChatApp, wanted?: Language): Chat {
    const { name, language, said } = this.#groupTalks.draw((one) => !wanted || one.language === wanted)
    const coming = said.map((line) => {
      const at = line.indexOf(': ')
      return { sender: line.slice(0, at), content: line.slice(at + 2) }
    })
    return { id: this.#options.newId(chatApps[app]), app, language, name, isGroup: true, coming }
  }
}

function posted(chat: Chat, said: readonly Said[]): NewPosted {
  const { id, app, name, isGroup } = chat
  return {
    id,
    app,
    title: name,
    text: said.at(-1)?.content ?? '',
    conversation: said.slice(-mostSaid),
    actions: ['Mark as read'],
    reply: true,
    face: isGroup ? faceOf.group(name) : faceOf.person(name),
    ...(isGroup && { group: name }),
  }
}
