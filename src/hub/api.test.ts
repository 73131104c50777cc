import { request } from 'node:http'
import { connect } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type TestHub, testHub } from './testing-hub.ts'

let at: TestHub
let port: number
beforeAll(async () => {
  at = await testHub()
  port = at.hub.port
})
afterAll(() => at.stop())

/** A request with exactly these headers, as `fetch` would not send them. */
function raw(
  path: string,
  headers: Record<string, string>,
  body?: string,
): Promise<{ status: number; text: string; headers: NodeJS.Dict<string | string[]> }> {
  const { promise, resolve, reject } = Promise.withResolvers<{
    status: number
    text: string
    headers: NodeJS.Dict<string | string[]>
  }>()
  const method = body === undefined ? 'GET' : 'POST'
  const asking = request({ host: '127.0.0.1', port, path, method, headers, setHost: false }, (response) => {
    let text = ''
    response.on('data', (chunk) => {
      text += chunk
    })
    response.on('end', () => resolve({ status: response.statusCode ?? 0, text, headers: response.headers }))
  })
  asking.on('error', reject)
  asking.end(body)
  return promise
}

const host = () => `127.0.0.1:${port}`
const bearer = () => ({ Authorization: `Bearer ${at.hub.token}` })
const json = { 'Content-Type': 'application/json' }

async function newCookie(): Promise<string> {
  const { headers } = await raw('/api/login', { Host: host(), ...json }, JSON.stringify({ token: at.hub.token }))
  return String(headers['set-cookie']?.[0]).split(';')[0] as string
}

describe('who gets in', () => {
  it.each([
    ['nothing to show', () => ({ Host: host() }), 401],
    ['a wrong token', () => ({ Host: host(), Authorization: `Bearer ${'x'.repeat(43)}` }), 401],
    ['a token that is no token', () => ({ Host: host(), Authorization: 'Bearer ä' }), 401],
    ['a wrong cookie', () => ({ Host: host(), Cookie: `tandem_${port}=nope` }), 401],
    ['the token', () => ({ Host: host(), ...bearer() }), 200],
    ['the token, by the name localhost', () => ({ Host: `localhost:${port}`, ...bearer() }), 200],
    ['the token, from our own page', () => ({ Host: host(), Origin: `http://${host()}`, ...bearer() }), 200],
    ['the token, but another host name', () => ({ Host: `evil.example:${port}`, ...bearer() }), 403],
    ['the token, but another port', () => ({ Host: '127.0.0.1:1', ...bearer() }), 403],
    ['the token, but a name without port', () => ({ Host: '127.0.0.1', ...bearer() }), 403],
    ['the token, but another site', () => ({ Host: host(), Origin: 'https://evil.example', ...bearer() }), 403],
    [
      'the token, but another port of this computer',
      () => ({ Host: host(), Origin: 'http://127.0.0.1:1', ...bearer() }),
      403,
    ],
    ['the token, but a sandboxed page', () => ({ Host: host(), Origin: 'null', ...bearer() }), 403],
    [
      'the token, but a picture on another port’s page',
      () => ({ Host: host(), 'Sec-Fetch-Site': 'same-site', ...bearer() }),
      403,
    ],
  ])('%s', async (_, headers, status) => {
    const answer = await raw('/api/devices', headers())
    expect(answer.status).toBe(status)
    if (status !== 200)
      expect(JSON.parse(answer.text)).toMatchObject({ code: status === 401 ? 'auth.needed' : 'auth.forbidden' })
  })

  it('a browser with a cookie, until it logs out', async () => {
    const cookie = await newCookie()
    const headers = { Host: host(), Cookie: `other=1; ${cookie}` }
    expect((await raw('/api/devices', headers)).status).toBe(200)
    expect((await raw('/api/logout', headers, '')).status).toBe(200)
    expect((await raw('/api/devices', headers)).status).toBe(401)
  })

  it('a cookie that scripts and other sites cannot have', async () => {
    const answer = await raw('/api/login', { Host: host(), ...json }, JSON.stringify({ token: at.hub.token }))
    expect(answer.headers['set-cookie']?.[0]).toMatch(
      /^tandem_\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/,
    )
  })

  it('nobody by a wrong token at the login', async () => {
    expect((await raw('/api/login', { Host: host(), ...json }, '{"token":"x"}')).status).toBe(401)
    expect((await raw('/api/login', { Host: host(), ...json }, '{"token":{"a":1}}')).status).toBe(400)
  })

  it('a browser with a ticket, once', async () => {
    const { ticket } = (await at.ask('/api/ticket', {})).body as { ticket: string }
    const first = await raw(`/open?ticket=${ticket}`, { Host: host() })
    expect([first.status, first.headers.location]).toEqual([302, '/'])
    const cookie = String(first.headers['set-cookie']?.[0]).split(';')[0] as string
    expect((await raw('/api/devices', { Host: host(), Cookie: cookie })).status).toBe(200)
    const second = await raw(`/open?ticket=${ticket}`, { Host: host() })
    expect(second.headers['set-cookie']).toBeUndefined()
    expect((await raw(`/open?ticket=${ticket}`, { Host: 'evil.example' })).status).toBe(403)
  })

  it('nobody to the live socket without a credential or from another site', async () => {
    const cookie = await newCookie()
    const own = { Origin: `http://${host()}` }
    const attempts: [Record<string, string>, string][] = [
      [{}, '401'],
      [{ Authorization: 'Bearer nope' }, '401'],
      [{ Cookie: cookie }, '401'],
      [{ ...bearer(), Origin: 'https://evil.example' }, '403'],
      [{ ...bearer(), Host: 'evil.example' }, '403'],
      [{ Cookie: cookie, Origin: 'https://evil.example' }, '403'],
      [own, 'closed 1008'],
      [{ Cookie: cookie, ...own }, 'hello'],
      [bearer(), 'hello'],
    ]
    for (const [headers, expected] of attempts) {
      const socket = new WebSocket(`ws://${host()}/api/live`, { headers })
      const outcome = await new Promise((resolve) => {
        socket.on('message', (data) => resolve(JSON.parse(String(data)).type))
        socket.on('unexpected-response', (_, response) => resolve(String(response.statusCode)))
        socket.on('close', (code) => resolve(`closed ${code}`))
        socket.on('error', () => {})
      })
      expect(outcome, JSON.stringify(Object.keys(headers))).toBe(expected)
      socket.terminate()
    }
  })
})

