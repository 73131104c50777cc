import type { Provider } from '../../core/contract.ts'
import { TandemError } from '../../core/errors.ts'
import type { AdapterContext, Sink } from '../../core/feature.ts'
import { overKdeConnect, type Wire } from '../../links/kdeconnect/adapter.ts'
import type { Packet } from '../../links/kdeconnect/session.ts'
import { contract, type Notification } from './contract.ts'
import { hashPrefix, IconFetcher, isIconHash } from './icons.ts'
import { isSet, type NotificationPacket, named, packets } from './packets.ts'
import { readNotification } from './reading.ts'
import { lengths, plainText, tickerOf } from './rules.ts'

const silentAfterMs = 10_000
const dismissWaitMs = 5_000
/** So long a notification waits for its picture; a later picture follows as an update. */
const iconWaitMs = 300
/** The answer to "name all" has no end mark: it is over when nothing of it came for this long. */
const quietMs = 5_000
/** A phone shows some hundreds at most; the oldest beyond this can no longer be answered. */
const mostShown = 20_000

const replyUsed =
  'The phone takes one reply each time it shows a notification, and this one was used: wait until the phone shows it anew, or answer on the phone.'
const allowAccess = 'Settings → Notifications → Device & app notifications → KDE Connect → Allow notification access'
const noReply = 'This notification has no reply field.'

/** How notifications travel over KDE Connect, both ways (protocol notes 4.1 and 4.2). */
export const kdeconnect = overKdeConnect(contract, {
  packets,
  limits: [
    'The phone never says whether a button or a reply worked: Tandem takes a change of the notification for its answer.',
    'Notifications of this PC show on the phone only while "Receive notifications" is switched on for this PC in its KDE Connect app, and the phone does not say whether it is.',
    'What is shown all the time (music, navigation, downloads under way) is not passed on by the KDE Connect app.',
  ],
  silence: {
    afterMs: silentAfterMs,
    reason:
      'The phone was asked for its notifications and says nothing. KDE Connect probably has no notification access there; a phone that shows no notification at all stays silent too.',
    step: { where: 'phone', text: allowAccess },
  },
  attach(wire, sink, context) {
    const lane = new NotificationLane(wire, sink, context)
    lane.start()
    return lane.provider()
  },
})

type KdeWire = Wire<typeof packets.receives, typeof packets.sends>

/** What the phone shows, as far as answering it needs. */
interface Shown {
  readonly time: number
  /** As the phone wrote them, for it knows a button by its exact title. */
  readonly actions: readonly string[]
  /** Good for one reply; the phone makes a new one each time it sends the notification. */
  replyId: string | undefined
  readonly repliable: boolean
}

/** A notification whose picture is under way. */
interface Awaited {
  posted: Notification
  isNew: boolean
  told: boolean
}

/** Notifications on one session. */
class NotificationLane {
  readonly #wire: KdeWire
  readonly #sink: Sink<typeof contract>
  readonly #context: AdapterContext
  readonly #icons: IconFetcher
  readonly #shown = new Map<string, Shown>()
  readonly #awaited = new Map<string, Awaited>()
  readonly #dismissals = new Map<string, Set<() => void>>()
  readonly #isDesktop: boolean
  #nextId: number
  /** Ids named since "name all" was asked; undefined once that is settled. */
  #named: Set<string> | undefined
  #askedAt = 0
  #askedAgain = false
  #cancelQuiet: (() => void) | undefined
  #cancelSilence: (() => void) | undefined
  #troubled = false

  constructor(wire: KdeWire, sink: Sink<typeof contract>, context: AdapterContext) {
    this.#wire = wire
    this.#sink = sink
    this.#context = context
    this.#icons = new IconFetcher({ session: wire.session, blobs: context.blobs, log: context.log })
    this.#isDesktop = wire.session.kind === 'desktop' || wire.session.kind === 'laptop'
    // The Android app wants a number of 32 bits; the start differs so that a restart does not replace what it shows.
    this.#nextId = Math.floor(context.clock.now() / 1000) % 1_000_000_000
  }

