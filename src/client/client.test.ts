import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { type Client, connect } from './client.ts'
import { nodeSocket } from './node-socket.ts'

const token = 'a-token'

interface Asked {
  method: string | undefined
  url: string | undefined
  headers: IncomingMessage['headers']
  body: string
}

/** A bare HTTP and WebSocket server that answers what a test says. */
async function serve(answer: (asked: Asked, response: ServerResponse) => void) {
  const asked: Asked[] = []
  const sockets: WebSocket[] = []
  const said: unknown[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      const one = { method: request.method, url: request.url, headers: request.headers, body }
      asked.push(one)
      answer(one, response)
    })
  })
  const live = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, socket, head) => {
    if (request.headers.authorization !== `Bearer ${token}`) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n')
      return
    }
    live.handleUpgrade(request, socket, head, (accepted) => {
      sockets.push(accepted)
      accepted.on('message', (data) => said.push(JSON.parse(String(data))))
      accepted.send(JSON.stringify({ type: 'hello', devices: [], peers: [] }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  servers.push(server)
  return { asked, sockets, said, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const servers: Server[] = []
const ends: AbortController[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end.abort()
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

function clientOf(url: string, as = token): { client: Client; signal: AbortSignal } {
  const end = new AbortController()
  ends.push(end)
  return { client: connect({ url, token: as, socket: nodeSocket }), signal: end.signal }
}

const reply = (response: ServerResponse, status: number, body: unknown) =>
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))

describe('the client', () => {
  it('turns a typed call into one request with token and client id', async () => {
    const hub = await serve((_, response) => reply(response, 200, { fine: true }))
    const { client } = clientOf(`${hub.url}/`)
    const output = await client.device('a/b').battery.refresh({}, { clientId: 'c1' })
    expect(output).toEqual({ fine: true })
    expect(hub.asked).toHaveLength(1)
    expect(hub.asked[0]).toMatchObject({ method: 'POST', url: '/api/devices/a%2Fb/battery/refresh', body: '{}' })
    expect(hub.asked[0]?.headers).toMatchObject({ authorization: 'Bearer a-token', 'tandem-client-id': 'c1' })
  })

  it('sends hub actions to the hub', async () => {
    const hub = await serve((_, response) => reply(response, 200, { code: '1234ABCD' }))
    const { client } = clientOf(hub.url)
    expect(await client.hub.pair({ peer: 'p' })).toEqual({ code: '1234ABCD' })
    expect(hub.asked[0]).toMatchObject({ method: 'POST', url: '/api/hub/pair', body: '{"peer":"p"}' })
  })

  it('gives errors the code of the hub, and unknown ones a harmless code', async () => {
    const bodies: Array<[number, unknown]> = [
      [409, { code: 'device.offline', sentence: 'x', details: { device: 'd' } }],
      [418, { code: 'teapot', id: 'e1' }],
      [502, 'not an object'],
    ]
    const hub = await serve((_, response) => {
      const [status, body] = bodies.shift()!
      reply(response, status, body)
    })
    const { client } = clientOf(hub.url)
    await expect(client.devices()).rejects.toMatchObject({ code: 'device.offline', details: { device: 'd' } })
    await expect(client.devices()).rejects.toMatchObject({ code: 'internal', details: { id: 'e1', status: 418 } })
    await expect(client.devices()).rejects.toMatchObject({ code: 'internal', details: { status: 502 } })
  })

  it('says that no hub is there when nothing listens', async () => {
    const hub = await serve(() => {})
    servers.splice(0)[0]?.close()
    await expect(clientOf(hub.url).client.devices()).rejects.toMatchObject({ code: 'hub.absent' })
  })

  it('can be awaited and printed though it has every name', async () => {
    const { client } = clientOf('http://127.0.0.1:1')
    const phone = await client.device('x')
    expect(String(Object.keys(phone))).toBe('')
    expect((phone as unknown as { then?: unknown }).then).toBeUndefined()
  })
})

describe('the live connection', () => {
  it('comes back by itself and repeats what it was asked to watch', async () => {
    const hub = await serve(() => {})
    const { client, signal } = clientOf(hub.url)
    let hellos = 0
    const lost: Array<number | undefined> = []
    const live = client.live({ hello: () => hellos++, lost: ({ retryInMs }) => lost.push(retryInMs) }, signal)
    await live.ready
    live.trace('d1', { on: true, raw: true })
    live.trace('d2', { on: true })
    live.trace('d2', { on: false })
    live.attend(true)
    await expect.poll(() => hub.said).toHaveLength(4)
    hub.said.length = 0
    hub.sockets[0]?.terminate()
    await expect.poll(() => hellos, { timeout: 5000 }).toBe(2)
    expect(lost).toEqual([200])
    await expect.poll(() => hub.said).toHaveLength(2)
    expect(hub.said).toEqual([
      { type: 'attend', on: true },
      { type: 'trace', device: 'd1', on: true, raw: true },
    ])
  })

  it('waits longer after each failure', async () => {
    const hub = await serve(() => {})
    const { client, signal } = clientOf(hub.url)
    const lost: Array<number | undefined> = []
    const live = client.live({ lost: ({ retryInMs }) => lost.push(retryInMs) }, signal)
    await live.ready
    servers.splice(0)[0]?.close()
    hub.sockets[0]?.terminate()
    await expect.poll(() => lost.length, { timeout: 5000 }).toBeGreaterThanOrEqual(3)
    expect(lost.slice(0, 3)).toEqual([200, 400, 800])
  })

  it('that somebody looks at is lost within 2 s when the hub hangs, and not before', async () => {
    const hub = await serve(() => {})
    const { client, signal } = clientOf(hub.url)
    const lost: number[] = []
    const live = client.live({ lost: () => lost.push(Date.now()) }, signal)
    await live.ready
    live.attend(true)
    const beats = setInterval(() => hub.sockets[0]?.send('{"type":"beat"}'), 400)
    await new Promise((resolve) => setTimeout(resolve, 2500))
    expect(lost).toEqual([])
    clearInterval(beats)
    const silentFrom = Date.now()
    await expect.poll(() => lost.length, { timeout: 4000 }).toBeGreaterThan(0)
    expect((lost[0] ?? 0) - silentFrom).toBeLessThan(2000)
    await expect.poll(() => hub.sockets.length, { timeout: 4000 }).toBe(2)
  })

  it('is not called lost because we were asleep ourselves', async () => {
    const hub = await serve(() => {})
    const { client, signal } = clientOf(hub.url)
    const lost: unknown[] = []
    const live = client.live({ lost: (why) => lost.push(why) }, signal)
    await live.ready
    live.attend(true)
    const beats = setInterval(() => hub.sockets[0]?.send('{"type":"beat"}'), 400)
    await new Promise((resolve) => setTimeout(resolve, 500))
    // Nothing of this program runs, as when a computer sleeps or a browser keeps a page waiting.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2500)
    await new Promise((resolve) => setTimeout(resolve, 1000))
    expect(lost).toEqual([])
    clearInterval(beats)
    await expect.poll(() => lost.length, { timeout: 4000 }).toBe(1)
  })

  it('that nobody looks at may be silent', async () => {
    const hub = await serve(() => {})
    const { client, signal } = clientOf(hub.url)
    const lost: unknown[] = []
    const live = client.live({ lost: (why) => lost.push(why) }, signal)
    await live.ready
    live.attend(true)
    live.attend(false)
    await new Promise((resolve) => setTimeout(resolve, 2200))
    expect(lost).toEqual([])
  })

  it('gives up at once when the hub refuses the token', async () => {
    const hub = await serve(() => {})
    const { client, signal } = clientOf(hub.url, 'wrong')
    const lost: unknown[] = []
    const live = client.live({ lost: (why) => lost.push(why.retryInMs) }, signal)
    await expect(live.ready).rejects.toMatchObject({ code: 'auth.needed' })
    expect(lost).toEqual([undefined])
  })

  it('hands each message to its handler and ignores kinds it does not know', async () => {
    const hub = await serve(() => {})
    const { client, signal } = clientOf(hub.url)
    const seen: unknown[] = []
    const live = client.live({ event: (message) => seen.push(message), gone: (message) => seen.push(message) }, signal)
    await live.ready
    const event = { type: 'event', device: 'd', feature: 'battery', event: 'low', data: { percent: 5 } }
    for (const message of [event, { type: 'toString' }, { type: 'lost' }, { type: 'gone', device: 'd' }])
      hub.sockets[0]?.send(JSON.stringify(message))
    await expect.poll(() => seen).toHaveLength(2)
    expect(seen).toEqual([event, { type: 'gone', device: 'd' }])
  })
})
