import { z } from 'zod'
import { defineContract } from '../../core/contract.ts'

/** The phone's name for a notification; the same through all its updates, and never to be read into. */
const id = z.string().min(1).max(1_024).describe('As it stands in the notification')
const app = z.string().min(1).max(200)
const action = z.string().min(1).max(200)
const clientId = z.string().min(1).max(64)

/** One notification as the phone shows it. `time` is when the phone posted it, in ms since 1970. */
export const notification = z.object({
  id,
  app,
  title: z.string(),
  /** A one-time code in here is replaced by dots; see `code`. */
  text: z.string(),
  time: z.number(),
  /** Reference of a picture (PNG) among the blobs. */
  icon: z.string().optional(),
  /** Titles of its buttons, for `act`. */
  actions: z.array(z.string()),
  canReply: z.boolean(),
  clearable: z.boolean(),
  /** Nothing new: the phone had it before we came, or only its looks changed. Do not pop up. */
  silent: z.boolean(),
  /** Same for all that belong together: the app, and within it the conversation. */
  group: z.string(),
  /** Of chats: what was said, newest last. */
  conversation: z.array(z.object({ sender: z.string(), text: z.string() })),
  /** A one-time code found in it: on events only, never stored. */
  code: z.string().optional(),
  /** The person wants what this app says kept off the screen. */
  hidden: z.boolean().optional(),
  /** The person wants no banner from this app. */
  muted: z.boolean().optional(),
})
export type Notification = z.output<typeof notification>

/** A notification from the history. `removedAt`: when it went away or was replaced, in ms since 1970. */
export const listed = notification
  .omit({ code: true })
  .extend({ active: z.boolean(), removedAt: z.number().optional() })
export type Listed = z.output<typeof listed>

/** What is known and set about one app of a phone. `lastAt`: its latest notification. */
export const appRule = z.object({
  app: z.string(),
  muted: z.boolean(),
  hideContent: z.boolean(),
  lastAt: z.number().optional(),
})
export type AppRule = z.output<typeof appRule>

const nothing = z.object({})

/** The phone's notifications on the PC and the PC's on the phone. */
export const contract = defineContract({
  id: 'notifications',
  title: 'Notifications',
  summary: 'What the phone shows, with its buttons and replies, kept and searchable.',
  state: z.object({
    /** How many the phone shows now. */
    active: z.int().min(0).optional(),
    /** When the latest came, in ms since 1970. */
    lastAt: z.number().optional(),
  }),
  actions: {
    list: {
      summary: 'The history, newest first; with a query, what holds all of its words.',
      input: z.strictObject({
        limit: z.int().min(1).max(500).default(50).describe('How many at most'),
        before: z
          .union([z.number(), z.string().regex(/^\d{1,16}:\d{1,16}$/)])
          .optional()
          .describe('Only what is older: a time in ms since 1970, or the "before" of the last answer'),
        app: app.optional().describe('Only of this app'),
        query: z
          .string()
          .max(200)
          .optional()
          .describe('Only what holds all these words, each at least by its beginning'),
        active: z.boolean().optional().describe('Only what the phone shows now'),
      }),
      /** `before` is there when there is more. */
      output: z.object({ items: z.array(listed), before: z.string().optional() }),
    },
    dismiss: {
      summary: 'Dismiss a notification on the phone; tells whether the phone confirmed it.',
      input: z.strictObject({ id }),
      output: z.object({ confirmed: z.boolean() }),
    },
    act: {
      summary: 'Press a button of a notification.',
      input: z.strictObject({ id, action: action.describe('The title of the button') }),
      output: nothing,
      acts: true,
    },
    reply: {
      summary: 'Answer a notification with a text, as its own reply field does.',
      input: z.strictObject({
        id,
        text: z.string().min(1).max(10_000),
        clientId: clientId.optional().describe('Under which to ask for its fate; the same never goes twice'),
      }),
      output: nothing,
      acts: true,
    },
    clear: {
      summary: 'Dismiss all that can be dismissed, or all of one app, on the phone too.',
      input: z.strictObject({ app: app.optional().describe('Only of this app') }),
      /** `left`: the phone did not confirm these, or does not let them be dismissed. */
      output: z.object({ dismissed: z.int(), left: z.int() }),
    },
    refresh: {
      summary: 'Ask the phone to name all its notifications again.',
      input: z.strictObject({}),
      output: nothing,
      retry: true,
    },
    codes: {
      summary: 'The one-time codes in what the phone shows now, while they are fresh; nothing else has them.',
      input: z.strictObject({}),
      output: z.array(z.object({ id, code: z.string() })),
    },
    apps: { summary: 'The apps seen and what is set for each.', input: z.strictObject({}), output: z.array(appRule) },
    configureApp: {
      summary: 'Mute an app, or keep its content off the screen.',
      input: z.strictObject({
        app: app.describe('As it stands in the notifications'),
        muted: z.boolean().optional().describe('No banner for it'),
        hideContent: z.boolean().optional().describe('Banners without what it says'),
      }),
      output: appRule,
    },
    send: {
      summary: 'Show a notification of this PC on the phone.',
      input: z.strictObject({
        title: z.string().min(1).max(500),
        text: z.string().max(8_000).default(''),
        app: app.default('Tandem').describe('Shown as where it comes from'),
      }),
      output: nothing,
      acts: true,
    },
  },
  events: {
    posted: notification,
    updated: notification,
    removed: z.object({ id }),
    /** After linking: the phone has named all that it shows. `ids` travels only inside the hub. */
    synced: z.object({ active: z.int(), ids: z.array(z.string()).optional() }),
  },
})