describe('every answer', () => {
  it.each(['/', '/api/devices', '/nowhere'])('%s forbids what browsers could do with it', async (path) => {
    const { headers } = await raw(path, { Host: host(), ...bearer() })
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['content-security-policy']).not.toContain('unsafe')
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    })
    expect(headers['access-control-allow-origin']).toBeUndefined()
  })

  it('of the page lets in its own files and the styles with its nonce, and nothing inline', async () => {
    const { text, headers } = await raw('/', { Host: host() })
    const nonce = /nonce="([^"]+)"/.exec(text)?.[1] ?? 'none'
    expect(text).toContain('<title>Tandem</title>')
    expect(text).not.toMatch(/<style|style=|<script(?![^>]*src=)|\son\w+=|NONCE/)
    expect(Buffer.from(nonce, 'base64')).toHaveLength(16)
    expect(headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}'`)
    expect((await raw('/', { Host: host() })).text).not.toContain(nonce)
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(text)?.[1] ?? ''
    expect((await raw(script, { Host: host() })).headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': expect.stringContaining('immutable'),
    })
  })

  it.each([
    '/assets/../index.html',
    '/..%2f..%2fpackage.json',
    '/.built',
    '/.vite/manifest.json',
    '/assets/',
    '/%00.js',
  ])('%s is no file of the page', async (path) => {
    expect((await raw(path, { Host: host() })).status).toBe(404)
  })
})

