import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { until } from './testing.ts'
import { type TestHub, testHub } from './testing-hub.ts'

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

async function hubAt(): Promise<TestHub> {
  const at = await testHub()
  endings.push(() => at.stop())
  return at
}

interface Message {
  readonly type: string
  readonly [key: string]: unknown
}

/** A client of the live socket that keeps what it hears. */
async function listen(at: TestHub) {
  const socket = new WebSocket(`${at.hub.url.replace('http', 'ws')}/api/live`, {
    headers: { Authorization: `Bearer ${at.hub.token}` },
  })
  endings.push(() => socket.terminate())
  const heard: Message[] = []
  socket.on('message', (data) => heard.push(JSON.parse(String(data)) as Message))
  await until(() => heard[0])
  const of = (type: string) => heard.filter((message) => message.type === type)
  return {
    socket,
    heard,
    of,
    say: (word: unknown) => socket.send(typeof word === 'string' ? word : JSON.stringify(word)),
  }
}

describe('the live socket', () => {
  it('says hello with all devices and peers, then what happens as it happens', async () => {
    const at = await hubAt()
    at.hand.link({ id: 'before' })
    at.hand.peer('stranger', { state: 'none' })
    const live = await listen(at)
    expect(live.heard[0]).toMatchObject({
      type: 'hello',
      devices: [{ name: 'Phone', links: ['kdeconnect'] }],
      peers: [{ peer: 'stranger' }],
    })
    const phone = at.hand.link({ id: 'after', name: 'Second' })
    const joined = await until(() => live.of('device')[0] as { device: { id: string } } | undefined)
    expect(joined).toMatchObject({ device: { name: 'Second', links: ['kdeconnect'] } })
    const id = joined?.device.id
    await phone.send('kdeconnect.echo.heard', { text: 'hi', level: 7 })
    await until(() => live.of('event').length === 1)
    expect(live.of('patch')).toEqual([{ type: 'patch', device: id, feature: 'echo', state: { level: 7 } }])
    expect(live.of('event')).toEqual([
      { type: 'event', device: id, feature: 'echo', event: 'heard', data: { text: 'hi', blob: expect.any(String) } },
    ])
    expect(live.of('health').at(-1)).toMatchObject({
      device: id,
      feature: 'echo',
      health: { state: 'works', via: 'kdeconnect' },
    })
    phone.close('gone')
    await until(() => JSON.stringify(live.of('health').at(-1)).includes('stale'))
    expect(live.of('device').at(-1)).toMatchObject({ device: { id, links: [] } })
  })

  it('tells of pairing, fates and devices that are forgotten', async () => {
    const at = await hubAt()
    const live = await listen(at)
    at.hand.peer('p', { state: 'asks', code: 'ABCD', until: 1 })
    await until(() => live.of('peer').length === 1)
    expect(live.of('peer')[0]).toMatchObject({ peer: 'p', now: { pairing: { state: 'asks', code: 'ABCD' } } })
    at.hand.peer('p', { state: 'paired' })
    await until(() => live.of('peer').length === 2)
    expect((await at.ask('/api/hub/peers', {})).body).toEqual([])
    at.hand.link({ id: 'p' })
    await at.ask('/api/devices/phone/echo/say', { text: 'a', clientId: 'c1' })
    await until(() => live.of('fate').length === 2)
    expect(live.of('fate').map((message) => (message.fate as Message).fate)).toEqual(['queued', 'handed'])
    await at.ask('/api/hub/unpair', { device: 'phone' })
    await until(() => live.of('gone').length === 1)
  })

  it('shows the packets of one device to who asks, without content unless content is asked for', async () => {
    const at = await hubAt()
    const one = at.hand.link({ id: 'one', name: 'One' })
    const two = at.hand.link({ id: 'two', name: 'Two' })
    const [plain, raw, none] = [await listen(at), await listen(at), await listen(at)]
    plain.say({ type: 'trace', device: 'One', on: true })
    raw.say({ type: 'trace', device: 'One', raw: true, on: true })
    none.say({ type: 'trace', device: 'nobody', on: true })
    await settled(at)
    await two.send('kdeconnect.echo.heard', { text: 'other' })
    await one.send('kdeconnect.echo.heard', { text: 'canary', level: 3, more: 'canary' })
    await at.ask('/api/devices/one/echo/say', { text: 'canary' })
    await until(() => plain.of('packet').length === 2 && raw.of('packet').length === 2)
    expect(plain.of('packet').map((message) => message.packet)).toEqual([
      { type: 'kdeconnect.echo.heard', body: { text: '[hidden]', level: 3, more: '[hidden]' } },
      { type: 'kdeconnect.echo.say', body: { text: '[hidden]' } },
    ])
    expect(plain.of('packet')[0]).toMatchObject({ link: 'kdeconnect', direction: 'in', at: expect.any(Number) })
    expect(raw.of('packet')[0]?.packet).toMatchObject({ body: { text: 'canary', more: 'canary' } })
    expect(none.of('packet')).toEqual([])
    plain.say({ type: 'trace', device: 'One', on: false })
    await settled(at)
    await one.send('kdeconnect.echo.heard', { text: 'late' })
    await until(() => raw.of('packet').length === 3)
    expect(plain.of('packet')).toHaveLength(2)
  })

  it('lets the links know while somebody looks', async () => {
    const at = await hubAt()
    const [one, two] = [await listen(at), await listen(at)]
    one.say({ type: 'attend', on: true })
    two.say({ type: 'attend', on: true })
    await until(() => at.hand.told.includes('attend true'))
    one.say({ type: 'attend', on: false })
    two.socket.close()
    await until(() => at.hand.told.includes('attend false'))
    expect(at.hand.told).toEqual(['attend true', 'attend false'])
  })

  it('beats for who looks, and not for others', async () => {
    const at = await hubAt()
    const [looking, other] = [await listen(at), await listen(at)]
    looking.say({ type: 'attend', on: true })
    await until(() => looking.of('beat').length >= 2)
    expect(other.of('beat')).toEqual([])
  })

  it('hears each client, however much another one says', async () => {
    const at = await hubAt()
    const [noisy, looking] = [await listen(at), await listen(at)]
    for (let i = 0; i < 300; i++) noisy.say({ type: 'trace', device: 'nobody', on: true })
    await until(async () => (await counters(at))['live: word refused'])
    looking.say({ type: 'attend', on: true })
    await until(() => looking.of('beat').length >= 2)
  })

  it('refuses words it does not know, and goes on', async () => {
    const at = await hubAt()
    const live = await listen(at)
    for (const word of ['{', 'null', '[]', '{"type":"attend"}', '{"type":"trace","device":1,"on":true}']) live.say(word)
    live.socket.send(Buffer.from([1, 2, 3]))
    for (let i = 0; i < 300; i++) live.say({ type: 'attend', on: i % 2 === 0 })
    await until(() => at.hand.told.length > 0)
    await until(async () => ((await counters(at))['live: word refused'] ?? 0) > 100)
    expect(live.socket.readyState).toBe(WebSocket.OPEN)
    live.say('x'.repeat(100_000))
    await until(() => live.socket.readyState === WebSocket.CLOSED)
  })

  it('cuts a client that does not read, instead of keeping everything for it', { timeout: 60_000 }, async () => {
    const at = await hubAt()
    const slow = await slowClient(at)
    const fast = await listen(at)
    for (let i = 0; i < 4000 && !slow.closed; i++) {
      at.hand.peer('p', { state: 'none' }, String(i).padEnd(10_000))
      if (i % 10 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    await until(async () => (await counters(at))['live: client too slow'])
    expect(fast.socket.readyState).toBe(WebSocket.OPEN)
  })
})

describe('whoever has no credential', () => {
  /** Shakes hands with any first line and headers, and tells what came back. */
  async function shake(at: TestHub, path: string, headers: string) {
    const socket = connect(at.hub.port, '127.0.0.1')
    endings.push(() => socket.destroy())
    let said = ''
    socket.on('data', (data) => {
      said += data.toString('latin1')
    })
    socket.on('error', () => {})
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${at.hub.port}\r\n${headers}Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
    )
    await until(() => said !== '')
    return { socket, said: () => said }
  }

  it.each(['//', 'http://[', '//:x/api/live', '/%'])('is refused at %s, which any page may ask for', async (path) => {
    const at = await hubAt()
    const { said } = await shake(at, path, 'Origin: https://elsewhere.example\r\n')
    expect(said()).toMatch(/^HTTP\/1\.1 4\d\d /)
    await settled(at)
  })

  it('does no harm with what it sends after the handshake', async () => {
    const at = await hubAt()
    const { socket, said } = await shake(at, '/api/live', `Origin: ${at.hub.url}\r\n`)
    expect(said()).toContain('101')
    // A frame with bits that nobody agreed on.
    socket.write(Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]))
    await until(() => socket.destroyed || socket.readableEnded)
    await settled(at)
  })
})

const counters = async (at: TestHub): Promise<Record<string, number>> => (await at.ask('/api/hub/counters', {})).body

/** Words sent before this have been heard when it resolves. */
async function settled(at: TestHub): Promise<void> {
  for (let i = 0; i < 5; i++) await at.ask('/api/status')
}

/** Shakes hands and then never reads again. */
async function slowClient(at: TestHub): Promise<Socket> {
  const socket = connect(at.hub.port, '127.0.0.1')
  endings.push(() => socket.destroy())
  const key = 'dGhlIHNhbXBsZSBub25jZQ=='
  socket.write(
    `GET /api/live HTTP/1.1\r\nHost: 127.0.0.1:${at.hub.port}\r\nAuthorization: Bearer ${at.hub.token}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
  )
  await new Promise((resolve) => socket.once('data', resolve))
  socket.pause()
  return socket
}
