import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWith, freePort, type KdePeer, type Network, pairPeers, startNetwork, until } from './peers/peers.ts'

describeWith(['kde22', 'kde25'], 'the harness for real KDE Connect daemons', () => {
  let network: Network
  let older: KdePeer
  let newer: KdePeer

  beforeAll(async () => {
    network = await startNetwork('pair')
    const desktop = { clipboard: true, upower: true }
    older = await network.peer({ name: 'older', kind: 'kde22', mpris: 'Radio', ...desktop })
    newer = await network.peer({ name: 'newer', kind: 'kde25', deviceName: 'New one', type: 'phone', ...desktop })
  })

  afterAll(() => network.stop())

  const linked = () => Promise.all([older.meet(newer.id), newer.meet(older.id)])
  const pairedOn = async () => [await older.paired(newer.id), await newer.paired(older.id)]

  it('pairs them when the newer asks, and both show the same key', async () => {
    expect(await pairPeers(newer, older)).toMatch(/^[0-9A-F]{8}$/)
    expect(await older.device(newer.id)).toMatchObject({ name: 'New one', reachable: true, paired: true })
  })

  it('unpairs them, lets the newer refuse, and pairs them when the older asks', async () => {
    await older.unpair(newer.id)
    await until('both unpaired', async () => !(await pairedOn()).includes(true))
    await linked()
    await older.pair(newer.id)
    await until('the question', () => newer.asked(older.id))
    await newer.reject(older.id)
    await until('the refusal', () => older.signals.some(({ member }) => member === 'pairingError'))
    expect(await pairedOn()).toEqual([false, false])
    expect(await pairPeers(older, newer)).toMatch(/^[0-9A-F]{8}$/)
  })

  it('keeps the pairing through a restart of either', async () => {
    for (const peer of [older, newer]) {
      const before = peer.id
      await peer.restart()
      await linked()
      expect(peer.id).toBe(before)
      expect(await pairedOn()).toEqual([true, true])
    }
  })

  it('shows pings, notifications, battery, player and clipboard of each on the other', async () => {
    for (const [from, to] of [
      [older, newer],
      [newer, older],
    ] as const) {
      await from.ping(to.id, `ping of ${from.name}`)
      await until('the ping', () => to.desktop.seen().find(({ body }) => body.includes(`ping of ${from.name}`)))

      await from.plugin(to.id, 'kdeconnect_sendnotifications', true)
      await from.room.notifySend(`Title of ${from.name}`, 'Text')
      const ofPhone = async () => (await to.notificationsOf(from.id)).map(({ ticker }) => ticker)
      await until('the notification', async () => (await ofPhone()).includes(`Title of ${from.name}: Text`))

      await from.battery.set({ charge: 41, charging: true })
      await until('the battery', async () => (await to.batteryOf(from.id)).charge === 41)

      await from.clipboard.copy(`“text” of\n${from.name}`)
      await until('the clip', async () => (await to.clipboard.paste()) === `“text” of\n${from.name}`)
      await from.sendClipboard(to.id, `pushed by ${from.name}`)
      await until('the pushed clip', async () => (await to.clipboard.paste()) === `pushed by ${from.name}`)
    }
    const remote = newer.part(older.id, 'mprisremote')
    await until('a player', async () => (await newer.room.bus.get<string[]>(remote, 'playerList')).includes('Radio'))
    await newer.room.bus.call(remote, 'sendAction', 's', 'PlayPause')
    await until('the order to play', () => older.player.calls().some(({ call }) => call === 'PlayPause'))
    expect(await older.player.get('PlaybackStatus')).toBe('Playing')
  })

  it('brings a device back with another certificate, which the other does not let in', async () => {
    for (const [impostor, other] of [
      [newer, older],
      [older, newer],
    ] as const) {
      await impostor.replaceCertificate()
      await Promise.all([impostor.announce(), other.announce()])
      await sleep(1_000)
      expect(await other.device(impostor.id)).toMatchObject({ reachable: false, paired: true })
    }
  })

  it('runs other programs in rooms that have no way out but the door that a test opens', async () => {
    const room = await network.room({ name: 'room' })
    const port = await freePort()
    const served = `require('http').createServer((_, answer) => answer.end('hello')).listen(${port}, '127.0.0.1')`
    room.spawn(process.execPath, ['-e', served])
    await room.forward(port)
    const answer = await until('an answer', async () => (await fetch(`http://127.0.0.1:${port}/`)).text())
    expect(answer).toBe('hello')
    expect((await room.run('ip', ['-brief', 'address', 'show', 'up'])).stdout).toMatch(/^lo .*\neth0\S* .*\n$/)
    await room.plug(false)
    const reach = `require('net').connect(1716, '${older.ip}').on('connect', () => process.exit(0))`
    expect((await room.run('timeout', ['1', process.execPath, '-e', reach])).code).not.toBe(0)
    await room.plug(true)
    expect((await room.run('timeout', ['5', process.execPath, '-e', reach])).code).toBe(0)
  })
})
