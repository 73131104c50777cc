import { randomBytes } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { Calls } from '../core/contract.ts'
import { errorCodes, isTandemError, TandemError } from '../core/errors.ts'
import type { Feature } from '../core/feature.ts'
import { hubContract } from '../core/hub-contract.ts'
import type { Logger } from '../core/log.ts'
import type { Blobs } from '../core/store.ts'
import { type Auth, loginSeconds, type Visitor } from './auth.ts'
import { maxBlob } from './blobs.ts'
import { type Caller, checked } from './calls.ts'
import type { Devices } from './devices.ts'
import type { Counters } from './feed.ts'
import { errorFields } from './log.ts'
import { contentPolicy, pageFile } from './page.ts'
import type { Place } from './place.ts'
import type { RateLimit } from './rate-limit.ts'

/** What the API is made of. */
export interface Api {
  readonly place: Place
  readonly auth: Auth
  readonly call: Caller
  readonly hub: Calls<typeof hubContract>
  readonly devices: Devices
  readonly features: readonly Feature[]
  readonly blobs: Blobs
  readonly counters: Counters
  readonly log: Logger
  readonly version: string
  /** Per credential, and one together for all who have none. */
  readonly limits: { readonly visitors: RateLimit; readonly strangers: RateLimit }
  status(): Record<string, unknown>
}

type Env = { Variables: { visitor: Visitor } }
type Ctx = Context<Env>

const maxJson = 1024 * 1024
const loginInput = z.strictObject({ token: z.string().max(256) })

/** Only what browsers cannot mistake for a program of ours is shown as what it says it is. */
const shownMimes = /^(image\/(png|jpeg|gif|webp|avif)|audio\/[a-z0-9.+-]+|video\/[a-z0-9.+-]+|text\/plain)$/

const securityHeaders = {
  'Content-Security-Policy': contentPolicy(),
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  // Nothing of this may lie unencrypted in a browser's cache.
  'Cache-Control': 'no-store',
}

/** The API and the page as one app. */
export function makeApp(api: Api): Hono<Env> {
  const app = new Hono<Env>()
  app.use('*', async (context, next) => {
    guardPlace(api, context)
    await next()
    for (const [name, value] of Object.entries(securityHeaders))
      if (!context.res.headers.has(name)) context.res.headers.set(name, value)
  })
  app.onError((error, context) => answerError(api, error, context))
  app.notFound((context) => answerError(api, new TandemError('item.unknown'), context))
  addPage(app)
  addLogin(app, api)
  app.use('/api/*', async (context, next) => {
    const visitor = visitorOf(api, context)
    if (!visitor) throw unknownVisitor(api)
    if (!api.limits.visitors.allows(visitor.id)) throw new TandemError('too.many')
    context.set('visitor', visitor)
    await next()
  })
  addRoutes(app, api)
  return app
}

function guardPlace(api: Api, context: Ctx): void {
  const header = (name: string) => context.req.header(name)
  const isApi = context.req.path.startsWith('/api')
  const from = {
    host: header('host'),
    origin: header('origin'),
    fetchSite: isApi ? header('sec-fetch-site') : undefined,
  }
  if (api.place.accepts(from)) return
  api.counters.count('api: request of another site or host name')
  throw new TandemError('auth.forbidden')
}

function visitorOf(api: Api, context: Ctx): Visitor | undefined {
  const headers = { authorization: context.req.header('authorization'), cookie: context.req.header('cookie') }
  return api.auth.visitor(headers, api.place.cookieName)
}

function unknownVisitor(api: Api): TandemError {
  api.counters.count('api: no credential')
  return new TandemError(api.limits.strangers.allows('all') ? 'auth.needed' : 'too.many')
}

/** The built page and its parts; whatever is not there is answered like any unknown path. */
function addPage(app: Hono<Env>): void {
  app.get('*', async (context, next) => {
    const file = context.req.path.startsWith('/api/') ? undefined : await pageFile(context.req.path)
    if (!file) return next()
    return context.body(file.body, 200, file.headers)
  })
}

function addLogin(app: Hono<Env>, api: Api): void {
  const cookie = (value: string, seconds: number) =>
    `${api.place.cookieName}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}`
  app.post('/api/login', async (context) => {
    if (!api.limits.strangers.allows('all')) throw new TandemError('too.many')
    const { token } = checked(loginInput, await readJson(context))
    return context.json({}, 200, { 'Set-Cookie': cookie(api.auth.login(token), loginSeconds) })
  })
  app.post('/api/logout', (context) => {
    const visitor = visitorOf(api, context)
    if (visitor) api.auth.logout(visitor)
    return context.json({}, 200, { 'Set-Cookie': cookie('', 0) })
  })
  app.get('/open', (context) => {
    const value = api.auth.redeem(context.req.query('ticket') ?? '')
    // A used or late ticket only leads to the page, which asks for the token.
    return context.body(null, 302, { Location: '/', ...(value && { 'Set-Cookie': cookie(value, loginSeconds) }) })
  })
}

