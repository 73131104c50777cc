import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import type { z } from 'zod'
import type { Clock } from '../../core/clock.ts'
import type { Logger } from '../../core/log.ts'
import type { Wire } from '../../links/kdeconnect/adapter.ts'
import type { PayloadSource } from '../../links/kdeconnect/session.ts'
import { md5 } from './icons.ts'
import type { notificationPacket, packets } from './packets.ts'
import { drawFace } from './phone-faces.ts'
import type { Posted } from './phone-shade.ts'
import { tickerOf } from './rules.ts'

/** What the app's settings let out of the phone. */
export interface Privacy {
  /** Notification access, without which the app is silent. */
  readonly access: boolean
  readonly onlyWhenLocked: boolean
  readonly locked: boolean
  /** Apps whose texts, or whose pictures, stay on the phone. */
  readonly withoutContent: ReadonlySet<string>
  readonly withoutImages: ReadonlySet<string>
  /** Apps that are switched off in its list. */
  readonly off: ReadonlySet<string>
}

export type PhoneWire = Wire<typeof packets.sends, typeof packets.receives>

/** An app that notifies again within this time is told of once. */
const debounceMs = 50
const mostIcons = 500
/** Of the icons sent and the replies that may come, by notification. */
const mostRemembered = 5_000

type Content = Omit<z.input<typeof notificationPacket>, 'id'>

interface Icon {
  readonly hash: string
  readonly bytes: Uint8Array
}

/** Icons drawn once each, for all PCs. */
export class IconBox {
  readonly #icons = new Map<string, Icon>()

  of(face: string): Icon {
    const known = this.#icons.get(face)
    if (known) return known
    const bytes = drawFace(face)
    const icon = { bytes, hash: md5(bytes) }
    if (this.#icons.size >= mostIcons) this.#icons.clear()
    this.#icons.set(face, icon)
    return icon
  }
}

/** The Android app's notification plug-in for one PC, from when it is loaded until the link ends (protocol note 4.1). */
export class PhoneSender {
  readonly #wire: PhoneWire
  readonly #parts: { clock: Clock; log: Logger; icons: IconBox; privacy: () => Privacy }
  /** Hash of the icon that this PC got last, by id. */
  readonly #iconsSent = new Map<string, string>()
  readonly #waiting = new Map<string, { posted: Posted; cancel: () => void }>()
  readonly #replies = new Map<string, string>()
  /** One packet after the other; a picture is waited for before the next goes. */
  #queue: Promise<void> = Promise.resolve()

  constructor(wire: PhoneWire, parts: { clock: Clock; log: Logger; icons: IconBox; privacy: () => Privacy }) {
    this.#wire = wire
    this.#parts = parts
    const end = () => {
      for (const { cancel } of this.#waiting.values()) cancel()
    }
    wire.session.closed.addEventListener('abort', end, { once: true })
  }

  /** Something new, or changed: sent once it has been quiet for a moment. */
  posted(posted: Posted): void {
    this.#waiting.get(posted.id)?.cancel()
    const cancel = this.#parts.clock.after(debounceMs, () => {
      this.#waiting.delete(posted.id)
      this.send(posted, false)
    })
    this.#waiting.set(posted.id, { posted, cancel })
  }

  /** The end of any notification is told, also of one that never was. */
  removed(id: string): void {
    this.#waiting.get(id)?.cancel()
    this.#waiting.delete(id)
    if (this.#parts.privacy().access) this.#enqueue({ id, isCancel: true })
  }

  send(posted: Posted, silent: boolean): void {
    const privacy = this.#parts.privacy()
    const kept = privacy.onlyWhenLocked && !privacy.locked
    if (!privacy.access || kept || posted.ongoing || privacy.off.has(posted.app)) return
    const { face = posted.app } = posted
    const icon = face === '' || privacy.withoutImages.has(posted.app) ? undefined : this.#parts.icons.of(face)
    const content = privacy.withoutContent.has(posted.app) ? {} : this.#content(posted)
    const body = {
      id: posted.id,
      isClearable: posted.clearable,
      appName: posted.app,
      time: String(posted.time),
      silent,
      ...(posted.actions.length > 0 && { actions: [...posted.actions] }),
      ...content,
      ...(icon && { payloadHash: icon.hash }),
    }
    const isNewIcon = icon && this.#iconsSent.get(posted.id) !== icon.hash
    if (icon) note(this.#iconsSent, posted.id, icon.hash)
    this.#enqueue(body, isNewIcon ? pictureOf(icon) : undefined)
  }

  /** Resolves when all that was posted and removed before was sent, or could not be. */
  told(): Promise<void> {
    return new Promise((resolve) => {
      this.#parts.clock.after(debounceMs, () => void this.#queue.then(resolve))
    })
  }

  /** The notification that a reply is for; each id is good for one. */
  takeReply(requestReplyId: string): string | undefined {
    const id = this.#replies.get(requestReplyId)
    this.#replies.delete(requestReplyId)
    return id
  }

  #content(posted: Posted): Content {
    const { title, text, group, conversation, reply } = posted
    const sender = conversation.at(-1)?.sender
    const shown = group === undefined ? text : `${sender ?? ''}: ${text}`
    return {
      ...(reply && { requestReplyId: this.#newReplyId(posted.id) }),
      ticker: tickerOf(group ?? title, shown),
      ...(title !== '' && { title: group ?? title }),
      ...(text !== '' && { text: shown }),
      ...(group !== undefined && { groupName: group }),
      ...(conversation.length > 0 && { conversation: conversation.map((entry) => ({ ...entry })) }),
    }
  }

  #newReplyId(id: string): string {
    const replyId = randomUUID()
    note(this.#replies, replyId, id)
    return replyId
  }

  #enqueue(body: z.input<typeof notificationPacket>, payload?: PayloadSource): void {
    const { session } = this.#wire
    this.#queue = this.#queue.then(async () => {
      if (session.closed.aborted) return
      try {
        await this.#wire.send('kdeconnect.notification', body, payload)
      } catch (error) {
        // The app forgets what it could not send, and goes on.
        this.#parts.log.debug('notification not sent', { error: String(error) })
      }
    })
  }
}

/** Sets it as the newest; the oldest beyond what is remembered goes. */
function note(map: Map<string, string>, key: string, value: string): void {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > mostRemembered && oldest !== undefined) map.delete(oldest)
}

function pictureOf({ bytes }: Icon): PayloadSource {
  return { size: bytes.length, open: () => Readable.from([Buffer.from(bytes)]) }
}
