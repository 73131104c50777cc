import { spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { constants } from 'node:fs'
import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { type NetworkInterfaceInfo, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Finding, hubContract } from '../../core/hub-contract.ts'
import { testHub } from '../testing-hub.ts'
import { checkPc } from './checks.ts'
import { checkNetwork } from './network.ts'
import type { Looked, Pc, RunningHub } from './pc.ts'

let root: string
const endings: (() => unknown)[] = []
beforeEach(async ({ skip }) => {
  if (process.platform === 'win32') skip('the stand-ins are shell scripts')
  root = await mkdtemp(join(tmpdir(), 'checks-'))
})
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
  if (root) await rm(root, { recursive: true, force: true })
})

const kdeconnect = { bind: '0.0.0.0', udpPort: 1716, tcpPort: 1716 }
const running: RunningHub = {
  links: [{ id: 'kdeconnect', title: 'Wi-Fi', state: 'running' }],
  keychain: 'os',
  notifications: 'on',
  demo: false,
}

/** A file of the computer that is looked at. */
async function put(path: string, text = '', mode = 0o644) {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), text, { mode })
}
const program = (name: string, script: string) => put(name, `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`, 0o755)

/** What is found, by name, on a computer that has nothing but what the test put there. */
async function look(pc: Partial<Pc> = {}): Promise<Record<string, Finding>> {
  const env = { PATH: join(root, 'bin') }
  const found = await checkPc({ env, root, platform: 'linux', links: { kdeconnect }, hub: running, ...pc })
  expect(hubContract.actions.checks.output.parse(found)).toEqual(found)
  for (const { name, state, step } of found)
    if (state === 'warn' || state === 'bad') expect(step, `${name} has a step`).toBeTruthy()
  const names = found.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  return Object.fromEntries(found.map((finding) => [finding.name, finding]))
}

describe('the time it takes', () => {
  const waits = "trap '' TERM; sleep 3 & wait"

  test.each(['linux', 'darwin', 'win32'] as const)('is short on %s, whatever hangs there', async (platform) => {
    for (const name of [
      'bin/timedatectl',
      'bin/ps',
      'bin/tasklist.exe',
      'usr/libexec/ApplicationFirewall/socketfilterfw',
    ])
      await program(name, waits)
    const since = performance.now()
    const found = await look({ platform })
    expect(performance.now() - since).toBeLessThan(1_500)
    expect(Object.keys(found)).toEqual(expect.arrayContaining(['network', 'links', 'firewall', 'keychain', 'clock']))
    expect(found.clock?.state).toBe('ok')
  })
})

test('what does not answer at all is said to be unknown', async ({ skip }) => {
  const file = join(root, 'etc/ufw/ufw.conf')
  await mkdir(dirname(file), { recursive: true })
  if (spawnSync('mkfifo', [file]).status !== 0) skip('mkfifo is not there')
  // A reader of it waits for somebody who writes.
  endings.push(async () => (await open(file, constants.O_RDWR | constants.O_NONBLOCK)).close())
  const since = performance.now()
  expect((await look()).firewall).toMatchObject({ state: 'info', text: expect.stringContaining('not known') })
  expect(performance.now() - since).toBeLessThan(1_500)
})

describe('the network', () => {
  const at = (address: string, more = {}) =>
    ({ address, family: 'IPv4', internal: false, ...more }) as NetworkInterfaceInfo
  const pc = (bind: string, demo = false) => ({ listens: { ...kdeconnect, bind }, hub: { ...running, demo } }) as Looked

  test('is told by the addresses that phones can reach', () => {
    const interfaces = {
      lo: [at('127.0.0.1', { internal: true })],
      wlan0: [at('192.168.1.5'), at('fe80::1', { family: 'IPv6' })],
      docker0: [at('172.17.0.1')],
      eth0: [at('169.254.3.4')],
      tailscale0: [at('100.64.0.7')],
    }
    expect(checkNetwork(pc('0.0.0.0'), interfaces)).toEqual({
      name: 'network',
      state: 'ok',
      text: 'This PC is at 192.168.1.5, 100.64.0.7',
    })
  })

  test('is missing when there is only what is inside this computer', () => {
    const interfaces = { lo: [at('127.0.0.1', { internal: true })], 'vEthernet (WSL)': [at('172.20.0.1')], eth0: [] }
    expect(checkNetwork(pc('0.0.0.0'), interfaces)).toMatchObject({
      state: 'warn',
      step: expect.stringContaining('join'),
    })
  })

  test('does not help a hub that listens to this computer only, which the demo means to', () => {
    const interfaces = { wlan0: [at('192.168.1.5')] }
    expect(checkNetwork(pc('127.0.0.1'), interfaces)).toMatchObject({
      state: 'warn',
      step: expect.stringContaining('bind'),
    })
    expect(checkNetwork(pc('127.0.0.1', true), interfaces)).toMatchObject({ state: 'info' })
  })
})

