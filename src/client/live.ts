import type { Contract, EventData, EventName, State } from '../core/contract.ts'
import { TandemError } from '../core/errors.ts'
import type { Health } from '../core/health.ts'
import type { DeviceView, OutboxView, PeerView, SettingsView } from '../core/hub-contract.ts'
import type { Contracts } from './client.ts'

type EventOf<C extends Contract> = {
  [K in EventName<C>]: { device: string; feature: C['id']; event: K; data: EventData<C, K> }
}[EventName<C>]
/** An event of some feature; `feature` and `event` together tell the type of `data`. */
export type LiveEvent = { [Id in keyof Contracts]: EventOf<Contracts[Id]> }[keyof Contracts]

/** The whole merged state of one feature on one device, after a change. */
export type LivePatch = {
  [Id in keyof Contracts]: { device: string; feature: Id; state: State<Contracts[Id]> }
}[keyof Contracts]

export interface LivePacket {
  readonly device: string
  readonly link: string
  readonly direction: 'in' | 'out'
  readonly at: number
  readonly packet: { readonly type: string; readonly body: unknown; readonly payloadSize?: number }
}

interface Messages {
  hello: { devices: DeviceView[]; peers: PeerView[]; settings: SettingsView }
  patch: LivePatch
  event: LiveEvent
  health: { device: string; feature: string; health: Health }
  device: { device: DeviceView }
  gone: { device: string }
  peer: { link: string; peer: string; now?: PeerView }
  fate: { fate: OutboxView }
  settings: { settings: SettingsView }
  packet: LivePacket
  /** A sign of life, twice a second while somebody looks. */
  beat: object
}

/** What to do with each kind of message. */
export type LiveHandlers = { readonly [K in keyof Messages]?: (message: Messages[K]) => void } & {
  /** The connection ended; the next try is `retryInMs` away. Nothing is retried when the hub refuses the token. */
  readonly lost?: (why: { error: TandemError; retryInMs: number | undefined }) => void
}

/** A standing connection to the hub's live socket. */
export interface Live {
  /** Resolves with the first `hello`; rejects when the hub refuses us or the signal aborts before that. */
  readonly ready: Promise<void>
  /** Turns the packets of a device on or off; `raw` asks for them with their content. Kept over reconnects. */
  trace(device: string, options: { on: boolean; raw?: boolean }): void
  /** Somebody is looking: dead links are noticed sooner. Kept over reconnects. */
  attend(on: boolean): void
  close(): void
}

/** The little of a WebSocket that is used here. */
export interface LiveSocket {
  send(text: string): void
  close(): void
}

export interface SocketEvents {
  opened(): void
  message(text: string): void
  /** `refused`: the hub answered, and does not let us in. */
  closed(why: { refused: boolean }): void
}

/** Opens a WebSocket at `ws://…`; both worlds have their own way to say who they are. */
export type SocketOpener = (at: { url: string; token: string | undefined }, events: SocketEvents) => LiveSocket

const firstRetryMs = 200
const longestRetryMs = 3000
/** The hub beats twice a second while somebody looks; after this long without a word it is shown as lost (within 2 s). */
const silenceMs = 1500
/** A timer that comes later than this shows that the whole program stood still. */
const lateMs = 300

interface Wishes {
  readonly traced: Map<string, { on: true; raw?: boolean }>
  attended: boolean
}

