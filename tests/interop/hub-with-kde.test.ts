import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWith, type KdePeer, type Kind, type Network, startNetwork, until } from './peers/peers.ts'
import { type RoomHub, startHubIn } from './tandem.ts'

const kinds: Array<[Kind, number]> = [
  ['kde22', 7],
  ['kde25', 8],
]

for (const [kind, protocol] of kinds)
  describeWith([kind], `the hub and a real kdeconnectd of protocol ${protocol} (${kind})`, () => {
    let network: Network
    let kde: KdePeer
    let hub: RoomHub
    /** Our id as kdeconnectd has it, and the hub's id of that device. */
    let ours = ''
    let device = ''

    beforeAll(async () => {
      network = await startNetwork(`hub${protocol}`)
      kde = await network.peer({ name: 'kde', kind, notifyd: true, clipboard: true, mpris: 'Radio', upower: true })
      const room = await network.room({ name: 'ours', notifyd: true, clipboard: true })
      hub = await startHubIn(room, { desktop: { mirrorToPhones: true, clipboard: true } })
    })

    afterAll(async () => {
      await hub?.stop()
      await network?.stop()
    })

    const actions = () => hub.client.device(device)
    const linked = () => hub.device((one) => one.links.includes('kdeconnect'))

    test('pair when we ask, with the same key on both', async () => {
      await hub.peer(kde.id)
      const { code } = await hub.client.hub.pair({ peer: kde.id })
      ours = (await until('us at kdeconnectd', async () => (await kde.devices())[0])).id
      await until('the request at kdeconnectd', () => kde.asked(ours))
      expect(await kde.verificationKey(ours)).toBe(code)
      await kde.accept(ours)
      device = (await linked()).id
    })

    test('unpair from there, and pair when it asks', async () => {
      await kde.unpair(ours)
      await until('no device', async () => (await hub.client.devices()).length === 0)
      await kde.pair(ours)
      const { pairing } = await hub.peer(kde.id, (peer) => peer.pairing.state === 'asks')
      expect(await kde.verificationKey(ours)).toBe(pairing.state === 'asks' && pairing.code)
      await hub.client.hub.answer({ peer: kde.id, accept: true })
      device = (await linked()).id
      await until('paired there', () => kde.paired(ours))
    })

    test('pings cross both ways', async () => {
      await kde.ping(ours, 'from there')
      await hub.event('ping', 'received', (data) => data.message === 'from there')
      await actions().ping.send({ message: 'from here' })
      await until('the ping there', () => kde.desktop.seen().find(({ body }) => body.includes('from here')))
    })

    test('the clipboard crosses both ways', async () => {
      await kde.clipboard.copy('copied there')
      await until('the clip here', async () => (await hub.room.clipboard.paste()) === 'copied there')
      await hub.room.clipboard.copy('copied here')
      await until('the clip there', async () => (await kde.clipboard.paste()) === 'copied here')
    })

    test('notifications of its desktop show here, and those of ours there', async () => {
      await kde.plugin(ours, 'kdeconnect_sendnotifications', true)
      // Its plugin starts to listen some time after it was switched on, and says nothing of it.
      const posted = await until('its notification here', async () => {
        await kde.room.notifySend('Backup', 'Twelve files')
        await new Promise((resolve) => setTimeout(resolve, 1500))
        return hub.events.find((one) => JSON.stringify(one).includes('Backup'))
      })
      expect(posted).toMatchObject({ feature: 'notifications', event: 'posted' })
      expect(JSON.stringify(posted.data)).toContain('Twelve files')
      await until('it on our desktop', () =>
        hub.room.desktop.seen().find((one) => JSON.stringify(one).includes('Twelve files')),
      )
      await hub.room.notifySend('Kettle', 'It boils')
      await until('it on the other desktop', () =>
        kde.desktop.seen().find((one) => JSON.stringify(one).includes('It boils')),
      )
      const { items } = await actions().notifications.list({ query: 'twelve' })
      expect(items.length).toBeGreaterThan(0)
      expect(hub.events.filter((one) => JSON.stringify(one).includes('It boils'))).toEqual([])
    })

    test('its battery shows', async () => {
      const shown = await hub.device((one) => one.features.battery?.state.percent === 62)
      expect(shown.features.battery?.health.state).toBe('works')
    })

    test('its player shows and obeys', async () => {
      const shown = await hub.device((one) => JSON.stringify(one.features.media?.state).includes('Track 1'))
      expect(shown.features.media?.health).toMatchObject({ state: 'works', via: 'kdeconnect' })
      await actions().media.play()
      await until('it plays', async () => (await kde.player.get('PlaybackStatus')) === 'Playing')
      await actions().media.next()
      await hub.device((one) => JSON.stringify(one.features.media?.state).includes('Track 2'))
      await actions().media.setVolume({ volume: 25 })
      await until('its volume', async () => (await kde.player.get('Volume')) === 0.25)
      await actions().media.seek({ positionMs: 60_000 })
      await until('its position', () => kde.player.calls().find((call) => JSON.stringify(call).includes('60000000')))
      await actions().media.pause()
      await until('it pauses', async () => (await kde.player.get('PlaybackStatus')) === 'Paused')
    })

    test('the link comes back after either side restarts', async () => {
      await kde.restart()
      await until('linked again', async () => {
        await kde.ping(ours, 'after its restart').catch(() => undefined)
        return hub.events.find((one) => JSON.stringify(one.data).includes('after its restart'))
      })
      await hub.stop()
      await until('it misses us', async () => (await kde.device(ours))?.reachable === false)
      await hub.start()
      expect((await linked()).id).toBe(device)
      await until('its ping', async () => {
        await kde.ping(ours, 'after our restart').catch(() => undefined)
        return hub.events.find((one) => JSON.stringify(one.data).includes('after our restart'))
      })
    })

    test('a cable that is out shows within 12 s, and the link comes back with it', { timeout: 60_000 }, async () => {
      await hub.device((one) => one.features.media?.health.state === 'works')
      hub.attend()
      await kde.room.plug(false)
      await until('it is missed', async () => (await hub.client.view(device)).links.length === 0, 12_000)
      expect((await hub.client.view(device)).features.media?.health.state).toBe('stale')
      await kde.room.plug(true)
      await linked()
    })

    test('a changed certificate is refused and said, and we stay paired', async () => {
      await kde.replaceCertificate()
      const peer = await hub.peer(kde.id, (one) => one.pairing.state === 'failed')
      expect(peer.pairing).toMatchObject({ reason: expect.stringContaining('another certificate') })
      await until('no link', async () => (await hub.client.view(device)).links.length === 0)
      const [known] = await hub.client.devices()
      expect(known?.features.media?.health).toMatchObject({
        state: 'needs-step',
        reason: expect.stringContaining('another certificate'),
      })
    })
  })