  start(): void {
    const { session } = this.#wire
    this.#wire.on('kdeconnect.notification', (body, packet) => this.#receive(named(body), packet))
    // A peer asks for this PC's notifications when it links: there is nothing to say until `send`.
    const over = () => {
      this.#cancelQuiet?.()
      this.#cancelSilence?.()
    }
    session.closed.addEventListener('abort', over, { once: true })
    if (this.#isDesktop) this.#expectDesktop()
    if (this.#wire.can('kdeconnect.notification.request')) this.#wire.whenLinked(() => this.#askAll())
  }

  provider(): Provider<typeof contract> {
    const { can } = this.#wire
    return {
      ...(can('kdeconnect.notification.request') && {
        dismiss: ({ id }, { signal }) => this.#dismiss(id, signal),
        refresh: async () => {
          this.#askAll()
          return {}
        },
      }),
      ...(can('kdeconnect.notification.action') && { act: ({ id, action }) => this.#act(id, action) }),
      ...(can('kdeconnect.notification.reply') && { reply: ({ id, text }) => this.#reply(id, text) }),
      ...(can('kdeconnect.notification') && { send: (input) => this.#send(input) }),
    }
  }

  #receive(body: NotificationPacket, packet: Packet): void {
    this.#cancelSilence?.()
    this.#cancelSilence = undefined
    if (this.#troubled) {
      this.#troubled = false
      this.#sink.problem(undefined)
    }
    if (isSet(body.isCancel)) this.#remove(body.id)
    else this.#post(body, packet)
  }

  #post(body: NotificationPacket, packet: Packet): void {
    const { id } = body
    const before = this.#shown.get(id)
    const posted = readNotification(body, {
      now: this.#context.clock.now(),
      knownTime: before?.time,
      sender: this.#wire.session.name,
      isDesktop: this.#isDesktop,
      canAct: this.#wire.can('kdeconnect.notification.action'),
      canReply: this.#wire.can('kdeconnect.notification.reply'),
    })
    this.#remember(body, posted.time)
    this.#countNamed(id, posted.silent)
    if (packet.payload) this.#awaitIcon(posted, { packet, hash: body.payloadHash, isNew: !before })
    else this.#postWithoutPayload(posted, { hash: body.payloadHash, isNew: !before })
  }

  #remember(body: NotificationPacket, time: number): void {
    const { id, requestReplyId, actions = [] } = body
    this.#shown.delete(id)
    this.#shown.set(id, { time, actions, replyId: requestReplyId, repliable: requestReplyId !== undefined })
    if (this.#shown.size <= mostShown) return
    for (const oldest of this.#shown.keys()) {
      this.#shown.delete(oldest)
      break
    }
  }

  #postWithoutPayload(posted: Notification, at: { hash: string | undefined; isNew: boolean }): void {
    const awaited = this.#awaited.get(posted.id)
    if (awaited) {
      this.#tellAwaited(awaited)
      awaited.posted = posted
    }
    const icon = isIconHash(at.hash) ? { icon: hashPrefix + at.hash } : {}
    this.#sink.emit(at.isNew ? 'posted' : 'updated', { ...posted, ...icon })
  }

  #awaitIcon(posted: Notification, at: { packet: Packet; hash: string | undefined; isNew: boolean }): void {
    const earlier = this.#awaited.get(posted.id)
    if (earlier) this.#tellAwaited(earlier)
    const awaited: Awaited = { posted, isNew: at.isNew, told: false }
    this.#awaited.set(posted.id, awaited)
    const cancel = this.#context.clock.after(iconWaitMs, () => this.#tellAwaited(awaited))
    void this.#icons.fetch(at.packet, at.hash).then((icon) => {
      cancel()
      this.#iconCame(awaited, icon)
    })
  }

  #iconCame(awaited: Awaited, icon: string | undefined): void {
    if (this.#awaited.get(awaited.posted.id) !== awaited) return
    this.#awaited.delete(awaited.posted.id)
    const late = awaited.told
    if (icon !== undefined) awaited.posted = { ...awaited.posted, icon, silent: late || awaited.posted.silent }
    if (!late) this.#tellAwaited(awaited)
    else if (icon !== undefined) this.#sink.emit('updated', awaited.posted)
  }

  #tellAwaited(awaited: Awaited): void {
    if (awaited.told) return
    awaited.told = true
    this.#sink.emit(awaited.isNew ? 'posted' : 'updated', awaited.posted)
  }

  #remove(id: string): void {
    const awaited = this.#awaited.get(id)
    if (awaited) this.#tellAwaited(awaited)
    this.#awaited.delete(id)
    this.#shown.delete(id)
    this.#named?.delete(id)
    // The app says this also of notifications that it never passed on; the hub knows which ones those are.
    this.#sink.emit('removed', { id })
    for (const confirm of this.#dismissals.get(id) ?? []) confirm()
  }

  /** Asks for all that is shown, so that what went away while nobody was linked can be told from what is still there. */
  #askAll(): void {
    this.#named = new Set()
    this.#askedAt = this.#context.clock.now()
    this.#askedAgain = false
    this.#cancelQuiet?.()
    this.#cancelQuiet = undefined
    this.#wire.tell('kdeconnect.notification.request', { request: true })
    this.#cancelSilence?.()
    this.#cancelSilence = undefined
    // A phone that shows nothing has no answer; one that does has, or something has come between.
    if (this.#shown.size === 0 || this.#isDesktop) return
    this.#cancelSilence = this.#context.clock.after(silentAfterMs, () => this.#trouble(noAnswer))
  }

  #trouble(problem: typeof desktopSilence): void {
    this.#troubled = true
    this.#sink.problem(problem)
  }