describe('the links', () => {
  const linked = (...states: RunningHub['links'][number]['state'][]) => ({
    hub: {
      ...running,
      links: states.map((state, index) => ({ id: `l${index}`, title: `Link ${index}`, state, reason: 'Why.' })),
    },
  })

  test('are told by the hub that runs them', async () => {
    expect((await look()).links).toEqual({
      name: 'links',
      state: 'ok',
      text: 'Wi-Fi: running at port 1716 (UDP) and one of 1716 to 1764 (TCP)',
    })
    expect((await look(linked('running', 'starting'))).links).toMatchObject({ state: 'info' })
    expect((await look(linked('running', 'failed'))).links).toMatchObject({
      state: 'bad',
      text: 'Link 1 does not run',
      step: 'Why.',
    })
    expect((await look(linked('off'))).links).toMatchObject({ state: 'warn' })
  })

  describe('without a hub', () => {
    const bind = '127.9.7.5'
    const without = (udpPort: number, tcpPort: number) =>
      look({ hub: undefined, links: { kdeconnect: { bind, udpPort, tcpPort } } })

    async function takenUdp(): Promise<number> {
      const socket = createSocket('udp4')
      endings.push(() => socket.close())
      await new Promise<void>((resolve) => socket.bind(0, bind, resolve))
      return socket.address().port
    }
    async function takeTcp(port: number) {
      const server = createServer()
      endings.push(() => server.close())
      await new Promise<void>((resolve) => server.listen(port, bind, resolve))
    }

    test('are looked for at their ports', async ({ skip }) => {
      if (process.platform !== 'linux') skip('only Linux has every address of 127.0.0.0/8')
      const udpPort = await takenUdp()
      expect((await without(udpPort, 1760)).links).toMatchObject({
        state: 'warn',
        text: expect.stringContaining(`port ${udpPort} (UDP)`),
      })
      await takeTcp(1763)
      expect((await without(udpPort + 1, 1763)).links).toMatchObject({
        state: 'ok',
        text: expect.stringContaining('1764 (TCP)'),
      })
      await takeTcp(1764)
      expect((await without(udpPort + 1, 1763)).links).toMatchObject({
        state: 'bad',
        text: expect.stringContaining('1763 to 1764'),
      })
    })

    test('are unknown where the configuration has a mistake', async () => {
      const found = await look({ hub: undefined, links: undefined })
      expect(Object.keys(found)).toEqual(['network', 'desktop', 'clock'])
    })
  })
})

describe('other programs for the same phones', () => {
  test('are seen on Linux, also where only the arguments tell', async () => {
    await put('proc/1/comm', 'init\n')
    await put('proc/20/comm', 'kdeconnectd\n')
    await put('proc/21/comm', 'gjs\n')
    await put('proc/21/cmdline', '/usr/bin/gjs\0/usr/share/x/gsconnect@andyholmes.github.io/service/daemon.js\0')
    await put('proc/net/comm', 'valent\n')
    expect((await look()).programs?.text).toMatch(/^KDE Connect and GSConnect run here too/)
    await rm(join(root, 'proc/20'), { recursive: true })
    expect((await look()).programs?.text).toMatch(/^GSConnect runs here too/)
    await rm(join(root, 'proc/21'), { recursive: true })
    expect(await look()).not.toHaveProperty('programs')
  })

  test.each([
    ['darwin', 'ps', 'echo /sbin/launchd; echo "/Applications/KDE Connect.app/Contents/MacOS/kdeconnectd"'],
    ['win32', 'tasklist.exe', `printf '"System","4"\\r\\n"kdeconnectd.exe","99","Console"\\r\\n'`],
  ] as const)('are seen on %s', async (platform, name, script) => {
    await program(`bin/${name}`, script)
    expect((await look({ platform })).programs?.text).toMatch(/^KDE Connect runs here too/)
  })
})

