import dgram from 'node:dgram'
import { once } from 'node:events'
import type { NetworkInterfaceInfo } from 'node:os'
import { afterEach, describe, expect, test } from 'vitest'
import { ownAddress } from '../../../tests/suites/own-address.ts'
import { until } from '../../../tests/suites/until.ts'
import { silentLog } from '../../core/log.ts'
import { kdeconnectConfig } from './config.ts'
import { broadcastAddresses, Discovery, isPrivate, splitTarget } from './discovery.ts'
import { type PeerIdentity, writeIdentity } from './identity.ts'

const running: { stop(): void }[] = []
afterEach(() => {
  for (const one of running.splice(0)) one.stop()
})

const idOf = (letter: string) => letter.repeat(32)

async function discovery(letter: string, more: { bind?: string; targets?: string[]; udpPort?: number } = {}) {
  const bind = more.bind ?? ownAddress()
  const config = kdeconnectConfig.parse({ broadcast: false, mdns: false, bind, ...more })
  const heard: { identity: PeerIdentity; address: string }[] = []
  const refusals: string[] = []
  const identity = { name: letter, kind: 'phone', incoming: [], outgoing: [] } as const
  const one = new Discovery({
    config,
    log: silentLog,
    announcement: () => ({ ...writeIdentity({ id: idOf(letter), protocol: 8, identity }), tcpPort: 1720 }),
    heard: (identity, address) => heard.push({ identity, address }),
    refused: (reason) => refusals.push(reason),
    networkChanged: () => {},
  })
  running.push(one)
  await one.start()
  return { one, bind, heard, refusals }
}

describe('discovery', () => {
  test('announces to its targets, from its own address, with the port to connect to', async () => {
    const [a, b] = [await discovery('a'), await discovery('b')]
    const c = await discovery('c', { targets: [a.bind, `${b.bind}:1716`] })
    c.one.announce()
    for (const { heard } of [a, b]) {
      const [first] = await until('it is heard', () => (heard.length > 0 ? heard : undefined))
      expect(first?.identity).toMatchObject({ id: idOf('c'), protocol: 8, tcpPort: 1720 })
      expect(first?.address).toBe(c.bind)
    }
    expect(c.heard).toEqual([])
  })

  test('announces to one address, and to one on another port', async () => {
    const [a, b] = [await discovery('a'), await discovery('b', { udpPort: 17_160 })]
    const c = await discovery('c')
    c.one.announce(a.bind)
    c.one.announce(`${b.bind}:17160`)
    await until('both are told', () => a.heard.length === 1 && b.heard.length === 1)
  })

  test('counts what is no announcement and goes on', async () => {
    const a = await discovery('a')
    const socket = dgram.createSocket('udp4')
    socket.bind(0, ownAddress())
    await once(socket, 'listening')
    const send = (text: string) => new Promise((resolve) => socket.send(text, 1716, a.bind, resolve))
    const body = writeIdentity({
      id: idOf('s'),
      protocol: 8,
      identity: { name: 's', kind: 'phone', incoming: [], outgoing: [] },
    })
    const bad = [
      '',
      '\n',
      'x',
      'x'.repeat(9000),
      JSON.stringify({ type: 'kdeconnect.ping', body }),
      JSON.stringify({ type: 'kdeconnect.identity', body: { ...body, deviceId: '../../x' } }),
      JSON.stringify({ type: 'kdeconnect.identity', body: { ...body, padding: 'x'.repeat(8192) } }),
      `${'['.repeat(8000)}`,
    ]
    for (const text of bad) await send(text)
    await send(JSON.stringify({ type: 'kdeconnect.identity', body }))
    await send(`${JSON.stringify({ type: 'kdeconnect.identity', body })}\n`)
    await until('the good ones are heard', () => a.heard.length === 2)
    expect(a.refusals).toEqual(bad.map(() => 'datagram is no identity'))
    socket.close()
  })

  test('is not harmed by targets that cannot be reached', async () => {
    const a = await discovery('a')
    const targets = ['127.0.0.1:99999', '127.0.0.1:0', 'no.such.host.invalid', '', 'fe80::1', '\0', '300.1.1.1', ':5']
    const c = await discovery('c', { targets: [...targets, a.bind] })
    c.one.announce()
    for (const target of targets) c.one.announce(target)
    await until('the good one is told', () => a.heard.length === 1)
  })

  test('says nothing more once it is stopped, and can be stopped twice and before it started', async () => {
    const a = await discovery('a')
    const c = await discovery('c', { targets: [a.bind] })
    c.one.stop()
    c.one.announce()
    c.one.announce(a.bind)
    c.one.stop()
    const d = await discovery('d', { targets: [a.bind] })
    d.one.announce()
    await until('another is heard', () => a.heard.length > 0)
    expect(a.heard.map(({ identity }) => identity.id)).toEqual([idOf('d')])
    const config = kdeconnectConfig.parse({})
    const hooks = { announcement: () => ({}), heard() {}, refused() {}, networkChanged() {} }
    new Discovery({ config, log: silentLog, ...hooks }).stop()
  })

  test('cannot start on an address that is not ours', async () => {
    await expect(discovery('a', { bind: '192.0.2.1' })).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' })
  })
})

