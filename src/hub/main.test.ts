import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { readRunningHub } from './lock.ts'
import { startHub } from './main.ts'
import { filesHolding, temporaryHome, until } from './testing.ts'
import { echo, HandLink, type TestHub, testHub } from './testing-hub.ts'

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

async function hubAt(options: Parameters<typeof testHub>[0] = {}): Promise<TestHub> {
  const at = await testHub(options)
  endings.push(() => at.stop())
  return at
}

describe('starting', () => {
  it('says where it is, privately, and takes that back at the end', async () => {
    const at = await hubAt()
    const { home, url, port } = at.hub
    expect(url).toBe(`http://127.0.0.1:${port}`)
    expect(readRunningHub(home)).toMatchObject({ pid: process.pid, url })
    for (const file of [home.hubFile, home.tokenFile, home.keyFile, home.databaseFile])
      expect(statSync(file).mode & 0o077, file).toBe(0)
    expect((await at.ask('/api/status')).body).toMatchObject({
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      startedAt: expect.any(Number),
      home: home.dataFolder,
      keychain: 'file',
      links: [{ id: 'kdeconnect', title: 'By hand', state: 'running' }],
      counters: {},
    })
    await at.hub.stop()
    expect(existsSync(home.hubFile)).toBe(false)
    await expect(fetch(url)).rejects.toThrow()
  })

  it('twice on the same data is refused, naming the hub that runs', async () => {
    const at = await hubAt()
    const again = startHub({
      home: at.folder,
      overrides: { port: 0, keychain: 'file' },
      env: {},
      features: [],
      links: [],
    })
    await expect(again).rejects.toMatchObject({ code: 'hub.running', details: { url: at.hub.url, pid: process.pid } })
    expect((await at.ask('/api/status')).status).toBe(200)
  })

  it('on a port that another program has is refused with what to do, and leaves nothing locked', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    endings.push(() => other.close())
    const { port } = other.address() as { port: number }
    const home = temporaryHome()
    endings.push(() => home.remove())
    const start = (wanted: number) =>
      startHub({
        home: home.dataFolder,
        overrides: { port: wanted, keychain: 'file' },
        env: {},
        features: [echo],
        links: [],
      })
    await expect(start(port)).rejects.toMatchObject({
      code: 'config.invalid',
      details: { mistakes: [expect.stringContaining(`another program uses ${port}`)] },
    })
    const hub = await start(0)
    await hub.stop()
  })

  it('with a mistake in config.json names the place and touches nothing', async () => {
    const home = temporaryHome()
    endings.push(() => home.remove())
    writeFileSync(home.configFile, '{ "port": "x" }')
    const starting = startHub({ home: home.dataFolder, env: {}, features: [], links: [] })
    await expect(starting).rejects.toMatchObject({ details: { mistakes: ['config.json: port: must be a number.'] } })
    expect(existsSync(home.databaseFile)).toBe(false)
  })

  it('with another key is refused and leaves the data as they are', async () => {
    const at = await hubAt()
    at.hand.link()
    await at.hub.stop()
    const key = readFileSync(at.hub.home.keyFile, 'utf8')
    writeFileSync(
      at.hub.home.keyFile,
      key.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
    )
    await expect(at.restart()).rejects.toMatchObject({ code: 'store.locked' })
    writeFileSync(at.hub.home.keyFile, key)
    await at.restart()
    expect((await at.ask('/api/devices')).body).toHaveLength(1)
  })

  it('keeps token and logins over a restart', async () => {
    const port = await freePort()
    const at = await hubAt({ overrides: { port } })
    const { token } = at.hub
    const login = await at.ask('/api/login', { token })
    const cookie = String(login.headers.get('set-cookie')).split(';')[0] as string
    await at.restart()
    expect(at.hub.token).toBe(token)
    expect((await fetch(`${at.hub.url}/api/devices`, { headers: { Cookie: cookie } })).status).toBe(200)
  })
})

describe('a link that cannot start', () => {
  it('is shown with the reason, while the hub runs', async () => {
    const hand = new HandLink()
    hand.failing = Object.assign(new Error('canary'), { code: 'EADDRINUSE' })
    const at = await hubAt({ links: [hand.entry] })
    const { body } = await at.ask('/api/status')
    expect(body).toMatchObject({
      links: [{ id: 'kdeconnect', state: 'failed', reason: expect.stringContaining('Another program uses the port') }],
    })
    expect(await at.ask('/api/hub/pair', { peer: 'p' })).toMatchObject({
      status: 409,
      body: { code: 'capability.absent' },
    })
    expect(await at.ask('/api/hub/discover', {})).toMatchObject({ status: 409 })
    expect(JSON.stringify(body)).not.toContain('canary')
  })

  it('is off where the configuration says so', async () => {
    const at = await hubAt({ overrides: { links: { kdeconnect: { enabled: false } } } })
    expect((await at.ask('/api/status')).body).toMatchObject({ links: [{ state: 'off' }] })
  })
})

