import { z } from 'zod'
import type { Session } from '../../core/link.ts'
import type { PhoneAct, PhoneFeature, PhoneHost, PhoneSide } from '../../core/phone.ts'
import { wireOver } from '../../links/kdeconnect/adapter.ts'
import { packets as hubPackets, isSet, type NotificationPacket, named } from './packets.ts'
import { me } from './phone-chats.ts'
import { Inventor, kinds } from './phone-content.ts'
import { Filling } from './phone-filling.ts'
import { languages } from './phone-people.ts'
import { IconBox, PhoneSender, type PhoneWire, type Privacy } from './phone-sender.ts'
import { type Change, type NewPosted, Shade } from './phone-shade.ts'

const packets = { receives: hubPackets.sends, sends: hubPackets.receives }

const line = z.string().max(1_000)
const id = z.string().min(1).max(1_024)
const text = z.string().max(20_000)
const said = z.strictObject({ sender: line, content: text })
const postInput = z.strictObject({
  app: line.min(1).default('Chat'),
  title: line.default(''),
  text: text.default(''),
  id: id.optional(),
  actions: z.array(line).max(10).optional(),
  reply: z.boolean().optional(),
  conversation: z.array(said).max(100).optional(),
  group: line.optional(),
  clearable: z.boolean().optional(),
  ongoing: z.boolean().optional(),
  time: z.int().optional(),
  face: line.optional(),
})
const updateInput = z.strictObject({
  id,
  title: line.optional(),
  text: text.optional(),
  actions: z.array(line).max(10).optional(),
  conversation: z.array(said).max(100).optional(),
  time: z.int().optional(),
  face: line.optional(),
})
const idInput = z.strictObject({ id })
const fillInput = z.strictObject({ count: z.int().min(1).max(100_000).default(300) })
const happenInput = z.strictObject({
  kind: z.enum(kinds).optional(),
  language: z.enum(languages).optional().describe('Of chats, groups and codes'),
})
const burstInput = z.strictObject({ count: z.int().min(1).max(1_000).default(100), app: line.min(1).default('Burst') })
const codeInput = z.strictObject({
  code: z
    .string()
    .regex(/^\d{4,10}$/)
    .optional(),
})
const appList = z.array(line).max(100).optional()
const settingsInput = z.strictObject({
  access: z.boolean().optional(),
  onlyWhenLocked: z.boolean().optional(),
  locked: z.boolean().optional(),
  withoutContent: appList,
  withoutImages: appList,
  off: appList,
  receive: z.boolean().optional(),
  answers: z.boolean().optional().describe('Whether people answer to replies'),
})
const nothing = z.strictObject({})

/** Buttons after which apps take their notification away. */
const closing = /^(?:mark as read|archive|delete|dismiss|done|call back|snooze|save for later)$/i
/** An app takes a moment to answer to its reply field. */
const appMs = 30
/** Somebody reads and types for so long. */
const typingMs = { least: 2_500, most: 6_000 } as const
const mostShownState = 500
const mostRemembered = 500

/** Notifications as the Android app passes them on, and those of the PC that it shows. */
export const phone: PhoneSide = {
  feature: 'notifications',
  packets: { receives: Object.keys(packets.receives), sends: Object.keys(packets.sends) },
  create: (host) => new PhoneNotifications(host),
}