describe('the firewall', () => {
  test('is told with the command for it on Linux', async () => {
    expect((await look()).firewall?.step).toMatch(/let these ports in/)
    await mkdir(join(root, 'run/firewalld'), { recursive: true })
    const firewalld = {
      state: 'info',
      step: expect.stringContaining('--add-service=kdeconnect && sudo firewall-cmd --reload'),
    }
    expect((await look()).firewall).toMatchObject({ ...firewalld, text: 'firewalld is installed' })
    await put('proc/7/comm', 'firewalld\n')
    expect((await look()).firewall).toMatchObject({ ...firewalld, text: 'firewalld is on' })
    const elsewhere = { kdeconnect: { bind: '0.0.0.0', udpPort: 2000, tcpPort: 1720 } }
    expect((await look({ links: elsewhere })).firewall?.step).toContain('--add-port=2000/udp --add-port=1720-1764/tcp')
    await put('etc/ufw/ufw.conf', '# ENABLED=yes\nENABLED=no\n')
    expect((await look()).firewall?.text).toBe('firewalld is on')
    await put('etc/ufw/ufw.conf', '# comment\nENABLED=yes\n')
    expect((await look()).firewall).toMatchObject({
      text: 'ufw is on',
      step: 'if no phone is found: sudo ufw allow 1716/udp && sudo ufw allow 1716:1764/tcp',
    })
  })

  test('is told with the command for this very Node on Windows', async () => {
    const { firewall } = await look({ platform: 'win32' })
    expect(firewall?.step).toMatch(
      /^if no phone is found: in PowerShell as administrator: New-NetFirewallRule .* -Program '/,
    )
    expect(firewall?.step).toContain(process.execPath)
  })

  test('is asked on macOS', async () => {
    const asked = 'usr/libexec/ApplicationFirewall/socketfilterfw'
    const find = async () => (await look({ platform: 'darwin' })).firewall
    expect((await find())?.text).toMatch(/does not tell/)
    await program(asked, 'echo "Firewall is disabled. (State = 0)"')
    expect(await find()).toEqual({ name: 'firewall', state: 'ok', text: 'The firewall of macOS is off' })
    await program(asked, 'echo "Firewall is enabled. (State = 1)"')
    expect(await find()).toMatchObject({
      state: 'info',
      step: expect.stringContaining(`--add '${process.execPath}' && sudo `),
    })
  })
})

describe('keychain, desktop and clock', () => {
  test('the hub knows where its key is and whether notifications show', async () => {
    expect(await look()).toMatchObject({ keychain: { state: 'ok' }, desktop: { state: 'ok' } })
    const hub: RunningHub = { ...running, keychain: 'file', notifications: 'Switched off in Settings.' }
    const { keychain, desktop } = await look({ hub })
    expect(keychain).toMatchObject({ state: 'info', text: expect.stringContaining('in a file') })
    expect(desktop).toMatchObject({ state: 'info', text: expect.stringMatching(/PC\. Switched off in Settings$/) })
  })

  test('without a hub a desktop is known by its bus', async () => {
    const bus = (address?: string) => look({ hub: undefined, env: { DBUS_SESSION_BUS_ADDRESS: address } })
    expect((await bus()).desktop).toMatchObject({ state: 'info' })
    await put('bus')
    expect((await bus(`unix:path=${join(root, 'bus')},guid=1`)).desktop).toMatchObject({ state: 'ok' })
    expect((await bus(`unix:path=${join(root, 'gone')}`)).desktop).toMatchObject({ state: 'info' })
  })

  test('a clock that cannot be right, or that nobody sets, is said', async () => {
    const now = new Date(2026, 4, 3, 14, 3, 59).getTime()
    expect((await look({ now })).clock).toEqual({
      name: 'clock',
      state: 'ok',
      text: 'On this PC it is 3 May 2026 at 14:03:59',
    })
    await program('bin/timedatectl', 'echo no')
    expect((await look({ now })).clock).toMatchObject({ state: 'info', step: expect.stringContaining('set-ntp true') })
    await program('bin/timedatectl', 'echo yes')
    expect((await look({ now })).clock).toMatchObject({ state: 'ok' })
    expect((await look({ now: 0 })).clock).toMatchObject({ state: 'bad' })
  })
})

test('a hub that runs looks at itself', async () => {
  const at = await testHub()
  endings.push(() => at.stop())
  const find = async () => {
    const { status, body } = await at.ask('/api/hub/checks', {})
    expect(status).toBe(200)
    return hubContract.actions.checks.output.parse(body)
  }
  expect(await find()).toEqual(
    expect.arrayContaining([
      { name: 'links', state: 'ok', text: 'By hand: running' },
      expect.objectContaining({ name: 'keychain', state: 'info' }),
      expect.objectContaining({ name: 'desktop', state: 'info' }),
    ]),
  )
  at.hand.failing = Object.assign(new Error(), { code: 'EADDRINUSE' })
  await at.restart()
  expect(await find()).toContainEqual({
    name: 'links',
    state: 'bad',
    text: 'By hand does not run',
    step: expect.stringContaining('Another program uses the port: end it'),
  })
})
