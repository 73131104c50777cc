import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DeviceView } from '../../src/core/hub-contract.ts'
import { replay } from '../../src/sim/replay.ts'
import {
  addressesFor,
  endAll,
  hubInSight,
  inSight,
  type Pair,
  pairUp,
  plainEnv,
  poll,
  run,
  runHere,
  startCommand,
  startPair,
  startPhone,
  startProgram,
  type TestHub,
} from './harness.ts'

/** The command line with a person at it, who types `typed` when asked. */
function atTerminal(hub: TestHub, argv: string[], typed: Array<string | Promise<string>>) {
  return runHere(argv, hub.env, (printed) =>
    /(\[y\/N\] |Which one\? )$/.test(printed) ? (typed.shift() ?? '') : undefined,
  )
}

/** The files and packages that a command loads; how long that takes depends on what else the machine does. */
async function loadedBy(args: string[], env: NodeJS.ProcessEnv): Promise<string[]> {
  const spy = `import { registerHooks } from 'node:module'
    const urls = []
    registerHooks({ load(url, context, next) { urls.push(url); return next(url, context) } })
    process.on('exit', () => process.stderr.write(urls.join(' ')))`
  const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
  const words = ['--import', `data:text/javascript,${encodeURIComponent(spy)}`, main, ...args]
  const { stderr } = await promisify(execFile)(process.execPath, words, { env })
  return stderr.split(' ').filter((url) => url.startsWith('file:'))
}