/** Connects to `/api/live` and stays connected with growing pauses, until `signal` aborts or the hub refuses. */
export function openLive(
  at: { url: string; token: string | undefined; socket: SocketOpener | undefined },
  handlers: LiveHandlers,
  signal?: AbortSignal,
): Live {
  const open = at.socket ?? browserSocket
  const wishes: Wishes = { traced: new Map(), attended: false }
  const ready = Promise.withResolvers<void>()
  // Whoever does not await `ready` hears of refusals through `lost`.
  ready.promise.catch(() => {})
  let socket: LiveSocket | undefined
  let isOpen = false
  let ended = false
  let pauseMs = firstRetryMs
  let timer: ReturnType<typeof setTimeout> | undefined
  let watchdog: ReturnType<typeof setTimeout> | undefined
  let heard = () => {}

  const end = (error: TandemError) => {
    ended = true
    clearTimeout(timer)
    clearTimeout(watchdog)
    ready.reject(error)
    signal?.removeEventListener('abort', aborted)
    socket?.close()
  }
  const aborted = () => end(new TandemError('hub.absent', { url: at.url }))
  const tell = (message: object) => {
    if (isOpen) socket?.send(JSON.stringify(message))
  }
  const connectOnce = () => {
    let given = false
    const lost = (refused: boolean) => {
      // A hub that hangs never finishes closing; what its socket says after that is not ours any more.
      if (given || ended) return
      given = true
      isOpen = false
      clearTimeout(watchdog)
      const error = new TandemError(refused ? 'auth.needed' : 'hub.absent', { url: at.url })
      if (refused) end(error)
      else timer = setTimeout(connectOnce, pauseMs)
      handlers.lost?.({ error, retryInMs: refused ? undefined : pauseMs })
      pauseMs = Math.min(longestRetryMs, pauseMs * 2)
    }
    const watch = () => {
      clearTimeout(watchdog)
      if (!wishes.attended) return
      const since = performance.now()
      watchdog = setTimeout(() => {
        // It was us who slept: what the hub said meanwhile is still to be heard.
        if (performance.now() - since > silenceMs + lateMs) return watch()
        const silent = socket
        lost(false)
        silent?.close()
      }, silenceMs)
    }
    heard = watch
    socket = open(
      { url: `${at.url.replace(/^http/, 'ws')}/api/live`, token: at.token },
      {
        opened() {
          if (given || ended) return
          isOpen = true
          if (wishes.attended) tell({ type: 'attend', on: true })
          for (const [device, wish] of wishes.traced) tell({ type: 'trace', device, ...wish })
        },
        message(text) {
          if (given || ended) return
          watch()
          const message = parse(text)
          if (message?.type === 'hello') pauseMs = firstRetryMs
          if (message) dispatch(handlers, message)
          if (message?.type === 'hello') ready.resolve()
        },
        closed: ({ refused }) => lost(refused),
      },
    )
    watch()
  }
  if (signal?.aborted) end(new TandemError('hub.absent', { url: at.url }))
  else {
    signal?.addEventListener('abort', aborted, { once: true })
    connectOnce()
  }
  return {
    ready: ready.promise,
    trace(device, { on, raw }) {
      const wish = { on: true, ...(raw === undefined ? {} : { raw }) } as const
      if (on) wishes.traced.set(device, wish)
      else wishes.traced.delete(device)
      tell({ type: 'trace', device, ...wish, on })
    },
    attend(on) {
      wishes.attended = on
      heard()
      tell({ type: 'attend', on })
    },
    close: () => end(new TandemError('hub.absent', { url: at.url })),
  }
}

/** The browser's own WebSocket; the page's cookie says who we are. */
export const browserSocket: SocketOpener = ({ url }, events) => {
  const socket = new WebSocket(url)
  socket.addEventListener('open', () => events.opened())
  socket.addEventListener('message', (message: { data: unknown }) => {
    if (typeof message.data === 'string') events.message(message.data)
  })
  socket.addEventListener('close', (close: { code: number }) => events.closed({ refused: close.code === 1008 }))
  return socket
}

function parse(text: string): { type: string } | undefined {
  const message: unknown = JSON.parse(text)
  return typeof message === 'object' && message !== null && 'type' in message
    ? (message as { type: string })
    : undefined
}

function dispatch(handlers: LiveHandlers, message: { type: string }): void {
  const handler = Object.hasOwn(handlers, message.type)
    ? (handlers as Record<string, ((message: unknown) => void) | undefined>)[message.type]
    : undefined
  if (message.type !== 'lost') handler?.(message)
}