  #countNamed(id: string, silent: boolean): void {
    if (!this.#named) return
    if (this.#named.size < mostShown) this.#named.add(id)
    if (silent) this.#waitForQuiet()
    else if (!this.#cancelQuiet && !this.#askedAgain && this.#context.clock.now() - this.#askedAt >= quietMs) {
      // It speaks, so it can hear: no answer meant that nothing was shown, or that its listener was not up yet.
      this.#askedAgain = true
      this.#wire.tell('kdeconnect.notification.request', { request: true })
      this.#waitForQuiet()
    }
  }

  #waitForQuiet(): void {
    this.#cancelQuiet?.()
    this.#cancelQuiet = this.#context.clock.after(quietMs, () => {
      this.#cancelQuiet = undefined
      const ids = [...(this.#named ?? [])]
      this.#named = undefined
      this.#sink.emit('synced', { active: ids.length, ids })
    })
  }

  async #dismiss(id: string, signal: AbortSignal): Promise<{ confirmed: boolean }> {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const confirm = () => resolve(true)
    const waiting = this.#dismissals.get(id) ?? new Set()
    this.#dismissals.set(id, waiting.add(confirm))
    const giveUp = () => resolve(false)
    const stopWaiting = this.#context.clock.after(dismissWaitMs, giveUp)
    signal.addEventListener('abort', giveUp, { once: true })
    try {
      await this.#wire.send('kdeconnect.notification.request', { cancel: id })
      return { confirmed: await promise }
    } finally {
      stopWaiting()
      signal.removeEventListener('abort', giveUp)
      waiting.delete(confirm)
      if (waiting.size === 0) this.#dismissals.delete(id)
    }
  }

  async #act(id: string, action: string): Promise<Record<string, never>> {
    const { actions } = this.#known(id)
    const exact = actions.find((title) => title === action || plainText(title, lengths.action) === action)
    if (exact === undefined) throw new TandemError('item.unknown', { what: 'button' })
    await this.#wire.send('kdeconnect.notification.action', { key: id, action: exact })
    return {}
  }

  async #reply(id: string, text: string): Promise<Record<string, never>> {
    const shown = this.#known(id)
    const { replyId, repliable } = shown
    if (replyId === undefined) throw new TandemError('capability.absent', { reason: repliable ? replyUsed : noReply })
    shown.replyId = undefined
    await this.#wire.send('kdeconnect.notification.reply', { requestReplyId: replyId, message: text })
    return {}
  }

  #known(id: string): Shown {
    const shown = this.#shown.get(id)
    if (!shown) throw new TandemError('item.unknown', { what: 'notification' })
    return shown
  }

  async #send(notice: { title: string; text: string; app: string }): Promise<Record<string, never>> {
    const { title, text, app } = notice
    const id = String(this.#nextId++)
    const ticker = tickerOf(title, text)
    const body = { id, appName: app, ticker, title, text, isClearable: true, silent: false }
    await this.#wire.send('kdeconnect.notification', body)
    return {}
  }

  /** A desktop says nothing unless its person switched that on, which is another step than a phone's. */
  #expectDesktop(): void {
    const { session } = this.#wire
    const cancel = this.#context.clock.after(silentAfterMs, () => {
      if (this.#shown.size > 0) return
      this.#trouble(desktopSilence)
    })
    session.closed.addEventListener('abort', cancel, { once: true })
  }
}

const desktopSilence = {
  reason:
    'This computer has not passed on any notification yet; KDE Connect does that only when it is switched on there.',
  step: {
    where: 'phone' as const,
    text: 'On that computer: System Settings → KDE Connect → this PC → switch on "Send notifications"',
  },
}

const noAnswer: typeof desktopSilence = {
  reason:
    'The phone was asked for its notifications and did not answer, though it shows some. It sleeps, or KDE Connect has no notification access there any more.',
  step: { where: 'phone', text: `Unlock it. If that does not help: ${allowAccess}` },
}
