import type { Notification } from './contract.ts'
import { isSet, type NotificationPacket } from './packets.ts'
import { counts, groupKey, lengths, parseTime, plainText, withoutMarkup } from './rules.ts'

export interface ReadingContext {
  /** Ms since 1970. */
  readonly now: number
  /** When it was posted, if an earlier packet said so. */
  readonly knownTime: number | undefined
  /** The peer's name, for a notification that names no app. */
  readonly sender: string
  /** Desktops write markup into their notifications; on a phone, what looks like markup is text. */
  readonly isDesktop: boolean
  /** Whether the peer takes actions and replies at all; kdeconnectd does not. */
  readonly canAct: boolean
  readonly canReply: boolean
}

/** The notification in a packet, cut to what is kept; its picture comes later. Codes are still in it. */
export function readNotification(body: NotificationPacket, context: ReadingContext): Notification {
  const read = (text: string | null | undefined, max: number) =>
    plainText(context.isDesktop ? withoutMarkup(text ?? '') : (text ?? ''), max)
  const app = plainText(body.appName ?? '', lengths.app).trim() || packageOf(body.id) || context.sender || 'Phone'
  const title = read(body.title, lengths.title)
  const text = read(body.text, lengths.text)
  const conversation = (body.conversation ?? []).slice(-counts.conversation).map(({ sender, content }) => ({
    sender: read(sender, lengths.sender),
    text: read(content, lengths.said),
  }))
  const chat = body.groupName ? read(body.groupName, lengths.title) : conversation.length > 0 ? title : undefined
  return {
    id: body.id,
    app,
    title,
    text: title || text ? text : read(body.ticker, lengths.text),
    time: parseTime(body.time, context.now) ?? context.knownTime ?? context.now,
    actions: context.canAct ? titles(body.actions ?? []) : [],
    canReply: context.canReply && Boolean(body.requestReplyId),
    clearable: isSet(body.isClearable, true),
    silent: isSet(body.silent),
    group: groupKey(app, chat),
    conversation,
  }
}

/** The phone presses the first button of a title, so a second one of the same name cannot be reached. */
function titles(actions: readonly string[]): string[] {
  const plain = actions.map((title) => plainText(title, lengths.action)).filter((title) => title.trim() !== '')
  return [...new Set(plain)].slice(0, counts.actions)
}

/** Android's ids hold the app's package: `0|org.example.chat|7|null|10150`. */
function packageOf(id: string): string | undefined {
  return /^-?\d+\|([\w.]{1,200})\|/.exec(id)?.[1]
}