describe('mistakes are answered with code, sentence and place', () => {
  it.each([
    ['/api/devices/nobody', undefined, 404, 'device.unknown'],
    ['/api/devices/phone/nope/x', {}, 404, 'feature.unknown'],
    ['/api/devices/phone/echo/nope', {}, 404, 'action.unknown'],
    ['/api/devices/phone/echo/constructor', {}, 404, 'action.unknown'],
    ['/api/devices/phone/echo/ask', { word: 1 }, 400, 'input.invalid'],
    ['/api/devices/phone/echo/ask', { word: 'a', more: 1 }, 400, 'input.invalid'],
    ['/api/devices/phone/echo/ask', [], 400, 'input.invalid'],
    ['/api/hub/nope', {}, 404, 'action.unknown'],
    ['/api/hub/fate', { clientId: 'x' }, 404, 'item.unknown'],
    ['/api/hub/setFeature', { feature: 'nope', on: true }, 404, 'feature.unknown'],
    ['/api/blobs/../../token', undefined, 404, 'item.unknown'],
    ['/nowhere', undefined, 404, 'item.unknown'],
  ])('%s %j', async (path, input, status, code) => {
    at.hand.link()
    const answer = await at.ask(path, input)
    expect(answer).toMatchObject({ status, body: { code, sentence: expect.stringMatching(/\.$/), details: {} } })
  })

  it('an input is not quoted back', async () => {
    const answer = await at.ask('/api/devices/phone/echo/ask', { word: ['canary'] })
    expect(JSON.stringify(answer.body)).not.toContain('canary')
    expect(answer.body).toMatchObject({ details: { issues: [expect.stringContaining('word: ')] } })
  })

  it('what fails inside gets an id and nothing more', async () => {
    const answer = await at.ask('/api/devices/phone/echo/fail', {})
    expect(answer).toMatchObject({
      status: 500,
      body: { code: 'internal', id: expect.stringMatching(/^[0-9a-f]{8}$/) },
    })
    expect(JSON.stringify(answer.body)).not.toContain('canary')
  })

  it('only JSON that says so is read, so that other sites cannot send it unasked', async () => {
    const headers = { Host: host(), ...bearer() }
    const ask = '/api/devices/phone/echo/ask'
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', ''])
      expect((await raw(ask, { ...headers, 'Content-Type': type }, '{"word":"a"}')).status).toBe(400)
    expect((await raw(ask, { ...headers, ...json }, '{"word":')).status).toBe(400)
    expect((await raw(ask, { ...headers, ...json }, '{"word":"a"}')).status).toBe(200)
  })

  it('large bodies are refused before they are read whole, announced or not', async () => {
    const large = JSON.stringify({ word: 'x'.repeat(1_100_000) })
    const headers = { Host: host(), ...bearer(), ...json }
    const announced = await raw(
      '/api/devices/phone/echo/ask',
      { ...headers, 'Content-Length': String(large.length) },
      large,
    )
    expect([announced.status, JSON.parse(announced.text).code]).toEqual([413, 'too.large'])
    const chunked = await raw('/api/devices/phone/echo/ask', { ...headers, 'Transfer-Encoding': 'chunked' }, large)
    expect(chunked.status).toBe(413)
    expect((await at.ask('/api/status')).status).toBe(200)
  })

  it('bytes that are no HTTP do not disturb anybody', async () => {
    const socket = connect(port, '127.0.0.1').resume()
    socket.on('error', () => {})
    socket.write(
      `GET /api/live HTTP/1.1\r\nHost: ${host()}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n\0\0\xff`,
    )
    await new Promise((resolve) => socket.on('close', resolve))
    expect((await at.ask('/api/status')).status).toBe(200)
  })
})

describe('blobs', () => {
  it('go up and come down, and can do nothing in a browser', async () => {
    const page = '<script>alert(1)</script>'
    const up = await fetch(`${at.hub.url}/api/blobs`, {
      method: 'POST',
      body: page,
      headers: { ...bearer(), 'Content-Type': 'text/html' },
    })
    const { ref } = (await up.json()) as { ref: string }
    const down = await fetch(`${at.hub.url}/api/blobs/${ref}`, { headers: bearer() })
    expect(await down.text()).toBe(page)
    expect(down.headers.get('content-type')).toBe('application/octet-stream')
    expect(down.headers.get('content-disposition')).toBe('attachment')
    expect(down.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
  })
})

describe('any JSON', () => {
  const paths = ['/api/devices/phone/echo/ask', '/api/devices/phone/echo/say', ...hubPaths()]

  it('into any action is done or refused, never a failure inside', async () => {
    at.hand.link()
    const inputs = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(fc.constantFrom('word', 'text', 'clientId', 'device', 'peer'), fc.jsonValue()),
    )
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), inputs, fc.string(), async (path, input, clientId) => {
        const header = clientId.replaceAll(/[^ -~]/g, '')
        const { status } = await at.ask(path, input ?? null, { 'Tandem-Client-Id': header })
        expect(status).toBeLessThan(500)
      }),
      { numRuns: 200, interruptAfterTimeLimit: 5000 },
    )
  })
})

function hubPaths(): string[] {
  // Not `unpair`, which would take the phone away.
  return ['peers', 'pair', 'answer', 'setFeature', 'outbox', 'fate', 'counters'].map((action) => `/api/hub/${action}`)
}

describe('too many requests', () => {
  it('of strangers are told to wait, while the person gets through', async () => {
    const statuses = new Set<number>()
    for (let i = 0; i < 60; i++) statuses.add((await raw('/api/devices', { Host: host() })).status)
    expect(statuses).toEqual(new Set([401, 429]))
    expect((await at.ask('/api/devices')).status).toBe(200)
  })
})
