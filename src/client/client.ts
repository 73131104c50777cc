import type { ActionName, Contract, Output } from '../core/contract.ts'
import { type ErrorCode, errorCodes, TandemError } from '../core/errors.ts'
import type { DeviceView, hubContract } from '../core/hub-contract.ts'
import type { features } from '../features/index.ts'
import { type Live, type LiveHandlers, openLive, type SocketOpener } from './live.ts'

type ContractIn<F> = F extends { readonly contract: infer C extends Contract } ? C : never
/** Every contract by its feature's id, inferred from the list of features. */
export type Contracts = {
  [C in ContractIn<(typeof features)[number]> as C['id']]: C
}

type Given<Schema> = Schema extends { readonly _zod: { readonly input: infer Value } } ? Value : never
type Arguments<Value> =
  Record<never, never> extends Value ? [input?: Value, options?: CallOptions] : [input: Value, options?: CallOptions]

/** A contract's actions as functions; what has a default may be left out. */
export type Actions<C extends Contract> = {
  readonly [K in ActionName<C>]: (...call: Arguments<Given<C['actions'][K]['input']>>) => Promise<Output<C, K>>
}

/** One phone: `device.notifications.list({ limit: 5 })`. */
export type DeviceActions = { readonly [Id in keyof Contracts]: Actions<Contracts[Id]> }

export interface CallOptions {
  readonly signal?: AbortSignal
  /** Names an action that acts in the world; the same id twice does it once. */
  readonly clientId?: string
}

/** What `POST /api/devices/…` answered. */
export interface Answer {
  readonly output: unknown
  /** Under which id the fate of an action that acts in the world is told. */
  readonly clientId: string | undefined
}

export interface HubStatus {
  readonly version: string
  readonly startedAt: number
  readonly home: string
  readonly keychain: 'os' | 'file'
  readonly links: ReadonlyArray<{ id: string; title: string; state: string; reason?: string }>
  readonly counters: Readonly<Record<string, number>>
  readonly [more: string]: unknown
}

export interface ConnectOptions {
  /** The hub's address, e.g. `http://127.0.0.1:7420`; in the page its own origin. */
  readonly url: string
  /** Left out in the page, where the cookie speaks. */
  readonly token?: string
  /** How to open a WebSocket: `nodeSocket` outside the browser, `browserSocket` inside. */
  readonly socket?: SocketOpener
}

/** A Tandem hub as programs see it. Every failure is a `TandemError` with the hub's own code. */
export interface Client {
  readonly url: string
  devices(signal?: AbortSignal): Promise<DeviceView[]>
  /** By id, or by name where only one device has it. */
  view(device: string, signal?: AbortSignal): Promise<DeviceView>
  device(id: string): DeviceActions
  readonly hub: Actions<typeof hubContract>
  /** The untyped way, for programs that learn the action at run time. Options as in the typed one. */
  call(
    target: { device: string; feature: string; action: string },
    input: unknown,
    options?: CallOptions,
  ): Promise<Answer>
  status(signal?: AbortSignal): Promise<HubStatus>
  openapi(signal?: AbortSignal): Promise<unknown>
  /** A one-time ticket with which a browser on this computer gets in, see `pageAddress`. */
  ticket(): Promise<string>
  blob(ref: string, signal?: AbortSignal): Promise<{ bytes: Uint8Array; mime: string }>
  putBlob(bytes: Uint8Array, mime: string): Promise<{ ref: string }>
  /** Hears everything that happens until the signal aborts; reconnects by itself. */
  live(handlers: LiveHandlers, signal?: AbortSignal): Live
}