describe('the command line with a hub and a phone', () => {
  let pair: Pair
  let device: DeviceView
  beforeAll(async () => {
    pair = await startPair(import.meta.filename)
    device = await pairUp(pair.hub, pair.phone)
  })
  afterAll(() => pair.end())

  const cli = (...args: string[]) => pair.hub.cli(...args)
  const json = async (...args: string[]) => {
    const { code, out, err } = await cli(...args, '--json')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    return JSON.parse(out) as Record<string, never> & DeviceView[]
  }

  it('devices: as a table, as JSON, and without loading what it does not need', async () => {
    const { code, out, err } = await run(['devices'], pair.hub.env)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^NAME +KIND +LINK +HEARD +ID\nSimulated Pixel +phone +kdeconnect +\S.* +[0-9a-f]{10}\n$/)
    const loaded = await loadedBy(['devices'], pair.hub.env)
    expect(loaded.some((url) => url.endsWith('/cli/commands/devices.ts'))).toBe(true)
    expect(loaded.filter((url) => /node_modules|\/features\/|\/links\/|\/sim\/|hub\/(?!home)/.test(url))).toEqual([])
    expect(loaded.length).toBeLessThan(25)
    expect((await json('devices'))[0]).toMatchObject({ id: device.id, name: 'Simulated Pixel' })
  })

  it('status: every feature with its health in words', async () => {
    const { code, out } = await cli('status', 'pixel')
    expect(code).toBe(1)
    expect(out).toBe('')
    const all = await cli('status')
    expect(all.out).toMatch(/^Simulated Pixel {2}phone, linked over kdeconnect, heard/)
    expect(all.out).toMatch(/\n {2}battery +✓ works +via kdeconnect, proven/)
    expect(all.out).toMatch(/\n {2}ring +✓ works, with limits/)
    expect(await json('status', 'Simulated')).toMatchObject({ id: device.id, features: { battery: {} } })
    expect((await cli('status', 'Simulatd Pixel')).err).toBe(
      'There is no device "Simulatd Pixel": did you mean "Simulated Pixel"?\n',
    )
  })

  it('call: actions with pairs, JSON and standard input', async () => {
    expect(await cli('call', device.id, 'ping.send', 'message=one two')).toEqual({ code: 0, out: 'Done.\n', err: '' })
    expect(await json('call', 'simulated pixel', 'ping.send', '{"message": "three"}')).toEqual({})
    const piped = await run(['call', device.id, 'ping.send', '-', '--json'], pair.hub.env, '{"message":"four"}')
    expect(piped).toEqual({ code: 0, out: '{}\n', err: '' })
    interface Pings {
      readonly pings: ReadonlyArray<{ message: string }>
    }
    await poll(async () => (await pair.phone.feature<Pings>('ping')).pings.length === 3)
    const { pings } = await pair.phone.feature<Pings>('ping')
    expect(pings.map(({ message }) => message)).toEqual(['one two', 'three', 'four'])
  })

  it('call: a list is a table for people', async () => {
    await pair.phone.act('notifications', 'post', {
      app: 'Chat',
      title: 'Ada',
      text: 'Hello\nworld, how are you on this fine and sunny day in the middle of November?',
    })
    await poll(async () => (await pair.hub.client.device(device.id).notifications.list()).items.length === 1)
    expect((await cli('call', device.id, 'notifications.list', 'query=nowhere to be found')).out).toBe('Nothing.\n')
    const { out } = await cli('call', device.id, 'notifications.list', 'limit=5')
    expect(out).toMatch(/^id +app +title +text/)
    expect(out).toMatch(/^\S+ +Chat +Ada +Hello world, how are you \S.*… +just now/m)
  })

  it('call: an action that acts in the world is waited for, named, and done once', async () => {
    const { items } = await pair.hub.client.device(device.id).notifications.list()
    await pair.phone.act('notifications', 'post', { id: 'mail', app: 'Mail', title: 'Reply to me', reply: true })
    await poll(async () => (await pair.hub.client.device(device.id).notifications.list()).items.length > items.length)
    const [first] = (await pair.hub.client.device(device.id).notifications.list()).items
    const words = ['call', device.id, 'notifications.reply', `id=${first!.id}`, 'text=Yes', '--client-id', 'cli-1']
    expect(await json(...words, '--wait')).toMatchObject({ clientId: 'cli-1', fate: 'confirmed' })
    expect((await cli(...words)).code).toBe(0)
    const { replies } = await pair.phone.feature<{ replies: unknown[] }>('notifications')
    expect(replies).toHaveLength(1)
    expect(await json('call', 'hub.fate', 'clientId=cli-1')).toMatchObject({ fate: 'confirmed' })
  })

  it.each([
    [['ping.send', 'mesage=x'], 'There is no field "mesage": did you mean "message"?'],
    [['ping.sent'], 'There is no action "ping.sent": did you mean "ping.send"?'],
    [
      ['notifications.list', 'limit=0'],
      'That input does not fit: limit: Too small: expected number to be >=1; see the --help of this action.',
    ],
    [['notifications.dismiss', 'id=nothing'], 'That item is not known (any more).'],
  ])('call: %j is refused in one sentence', async (words, sentence) => {
    const { code, out, err } = await cli('call', device.id, ...words)
    expect({ code, out, err }).toEqual({ code: 1, out: '', err: `${sentence}\n` })
  })

  it('watch: what happens, as lines and as JSON', async () => {
    const [people, machine] = [
      startCommand(['watch'], pair.hub.env),
      startCommand(['watch', device.id, '--feature', 'ping', '--json'], pair.hub.env),
    ]
    const pinging = setInterval(() => void pair.phone.act('ping', 'send', { message: 'tick' }), 100)
    await people.line(/^\d\d:\d\d:\d\d {2}Simulated Pixel {2}ping\.received {2}message=tick/)
    const line = await machine.line(/"ping"/)
    clearInterval(pinging)
    expect(JSON.parse(line)).toMatchObject({ type: 'event', device: device.id, feature: 'ping', event: 'received' })
    expect(await people.stop()).toBe(0)
    expect(await machine.stop()).toBe(0)
    expect(machine.errors()).toBe('')
    expect((await cli('watch', '--feature', 'pign')).err).toBe('There is no feature "pign": did you mean "ping"?\n')
  })

  it('trace: every packet with its direction, and nothing of its content', async () => {
    const traces = [
      startCommand(['trace', device.id], pair.hub.env),
      startCommand(['trace', device.id, '--type', 'ping', '--json'], pair.hub.env),
    ] as const
    const acting = setInterval(() => {
      void pair.phone.act('ping', 'send', { message: 'secret of the phone' })
      void pair.hub.client.device(device.id).ping.send({ message: 'secret of the PC' })
      void pair.phone.act('battery', 'set', { percent: 44 })
    }, 100)
    await traces[0].line(/← phone {2}kdeconnect {2}kdeconnect\.ping/)
    await traces[0].line(/→ phone {2}kdeconnect {2}kdeconnect\.ping/)
    await traces[0].line(/kdeconnect\.battery {2}\{"currentCharge":44/)
    const line = await traces[1].line(/"out"/)
    clearInterval(acting)
    expect(JSON.parse(line)).toMatchObject({ device: device.id, packet: { type: 'kdeconnect.ping' } })
    for (const trace of traces) expect(await trace.stop()).toBe(0)
    expect(traces.flatMap(({ lines }) => lines).join()).not.toContain('secret of')
  })

  it('record: a file that can be replayed, for its owner only, with a warning', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tandem-record-'))
    const file = join(folder, 'ping.json')
    const recording = startCommand(['record', device.id, file], pair.hub.env)
    await poll(() => recording.errors().includes('Recording'))
    const pinging = setInterval(() => void pair.phone.act('ping', 'send', { message: 'kept' }), 50)
    await new Promise((resolve) => setTimeout(resolve, 400))
    clearInterval(pinging)
    expect(await recording.stop()).toBe(0)
    await recording.line(/^\d+ packets in .*ping\.json\.$/)
    expect(recording.errors()).toContain('The file will hold content')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const fixture = JSON.parse(readFileSync(file, 'utf8')) as { packets: object[] }
    expect(fixture.packets).toContainEqual({ direction: 'in', type: 'kdeconnect.ping', body: { message: 'kept' } })
    const sent: object[] = []
    const session = { send: async (type: string, body: object) => void sent.push({ type, body }), on: () => () => {} }
    await replay(fixture, session as never)
    expect(sent).toContainEqual({ type: 'kdeconnect.ping', body: { message: 'kept' } })
    expect((await cli('record', device.id, join(folder, 'no', 'such.json'))).err).toMatch(
      /cannot be written \(ENOENT\)/,
    )
    expect((await cli('record', device.id, file)).err).toBe(`${file} is there already: name another file.\n`)
    const other = join(folder, 'other.json')
    expect(await json('record', device.id, other, '--seconds', '1')).toMatchObject({ file: other, packets: 0 })
    rmSync(folder, { recursive: true })
  })

  it('doctor: this PC and the phone, each trouble with its step', async () => {
    const { code, out } = await cli('doctor')
    expect(out).toMatch(/✓ ok +hub +Tandem \d+\.\d+\.\d+ runs at http/)
    expect(out).toMatch(/✓ ok +links +Wi-Fi \(KDE Connect\): running/)
    expect(out).toMatch(/configuration +.*port \(file\)/)
    expect(out).toMatch(/Simulated Pixel {2}\d of \d features work/)
    expect(code).toBe(0)
    expect(await json('doctor')).toMatchObject({ ok: true, devices: [{ id: device.id }] })
    expect(await json('doctor', device.id)).toMatchObject({ ok: true, checks: [] })
    const gone = await runHere(['doctor'], plainEnv({ TANDEM_HOME: join(pair.hub.home, 'nothing-here') }))
    expect(gone.code).toBe(1)
    expect(gone.err).toBe('No Tandem runs here: start it with "tandem start".\n')
  })

  it('open: a one-time address that lets a browser in once', async () => {
    const { out } = await cli('open', '--print')
    const enter = () => fetch(out.trim(), { redirect: 'manual' })
    expect((await enter()).headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/)
    expect((await enter()).headers.get('set-cookie')).toBeNull()
    expect(await json('open', '--print')).toMatchObject({ opened: false })
    expect((await cli('open')).err).toBe(
      'There is no desktop here to open the page on: "tandem open --print" prints its address.\n',
    )
  })

  it('flags and environment name another hub, and a wrong token is explained', async () => {
    const { url } = pair.hub.client
    const token = readFileSync(join(pair.hub.home, 'token'), 'utf8').trim()
    const elsewhere = plainEnv({ TANDEM_HOME: join(pair.hub.home, 'nothing-here') })
    expect((await runHere(['devices', '--url', url, '--token', token], elsewhere)).code).toBe(0)
    expect((await runHere(['devices'], { ...elsewhere, TANDEM_URL: url, TANDEM_TOKEN: token })).code).toBe(0)
    const wrong = await runHere(['devices', '--url', url, '--token', 'x'], elsewhere)
    expect(wrong).toMatchObject({ code: 1, out: '' })
    expect(wrong.err.split('\n')).toHaveLength(2)
    expect(wrong.err).not.toMatch(/ at |Error/)
    const live = await runHere(['watch', '--url', url, '--token', 'x'], elsewhere)
    expect(live).toMatchObject({ code: 1, err: wrong.err })
  })

  it('sim: is driven over its control address', async () => {
    const { control, token } = pair.phone.program.said
    const at = ['--control', control, '--token', token]
    expect(await cli('sim', 'do', 'battery.set', 'percent=31', ...at)).toMatchObject({ code: 0 })
    expect(await pair.phone.feature('battery')).toMatchObject({ percent: 31 })
    expect(await json('sim', 'do', 'state', ...at)).toMatchObject({ name: 'Simulated Pixel' })
    expect(await cli('sim', 'do', 'fault', 'name=silent', 'feature=media', ...at)).toMatchObject({ code: 0 })
    expect((await cli('sim', 'do', 'batery.set', ...at)).err).toBe(
      'The phone cannot do "batery.set": did you mean "battery.set"?\n',
    )
    expect((await cli('sim', 'do', 'fault', 'name=meteor', ...at)).code).toBe(1)
  })

  it('sim: a wrong fault or profile is a sentence, and nothing stays behind', async () => {
    const { code, err } = await runHere(['sim', 'android', '--faults', 'meteor'], plainEnv())
    expect(code).toBe(1)
    expect(err).toMatch(/^That input does not fit: "faults": "meteor" is no fault; there are silent, doze/)
  })

  it('unpair: asks, and says so when nobody can answer', async () => {
    const piped = await cli('unpair', device.id)
    expect(piped).toMatchObject({ code: 1, err: 'Nobody is here to ask: say --yes to forget "Simulated Pixel".\n' })
    const no = await atTerminal(pair.hub, ['unpair', 'simulated'], ['n'])
    expect(no).toMatchObject({ code: 1, err: '"Simulated Pixel" stays paired.\n' })
    const yes = await atTerminal(pair.hub, ['unpair', 'simulated'], ['y'])
    expect(yes).toMatchObject({ code: 0 })
    expect(yes.out).toContain('Forgot Simulated Pixel.')
    expect(await cli('devices')).toEqual({
      code: 0,
      out: '',
      err: 'No phone is paired yet: pair one with "tandem pair".\n',
    })
    expect(await json('devices')).toEqual([])
  })
})

