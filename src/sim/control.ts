import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json as readJson } from 'node:stream/consumers'
import { z } from 'zod'
import { errorCodes, isTandemError, TandemError } from '../core/errors.ts'
import { checked } from './checked.ts'
import { faultSchema } from './faults.ts'
import type { Phone } from './phone.ts'

/** Where a phone is driven from; the token keeps other users of the computer out. */
export interface Control {
  readonly url: string
  readonly token: string
  stop(): Promise<void>
}

const longestBody = 16 * 1024 * 1024

const pairInput = z.strictObject({ peer: z.string().max(64) })
const answerInput = pairInput.extend({ accept: z.boolean() })
const discoverInput = z.strictObject({ address: z.string().max(255).optional() })

type Route = (input: unknown) => unknown

/** Serves the control of a phone over HTTP on loopback. */
export async function serveControl(phone: Phone, port: number): Promise<Control> {
  const token = randomBytes(18).toString('base64url')
  const server = createServer((request, response) => {
    answer(request, { phone, token }).then(
      (body) => reply(response, 200, body ?? {}),
      (error: unknown) => replyError(response, error),
    )
  })
  // A connection that a driver keeps must not end just as it is used again.
  server.keepAliveTimeout = 120_000
  server.listen(port, '127.0.0.1')
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve)
    server.once('error', reject)
  })
  const { port: taken } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${taken}`,
    token,
    stop() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

async function answer(request: IncomingMessage, { phone, token }: { phone: Phone; token: string }): Promise<unknown> {
  if (!isLoopbackName(request.headers.host) || request.headers.origin !== undefined)
    throw new TandemError('auth.forbidden')
  if (!sameText(request.headers.authorization ?? '', `Bearer ${token}`)) throw new TandemError('auth.needed')
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  const [, act, feature, name] = /^\/(act)\/([^/]+)\/([^/]+)$/.exec(pathname) ?? []
  if (act && request.method === 'POST') return phone.act(feature as string, name as string, await bodyOf(request))
  const route = routes(phone)[`${request.method} ${pathname}`]
  if (!route) throw new TandemError('action.unknown', { path: pathname, known: Object.keys(routes(phone)) })
  return route(request.method === 'POST' ? await bodyOf(request) : undefined)
}

function routes(phone: Phone): Readonly<Record<string, Route>> {
  const { radio } = phone
  return {
    'GET /': () => listing(phone),
    'GET /acts': () => listing(phone),
    'GET /state': () => phone.state(),
    'GET /peers': () => radio.peers,
    'POST /pair': (input) => radio.pair(checked(pairInput, input).peer),
    'POST /answer'(input) {
      const { peer, accept } = checked(answerInput, input)
      return radio.answer(peer, accept)
    },
    'POST /unpair': (input) => radio.unpair(checked(pairInput, input).peer),
    'POST /discover': (input) => radio.discover(checked(discoverInput, input).address),
    'POST /fault': (input) => phone.fault(input),
  }
}

/** What can be done here, with the schemas of all inputs. */
function listing(phone: Phone) {
  const schema = (type: z.ZodType) => z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' })
  const acts = [...phone.parts].flatMap(([feature, part]) =>
    Object.entries(part.feature.acts).map(([name, { summary, input }]) => [
      `POST /act/${feature}/${name}`,
      { summary, input: schema(input) },
    ]),
  )
  return {
    'GET /state': { summary: 'What the phone has and what happened to it' },
    'GET /peers': { summary: 'Devices in sight that are not paired' },
    'POST /pair': { summary: 'Ask a device to pair; answers with the code', input: schema(pairInput) },
    'POST /answer': { summary: 'Accept or refuse a device that asks', input: schema(answerInput) },
    'POST /unpair': { summary: 'End a pairing', input: schema(pairInput) },
    'POST /discover': { summary: 'Look for devices', input: schema(discoverInput) },
    'POST /fault': { summary: 'Make something go wrong', input: schema(faultSchema) },
    ...Object.fromEntries(acts),
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const length = Number(request.headers['content-length'] ?? 0)
  if (length > longestBody) throw new TandemError('too.large')
  if (length === 0) return {}
  return readJson(request).catch((cause: unknown) => {
    throw new TandemError('input.invalid', { issues: ['the body is not JSON'] }, { cause })
  })
}

function isLoopbackName(host: string | undefined): boolean {
  return /^(127\.\d+\.\d+\.\d+|localhost)(:\d+)?$/.test(host ?? '')
}

function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
}

function replyError(response: ServerResponse, error: unknown): void {
  const known = isTandemError(error) ? error : new TandemError('internal', { reason: String(error) })
  const { code, sentence, details } = known
  reply(response, errorCodes[code].status, { code, sentence, details })
}