/** Makes a client; nothing is sent before the first call. */
export function connect(options: ConnectOptions): Client {
  const url = options.url.replace(/\/+$/, '')
  const ask = (path: string, request: Ask = {}) => fetchFrom({ url, token: options.token }, path, request)
  const json = async (path: string, request: Ask = {}) => (await ask(path, request)).json()
  const call: Client['call'] = async ({ device, feature, action }, input, { signal, clientId } = {}) => {
    const path = `/api/devices/${encodeURIComponent(device)}/${encodeURIComponent(feature)}/${encodeURIComponent(action)}`
    const headers: Record<string, string> = clientId === undefined ? {} : { 'Tandem-Client-Id': clientId }
    const response = await ask(path, { method: 'POST', json: input ?? {}, headers, signal })
    return { output: await response.json(), clientId: response.headers.get('Tandem-Client-Id') ?? clientId }
  }
  const hubCall = (action: string, input: unknown, { signal }: CallOptions = {}) =>
    json(`/api/hub/${encodeURIComponent(action)}`, { method: 'POST', json: input ?? {}, signal })
  return {
    url,
    devices: (signal) => json('/api/devices', { signal }) as Promise<DeviceView[]>,
    view: (device, signal) => json(`/api/devices/${encodeURIComponent(device)}`, { signal }) as Promise<DeviceView>,
    device: (id) =>
      byName((feature) =>
        byName(
          (action) => async (input: unknown, more?: CallOptions) =>
            (await call({ device: id, feature, action }, input, more)).output,
        ),
      ) as DeviceActions,
    hub: byName((action) => (input: unknown, more?: CallOptions) => hubCall(action, input, more)) as Client['hub'],
    call,
    status: (signal) => json('/api/status', { signal }) as Promise<HubStatus>,
    openapi: (signal) => json('/api/openapi.json', { signal }),
    ticket: async () => ((await json('/api/ticket', { method: 'POST', json: {} })) as { ticket: string }).ticket,
    async blob(ref, signal) {
      const response = await ask(`/api/blobs/${encodeURIComponent(ref)}`, { signal })
      const mime = response.headers.get('Content-Type') ?? 'application/octet-stream'
      return { bytes: new Uint8Array(await response.arrayBuffer()), mime }
    },
    putBlob: (bytes, mime) =>
      json('/api/blobs', { method: 'POST', bytes, headers: { 'Content-Type': mime } }) as Promise<{ ref: string }>,
    live: (handlers, signal) => openLive({ url, token: options.token, socket: options.socket }, handlers, signal),
  }
}

/** Where a browser gets in with a one-time ticket. */
export function pageAddress(url: string, ticket: string): string {
  return `${url}/open?ticket=${encodeURIComponent(ticket)}`
}

interface Ask {
  readonly method?: string
  readonly json?: unknown
  readonly bytes?: Uint8Array
  readonly headers?: Record<string, string>
  readonly signal?: AbortSignal | undefined
}

async function fetchFrom(
  at: { url: string; token: string | undefined },
  path: string,
  request: Ask,
): Promise<Response> {
  const headers: Record<string, string> = { ...request.headers }
  if (at.token !== undefined) headers.Authorization = `Bearer ${at.token}`
  if (request.json !== undefined) headers['Content-Type'] = 'application/json'
  const body = request.json === undefined ? request.bytes : JSON.stringify(request.json)
  const response = await fetch(at.url + path, {
    method: request.method ?? 'GET',
    headers,
    ...(body === undefined ? {} : { body: body as NonNullable<RequestInit['body']> }),
    ...(request.signal ? { signal: request.signal } : {}),
  }).catch((cause: unknown) => {
    if (request.signal?.aborted) throw cause
    throw new TandemError('hub.absent', { url: at.url }, { cause })
  })
  if (!response.ok) throw await errorOf(response)
  return response
}

async function errorOf(response: Response): Promise<TandemError> {
  const body: unknown = await response.json().catch(() => undefined)
  const { code, details, id } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  const known = typeof code === 'string' && Object.hasOwn(errorCodes, code) ? (code as ErrorCode) : 'internal'
  return new TandemError(known, {
    ...(typeof details === 'object' && details !== null ? details : {}),
    ...(typeof id === 'string' ? { id } : {}),
    ...(known === 'internal' ? { status: response.status } : {}),
  })
}

/** An object that has every name; `then` and symbols stay absent, so that it can be awaited and printed. */
function byName(make: (name: string) => unknown): unknown {
  return new Proxy(
    {},
    { get: (_, name) => (typeof name === 'symbol' || name === 'then' ? undefined : make(name)), has: () => false },
  )
}