test.each([
  ['10.0.0.2', ['10.0.0.2', 1716]],
  ['10.0.0.2:17', ['10.0.0.2', 17]],
  ['phone.local', ['phone.local', 1716]],
  ['phone.local:1717', ['phone.local', 1717]],
  ['fe80::1', ['fe80::1', 1716]],
  ['::1', ['::1', 1716]],
] as const)('the target %s is %j', (target, split) => {
  expect(splitTarget(target, 1716)).toEqual(split)
})

test.each([
  ['127.0.0.1', true],
  ['10.255.1.2', true],
  ['172.15.0.1', false],
  ['172.16.0.1', true],
  ['172.31.255.255', true],
  ['172.32.0.1', false],
  ['192.168.7.7', true],
  ['192.169.0.1', false],
  ['169.254.3.4', true],
  ['100.64.0.1', true],
  ['100.127.255.255', true],
  ['100.128.0.1', false],
  ['100.63.255.255', false],
  ['8.8.8.8', false],
  ['0.0.0.0', false],
  ['255.255.255.255', false],
  ['', false],
  ['host', false],
  ['::1', true],
  ['fd00::1', true],
  ['fc01::1', true],
  ['fe80::1%eth0', true],
  ['FE80::1', true],
  ['2001:db8::1', false],
  ['::', false],
])('the address %j is private: %s (T15)', (address, expected) => {
  expect(isPrivate(address)).toBe(expected)
})

describe('a broadcast', () => {
  const one = (address: string, netmask: string, more: { internal?: boolean; family?: 'IPv4' | 'IPv6' } = {}) =>
    ({ address, netmask, family: 'IPv4', mac: '', internal: false, cidr: null, ...more }) as NetworkInterfaceInfo
  const loopback = one('127.0.0.1', '255.0.0.0', { internal: true })

  test('goes once to each network, and not to the PC itself, a tunnel or IPv6', () => {
    const all = broadcastAddresses({
      lo: [loopback],
      eth0: [one('192.168.1.23', '255.255.255.0'), one('fe80::1', 'ffff::', { family: 'IPv6' })],
      eth1: [one('192.168.1.24', '255.255.255.0')],
      wlan0: [one('10.20.30.40', '255.255.240.0')],
      tun0: [one('10.8.0.2', '255.255.255.255')],
    })
    expect(all).toEqual(['192.168.1.255', '10.20.31.255'])
  })

  test('goes to whoever is there when no network is known', () => {
    expect(broadcastAddresses({ lo: [loopback] })).toEqual(['255.255.255.255'])
  })
})