class PhoneNotifications implements PhoneFeature {
  readonly #host: PhoneHost
  readonly #shade: Shade
  readonly #inventor: Inventor
  readonly #filling: Filling
  readonly #icons = new IconBox()
  readonly #received: { id: string; title: string; text: string; at: number }[] = []
  readonly #replies: { id: string; text: string }[] = []
  readonly #pressed: { id: string; action: string }[] = []
  readonly #dismissed: string[] = []
  #privacy: Privacy = {
    access: true,
    onlyWhenLocked: false,
    locked: false,
    withoutContent: new Set(),
    withoutImages: new Set(),
    off: new Set(),
  }
  /** Off by default in the app; the owner of this phone has switched it on. */
  #receives = true
  #answers = false
  constructor(host: PhoneHost) {
    this.#host = host
    this.#shade = new Shade(host)
    this.#inventor = new Inventor({ random: () => host.random(), newId: (pack) => this.#shade.newId(pack) })
    this.#filling = new Filling({ shade: this.#shade, inventor: this.#inventor, clock: host.clock })
  }

  state() {
    const { withoutContent, withoutImages, off, ...switches } = this.#privacy
    return {
      count: this.#shade.size,
      coming: this.#filling.coming,
      active: this.#shade.all().slice(-mostShownState),
      received: this.#received,
      replies: this.#replies,
      pressed: this.#pressed,
      dismissed: this.#dismissed,
      settings: {
        ...switches,
        withoutContent: [...withoutContent],
        withoutImages: [...withoutImages],
        off: [...off],
        receive: this.#receives,
        answers: this.#answers,
      },
    }
  }

  readonly acts: Readonly<Record<string, PhoneAct>> = {
    post: {
      summary: 'An app posts a notification; with the id of an earlier one it replaces that.',
      input: postInput,
      run: (input: NewPosted) => ({ id: this.#shade.post(input).id }),
    },
    update: {
      summary: 'An app changes its notification.',
      input: updateInput,
      run: ({ id: which, ...change }: { id: string } & Change) => ({
        found: this.#shade.update(which, change) !== undefined,
      }),
    },
    remove: {
      summary: 'A notification goes away: its app takes it back, or the person swipes it off.',
      input: idInput,
      run: (input: { id: string }) => ({ found: this.#shade.remove(input.id) }),
    },
    clear: {
      summary: 'The person presses "Clear all" on the phone.',
      input: nothing,
      run: () => {
        for (const one of this.#shade.all()) if (one.clearable) this.#shade.remove(one.id)
      },
    },
    fill: {
      summary:
        'Believable notifications of the last two days, in many scripts; the oldest go where an app has too many.',
      input: fillInput,
      run: ({ count }: { count: number }) => {
        this.#filling.fill(count)
        return { count: this.#shade.size, coming: this.#filling.coming }
      },
    },
    happen: {
      summary: 'Something believable happens now: it is new, or what is there goes on.',
      input: happenInput,
      run: (input: z.output<typeof happenInput>) => this.#happen(input),
    },
    burst: {
      summary: 'One app posts many at once, without pictures.',
      input: burstInput,
      run: ({ count, app }: { count: number; app: string }) => {
        for (let n = 1; n <= count; n++)
          this.#shade.post({ app, title: `Number ${n}`, text: `Of ${count} at once`, face: '' })
      },
    },
    code: {
      summary: 'A text message with a one-time code comes in.',
      input: codeInput,
      run: ({ code }: { code?: string }) => {
        const posted = this.#shade.post(this.#inventor.code(code))
        return { id: posted.id, text: posted.text }
      },
    },
    settings: {
      summary: 'Change what the app passes on, and whether it shows notifications of the PC.',
      input: settingsInput,
      run: (input: z.output<typeof settingsInput>) => this.#set(input),
    },
  }

  attach(session: Session): void {
    // The iOS app has no notifications at all (protocol note 5).
    if (this.#host.profile === 'ios') return
    const wire = wireOver(session, packets, this.#host.log)
    const { clock, log } = this.#host
    const sender = new PhoneSender(wire, { clock, log, icons: this.#icons, privacy: () => this.#privacy })
    const stop = this.#shade.listen(sender)
    session.closed.addEventListener('abort', stop, { once: true })
    wire.on('kdeconnect.notification.request', (body) => {
      if (body.cancel !== undefined) this.#dismiss(body.cancel)
      else if (isSet(body.request)) for (const one of this.#shade.all()) sender.send(one, true)
    })
    wire.on('kdeconnect.notification.action', ({ key, action }) => this.#press(key, action))
    wire.on('kdeconnect.notification.reply', ({ requestReplyId, message }) => {
      const which = sender.takeReply(requestReplyId)
      if (which === undefined || !this.#privacy.access) return
      this.#reply(which, message)
      if (this.#answers) this.#answerSoon(which, session)
    })
    this.#attachReceiver(wire)
  }

  #happen(wish: z.output<typeof happenInput>): { id: string; app: string } {
    const { id, app } = this.#shade.post(this.#inventor.next((which) => this.#shade.get(which), wish))
    this.#filling.trim()
    return { id, app }
  }

  /** The plug-in "Receive notifications": it asks when loaded, and shows what names an app and has a ticker. */
  #attachReceiver(wire: PhoneWire): void {
    wire.on('kdeconnect.notification', (body) => this.#show(named(body)))
    if (this.#receives && wire.can('kdeconnect.notification.request'))
      wire.tell('kdeconnect.notification.request', { request: true })
  }

  #show({ id: which, ticker, appName, silent }: NotificationPacket): void {
    if (!this.#receives || ticker === undefined || appName === undefined || isSet(silent)) return
    remember(this.#received, { id: which, title: appName, text: ticker, at: this.#host.clock.now() })
  }

  #dismiss(which: string): void {
    if (!this.#privacy.access || !this.#shade.get(which)?.clearable) return
    remember(this.#dismissed, which)
    this.#shade.remove(which)
  }

  #press(which: string, action: string): void {
    const posted = this.#shade.get(which)
    if (!this.#privacy.access || !posted?.actions.includes(action)) return
    remember(this.#pressed, { id: which, action })
    if (closing.test(action)) this.#later(() => this.#shade.remove(which))
  }

  #reply(which: string, message: string): void {
    const posted = this.#shade.get(which)
    if (!posted) return
    remember(this.#replies, { id: which, text: message })
    this.#later(() => {
      // A chat shows what was answered; a mail program takes its notification away.
      const { conversation } = this.#shade.get(which) ?? {}
      if (!conversation || conversation.length === 0) this.#shade.remove(which)
      else {
        const change = { text: message, conversation: [...conversation, { sender: me, content: message }] }
        this.#shade.update(which, change)
      }
    })
  }

  /** Whoever was answered reads it, types, and answers too. */
  #answerSoon(which: string, session: Session): void {
    const posted = this.#shade.get(which)
    if (!posted) return
    const ms = typingMs.least + this.#host.random() * (typingMs.most - typingMs.least)
    const cancel = this.#host.clock.after(appMs + ms, () => {
      const answer = this.#inventor.answer(this.#shade.get(which) ?? posted)
      if (answer) this.#shade.post(answer)
    })
    session.closed.addEventListener('abort', cancel, { once: true })
  }

  #later(task: () => void): void {
    this.#host.clock.after(appMs, task)
  }

  #set(input: z.output<typeof settingsInput>): void {
    const { access, onlyWhenLocked, locked, withoutContent, withoutImages, off, receive, answers } = input
    const before = this.#privacy
    this.#privacy = {
      access: access ?? before.access,
      onlyWhenLocked: onlyWhenLocked ?? before.onlyWhenLocked,
      locked: locked ?? before.locked,
      withoutContent: withoutContent ? new Set(withoutContent) : before.withoutContent,
      withoutImages: withoutImages ? new Set(withoutImages) : before.withoutImages,
      off: off ? new Set(off) : before.off,
    }
    this.#receives = receive ?? this.#receives
    this.#answers = answers ?? this.#answers
  }
}

function remember<T>(list: T[], one: T): void {
  list.push(one)
  if (list.length > mostRemembered) list.shift()
}