function addRoutes(app: Hono<Env>, api: Api): void {
  app.get('/api/status', (context) => context.json(api.status()))
  app.get('/api/openapi.json', async (context) => {
    const { openapi } = await import('./openapi.ts')
    return context.json(openapi({ features: api.features, version: api.version, url: api.place.url }))
  })
  app.post('/api/ticket', (context) => context.json({ ticket: api.auth.ticket() }))
  app.get('/api/devices', (context) => context.json(api.devices.views()))
  app.get('/api/devices/:device', (context) =>
    context.json(api.devices.view(api.devices.find(context.req.param('device')))),
  )
  app.post('/api/devices/:device/:feature/:action', async (context) => {
    const { device, feature, action } = context.req.param()
    const { output, clientId } = await api.call({
      device,
      feature,
      action,
      input: await readJson(context),
      clientId: context.req.header('tandem-client-id'),
      signal: context.req.raw.signal,
    })
    return context.json(output as object, 200, clientId === undefined ? {} : { 'Tandem-Client-Id': clientId })
  })
  app.post('/api/hub/:action', async (context) =>
    context.json(await callHub(api, context.req.param('action'), context)),
  )
  app.post('/api/blobs', async (context) => {
    const bytes = await readBody(context, maxBlob)
    return context.json({ ref: api.blobs.put(bytes, context.req.header('content-type') ?? '') })
  })
  app.get('/api/blobs/:ref', (context) => sendBlob(api, context.req.param('ref'), context))
}

async function callHub(api: Api, action: string, context: Ctx): Promise<object> {
  const actions = hubContract.actions as Readonly<Record<string, { input: z.ZodType }>>
  const known = Object.hasOwn(actions, action) ? actions[action] : undefined
  if (!known) throw new TandemError('action.unknown', { feature: 'hub', action })
  const input = checked(known.input, await readJson(context))
  const perform = api.hub[action as keyof typeof api.hub] as (
    input: unknown,
    call: { signal: AbortSignal },
  ) => Promise<object>
  return perform(input, { signal: context.req.raw.signal })
}

function sendBlob(api: Api, ref: string, context: Ctx): Response {
  const blob = /^[0-9a-f]{64}$/.test(ref) ? api.blobs.get(ref) : undefined
  if (!blob) throw new TandemError('item.unknown')
  const shown = shownMimes.test(blob.mime)
  return context.body(new Uint8Array(blob.bytes), 200, {
    'Content-Type': shown ? blob.mime : 'application/octet-stream',
    // A phone chose these bytes: opened on their own they must not be able to do anything.
    'Content-Security-Policy': "default-src 'none'; sandbox",
    ...(shown ? {} : { 'Content-Disposition': 'attachment' }),
  })
}

/** The body as a JSON object. Its type must be said, because other sites cannot send that without being asked first. */
async function readJson(context: Ctx): Promise<Record<string, unknown>> {
  const bytes = await readBody(context, maxJson)
  if (bytes.length === 0) return {}
  if (!/^application\/json\b/i.test(context.req.header('content-type') ?? ''))
    throw new TandemError('input.invalid', { issues: ['Content-Type must be application/json'] })
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    // The parser's message would quote the body.
    throw new TandemError('input.invalid', { issues: ['the body is not JSON'] })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TandemError('input.invalid', { issues: ['the body must be an object'] })
  return value as Record<string, unknown>
}

async function readBody(context: Ctx, max: number): Promise<Uint8Array> {
  if (Number(context.req.header('content-length') ?? 0) > max) throw new TandemError('too.large', { max })
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of context.req.raw.body ?? []) {
    length += chunk.length
    if (length > max) throw new TandemError('too.large', { max })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function answerError(api: Api, error: unknown, context: Ctx): Response {
  const known = isTandemError(error) && error.code !== 'internal' ? error : undefined
  const status = known ? errorCodes[known.code].status : 500
  // What was not read of a refused upload is not waited for.
  const headers = { ...securityHeaders, ...(known?.code === 'too.large' ? { Connection: 'close' } : {}) }
  if (known)
    return context.json({ code: known.code, sentence: known.sentence, details: known.details }, status as 400, headers)
  const id = randomBytes(4).toString('hex')
  api.log.error('a request failed', { id, method: context.req.method, ...errorFields(error) })
  const { sentence } = new TandemError('internal')
  return context.json({ code: 'internal', sentence, details: {}, id }, 500, headers)
}