describe('pairing by the command line', () => {
  let pair: Pair
  beforeAll(async () => {
    pair = await startPair(`${import.meta.filename} pairing`)
  })
  afterAll(() => pair.end())

  const cli = (...args: string[]) => pair.hub.cli(...args)
  const unpaired = async () => {
    for (const { id } of await pair.hub.client.devices()) await pair.hub.client.hub.unpair({ device: id })
    // A phone lets itself be asked three times a minute; its minute is over.
    await pair.phone.fault({ name: 'clock', seconds: 61 })
    await inSight(pair.hub, pair.phone.id)
    await poll(async () => (await pair.phone.state()).peers.length === 1)
  }
  const phoneAnswers = async (accept: boolean) => {
    await poll(async () => (await hubInSight(pair.phone)).pairing.state === 'asks')
    const { peer, pairing } = await hubInSight(pair.phone)
    await pair.phone.ask('/answer', { peer, accept })
    return pairing as { code: string }
  }

  it('lists what is in sight', async () => {
    await inSight(pair.hub, pair.phone.id)
    const { code, out } = await cli('pair', '--list')
    expect(code).toBe(0)
    expect(out).toMatch(/^NAME +KIND +ADDRESS +STATE +ID\nSimulated Pixel +phone +127\.\S+ +in sight +[0-9a-f]{32}\n$/)
    expect(JSON.parse((await cli('pair', '--list', '--json')).out)).toMatchObject([{ peer: pair.phone.id }])
  })

  it('shows the code large and pairs when the person says it is the same', async () => {
    await unpaired()
    const paired = atTerminal(pair.hub, ['pair'], ['1', 'y'])
    const { code } = await phoneAnswers(true)
    const { out, code: exit } = await paired
    expect(exit).toBe(0)
    expect(out).toContain([...code].join(' '))
    expect(out).toContain('Does the phone show the same code? [y/N]')
    expect(out).toContain('Paired with Simulated Pixel.')
    expect(await pair.hub.client.devices()).toHaveLength(1)
    expect((await cli('pair', 'Simulated Pixel')).err).toBe(
      '"Simulated Pixel" is paired already: see "tandem status".\n',
    )
  })

  it('does not pair when the person says no, or nothing', async () => {
    for (const answer of ['n', '']) {
      await unpaired()
      const { code, err } = await atTerminal(pair.hub, ['pair', 'simulated'], [answer])
      expect(code).toBe(1)
      expect(err).toMatch(/^Not paired: if the codes differ/)
      await poll(async () => (await hubInSight(pair.phone)).pairing.state === 'failed')
      expect(await pair.hub.client.devices()).toEqual([])
    }
  })

  it('takes a yes of the phone back when the person here says no', async () => {
    await unpaired()
    const thought = phoneAnswers(true).then(async () => {
      await poll(async () => (await pair.hub.client.devices()).length === 1)
      return 'no'
    })
    const answered = atTerminal(pair.hub, ['pair', 'simulated'], [thought])
    expect(await answered).toMatchObject({ code: 1 })
    expect(await pair.hub.client.devices()).toEqual([])
  })

  it('accepts a phone that asks, at a terminal', async () => {
    await unpaired()
    const { peer } = await hubInSight(pair.phone)
    const { code } = (await pair.phone.ask('/pair', { peer })) as { code: string }
    await poll(async () => (await inSight(pair.hub, pair.phone.id)).pairing.state === 'asks')
    const { code: exit, out } = await atTerminal(pair.hub, ['pair'], ['Simulated', 'yes'])
    expect(exit).toBe(0)
    expect(out).toContain('asks to pair')
    expect(out).toContain([...code].join(' '))
  })

  it('in a script asks first, then needs the code of the phone', async () => {
    await unpaired()
    expect((await cli('pair', 'Simulated Pixel')).err).toMatch(/^Nobody is here to compare the code: run "tandem pair/)
    const asked = await cli('pair', 'Simulated Pixel', '--ask', '--json')
    expect(asked).toMatchObject({ code: 0, err: '' })
    const { code } = JSON.parse(asked.out) as { code: string }
    const paired = cli('pair', 'Simulated Pixel', '--yes-code', code.toLowerCase(), '--json')
    expect((await phoneAnswers(true)).code).toBe(code)
    const { code: exit, out } = await paired
    expect(exit).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ paired: true, peer: pair.phone.id, code })
  })

  it('in a script accepts the phone that asks with this code, and no other', async () => {
    await unpaired()
    const { peer } = await hubInSight(pair.phone)
    const ask = async () => ((await pair.phone.ask('/pair', { peer })) as { code: string }).code
    await ask()
    await poll(async () => (await inSight(pair.hub, pair.phone.id)).pairing.state === 'asks')
    const wrong = await cli('pair', pair.phone.id, '--yes-code', '00000000')
    expect(wrong).toMatchObject({ code: 1, out: '' })
    expect(wrong.err).toMatch(/^Not paired: the code "00000000" is not the one/)
    expect(await pair.hub.client.devices()).toEqual([])
    const code = await ask()
    await poll(async () => (await inSight(pair.hub, pair.phone.id)).pairing.state === 'asks')
    expect(await cli('pair', '--yes-code', code)).toMatchObject({ code: 0 })
    expect(await pair.hub.client.devices()).toHaveLength(1)
  })

  it('says what to do when the phone refuses', async () => {
    await unpaired()
    const { code } = JSON.parse((await cli('pair', 'Simulated Pixel', '--ask', '--json')).out) as { code: string }
    const paired = cli('pair', 'Simulated Pixel', '--yes-code', code)
    await phoneAnswers(false)
    expect(await paired).toMatchObject({ code: 1, err: expect.stringMatching(/^The phone refused to pair, or/) })
    expect((await cli('pair', '--list')).out).toMatch(/last try failed.*\nSimulated Pixel: \S/)
    expect((await cli('doctor')).out).toMatch(/! look +pairing +Simulated Pixel at 127\./)
  })

  it('suggests the nearest name, and says what to do at an address where nobody is', async () => {
    await unpaired()
    expect((await cli('pair', 'Simulatd Pixel')).err).toBe(
      'Nothing called "Simulatd Pixel" is in sight: did you mean "Simulated Pixel"?\n',
    )
  })

  it('finds a phone at its address', async () => {
    const address = addressesFor(`${import.meta.filename} address`)
    const hidden = await startPhone({ bind: address(), hub: address(), name: 'Hidden' })
    const asked = await cli('pair', hidden.program.said.bind, '--ask', '--json')
    expect(asked).toMatchObject({ code: 0, err: '' })
    expect(JSON.parse(asked.out)).toMatchObject({ name: 'Hidden', peer: hidden.id })
    await endAll([hidden])
  })
})

describe('the demo', () => {
  it('runs with two phones paired and filled, and leaves nothing behind', async () => {
    interface Said {
      readonly url: string
      readonly home: string
      readonly phones: ReadonlyArray<{ name: string }>
    }
    const demo = await startProgram<Said>(['demo', '--quiet'], plainEnv())
    const { home, phones } = demo.said
    expect(phones.map(({ name }) => name)).toEqual(['Demo Pixel', 'Demo iPhone'])
    const env = plainEnv({ TANDEM_HOME: home })
    const devices = JSON.parse((await run(['status', '--json'], env)).out) as DeviceView[]
    expect(devices.map(({ name, links }) => [name, links.length])).toEqual([
      ['Demo Pixel', 1],
      ['Demo iPhone', 1],
    ])
    const count = async () => {
      const { out } = await run(['call', 'Demo Pixel', 'notifications.list', 'limit=100', '--json'], env)
      return (JSON.parse(out) as { items: unknown[] }).items.length
    }
    await poll(async () => (await count()) >= 30, 10_000)
    expect(await demo.stop('SIGINT')).toBe(0)
    expect(existsSync(home)).toBe(false)
  })
})
