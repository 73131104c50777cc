import { z } from 'zod'

/** Content of people: hidden in traces. Bounds are far above what phones send; what is kept is cut shorter. */
const secret = (max: number) => z.string().max(max).meta({ secret: true })
/** The Android app writes booleans as strings in places, so both are taken (protocol note 9, item 5); see `isSet`. */
const flag = z.union([z.boolean(), z.enum(['true', 'false'])])
const maxText = 100_000

export function isSet(value: z.output<typeof flag> | undefined, otherwise = false): boolean {
  return value === undefined ? otherwise : value === true || value === 'true'
}

/**
 * A notification of the sender's (protocol notes 4.1 and 4.2), or with `isCancel` that one is gone. Ids hold tags of apps,
 * which hold telephone numbers at some, so they are as secret as texts.
 */
export const notificationPacket = z.looseObject({
  /** A number at KDE's desktop 25.04; see `named`. */
  id: z.union([z.string().min(1).max(1_024), z.int()]).meta({ secret: true }),
  isCancel: flag.optional(),
  isClearable: flag.optional(),
  appName: z.string().max(1_000).optional(),
  /** Post time in ms since 1970: a decimal string at the Android app; kdeconnectd sends none. */
  time: z.union([z.string().max(64), z.number()]).optional(),
  /** Shown before we asked for it. */
  silent: flag.optional(),
  /** Titles of the buttons that take no text; may repeat. */
  actions: z.array(secret(1_000)).max(100).optional(),
  /** What a reply names; new each time the notification is sent, good for one reply. */
  requestReplyId: z.string().max(128).optional(),
  ticker: secret(maxText).optional(),
  title: secret(maxText).optional(),
  text: secret(maxText).optional(),
  conversation: z
    .array(z.looseObject({ sender: secret(1_000).nullish(), content: secret(maxText).nullish() }))
    .max(500)
    .meta({ secret: true })
    .optional(),
  /** Of group chats; then `title` is the same and `text` is "sender: message". */
  groupName: secret(1_000).optional(),
  /** MD5 of the icon's PNG in lower-case hex; the icon itself comes along only when it changed. */
  payloadHash: z.string().max(128).optional(),
})
export type NotificationPacket = z.output<typeof notificationPacket> & { readonly id: string }

/** The packet with its id as text, which is how it is named everywhere else. */
export function named(body: z.output<typeof notificationPacket>): NotificationPacket {
  return { ...body, id: String(body.id) }
}

/** `request`: name all you show now. `cancel`: dismiss this one. */
export const requestPacket = z.looseObject({ request: flag.optional(), cancel: secret(1_024).optional() })

export const replyPacket = z.looseObject({
  requestReplyId: z.string().max(128),
  message: secret(maxText),
})

/** `key` is the notification's id, `action` the exact title of the button. */
export const actionPacket = z.looseObject({ key: secret(1_024), action: secret(1_000) })

/** What the hub's side speaks; the phone's is the same with the two lists swapped. */
export const packets = {
  receives: {
    'kdeconnect.notification': notificationPacket,
    'kdeconnect.notification.request': requestPacket,
  },
  sends: {
    'kdeconnect.notification': notificationPacket,
    'kdeconnect.notification.request': requestPacket,
    'kdeconnect.notification.reply': replyPacket,
    'kdeconnect.notification.action': actionPacket,
  },
} as const