describe('stopping', () => {
  it('takes less than two seconds with a session, a live socket and a request under way', async () => {
    const at = await hubAt()
    const phone = at.hand.link()
    const asked = new Promise((resolve) => phone.on('kdeconnect.echo.ask', resolve))
    const socket = new WebSocket(`${at.hub.url.replace('http', 'ws')}/api/live`, {
      headers: { Authorization: `Bearer ${at.hub.token}` },
    })
    await new Promise((resolve) => socket.once('message', resolve))
    const asking = at.ask('/api/devices/phone/echo/ask', { word: 'never' }).catch(() => undefined)
    await asked
    const started = performance.now()
    await at.hub.stop()
    expect(performance.now() - started).toBeLessThan(2000)
    await asking
    await until(() => socket.readyState === WebSocket.CLOSED)
    expect(at.hand.told).toContain('stop')
    await at.hub.stop()
  })

  it('takes less than two seconds though a link hangs', async () => {
    const at = await hubAt()
    at.hand.hanging = true
    const started = performance.now()
    await at.hub.stop()
    expect(performance.now() - started).toBeLessThan(2000)
    at.hand.hanging = false
    await at.restart()
  })

  it('does not wait for a client that has stopped reading', async () => {
    const at = await hubAt()
    const socket = connect(at.hub.port, '127.0.0.1')
    endings.push(() => socket.destroy())
    const upgrade =
      'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='
    socket.write(
      `GET /api/live HTTP/1.1\r\nHost: 127.0.0.1:${at.hub.port}\r\nAuthorization: Bearer ${at.hub.token}\r\n${upgrade}\r\n\r\n`,
    )
    await new Promise((resolve) => socket.once('data', resolve))
    socket.pause()
    const started = performance.now()
    await at.hub.stop()
    expect(performance.now() - started).toBeLessThan(1000)
  })
})

describe('what a phone says', () => {
  const canaries = [
    'canary-text-4711',
    'canary-word-4712',
    'canary-name-4713',
    'canary-reply-4714',
    'canary-in-an-error',
    'canary-broken-4715',
  ]

  async function busy(at: TestHub) {
    const phone = at.hand.link({ name: 'canary-name-4713' })
    for (let i = 0; i < 200; i++) await phone.send('kdeconnect.echo.heard', { text: 'canary-text-4711', level: i })
    await phone.send('kdeconnect.echo.heard', { text: ['canary-broken-4715'] })
    at.hand.peer('p', { state: 'none' }, 'canary-name-4713')
    await at.ask('/api/devices/canary-name-4713/echo/ask', { word: 'canary-word-4712' })
    await at.ask('/api/devices/canary-name-4713/echo/ask', { word: ['canary-word-4712'] })
    await at.ask('/api/devices/canary-name-4713/echo/say', { text: 'canary-reply-4714' })
    await at.ask('/api/devices/canary-name-4713/echo/fail', {})
    await at.ask('/api/devices/canary-word-4712')
    await until(async () => ((await at.ask('/api/devices/canary-name-4713/echo/list', {})).body as string[]).length > 0)
  }

  it('is in no file in clear: not in the database, its WAL, nor the log', async () => {
    const at = await hubAt({ log: undefined as never, overrides: { log: { level: 'debug' } } })
    await busy(at)
    expect(readdirSync(at.folder)).toContain('tandem.db-wal')
    expect(readFileSync(join(at.folder, 'log', 'tandem.log'), 'utf8')).toContain('packet refused')
    expect(filesHolding(at.folder, canaries)).toEqual([])
    await at.hub.stop()
    expect(filesHolding(at.folder, canaries)).toEqual([])
  })

  it('is in no table either where nothing is to be kept', async () => {
    const at = await hubAt({ overrides: { keepNothing: true } })
    const phone = at.hand.link()
    await phone.send('kdeconnect.echo.heard', { text: 'canary' })
    expect((await at.ask('/api/devices/phone/echo/list', {})).body).toEqual([])
    await at.restart()
    expect((await at.ask('/api/devices/phone/echo/list', {})).body).toEqual([])
  })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
