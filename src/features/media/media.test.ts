import { Readable } from 'node:stream'
import { afterEach, expect, test } from 'vitest'
import { type FeatureBench, featureBench } from '../../../tests/suites/feature-bench.ts'
import { settled, until } from '../../../tests/suites/until.ts'
import type { TandemError } from '../../core/errors.ts'
import { redact } from '../../core/log.ts'
import type { MemorySession } from '../../links/memory/session.ts'
import type { Player } from './contract.ts'
import { media } from './index.ts'
import { mprisPacket } from './packets.ts'
import { phone } from './phone.ts'

let bench: FeatureBench
const start = () => {
  bench = featureBench(media, { phone })
  return bench
}
afterEach(() => bench.stop())

const players = () => (bench.device.state('media') as { players?: Player[] }).players ?? []
const player = (id: string) => players().find((one) => one.id === id)
const asked = () => bench.packets.filter(({ from }) => from === 'hub').map(({ packet }) => packet.body)
const png = Buffer.from('89504e470d0a1a0a0000', 'hex')

/** A phone end whose side is written out in the test. */
async function bareLink(list: readonly string[] = ['Music'], supportAlbumArtPayload = true) {
  const { hub, phone: far } = bench.link({ silent: true })
  await far.send('kdeconnect.mpris', { playerList: list, supportAlbumArtPayload })
  await settled()
  return { hub, far, tell: (body: object) => tell(far, body) }
}

async function tell(far: MemorySession, body: object, bytes?: Uint8Array) {
  const payload = bytes && { size: bytes.length, open: () => Readable.from(Buffer.from(bytes)) }
  await far.send('kdeconnect.mpris', body, payload)
  await settled()
}

test('the players come by themselves, with all there is to know and a cover', async () => {
  const { device, link } = start()
  link()
  await until('the cover is there', () => player('Music')?.art)
  expect(players().map(({ id }) => id)).toEqual(['Music', 'Podcasts'])
  expect(player('Music')).toMatchObject({
    name: 'Music',
    title: 'Morning Tide',
    artist: 'The Harbours',
    playing: false,
    positionMs: 0,
    at: bench.clock.now(),
    durationMs: 215_000,
    volume: 60,
    canPlay: true,
    canSeek: true,
  })
  expect(device.health('media')).toMatchObject({ state: 'works' })
})

test('every button does on the phone what it says, and its state comes back', async () => {
  const { call, link, clock } = start()
  link()
  await settled()
  await call('play', {})
  await settled()
  expect(player('Music')).toMatchObject({ playing: true, positionMs: 0 })
  clock.advance(5_000)
  await call('pause', {})
  await settled()
  expect(player('Music')).toMatchObject({ playing: false, positionMs: 5_000 })
  await call('seek', { positionMs: 60_000 })
  await call('setVolume', { volume: 25 })
  await settled()
  expect(player('Music')).toMatchObject({ positionMs: 60_000, volume: 25 })
  await call('next', { player: 'Podcasts' })
  await settled()
  expect(player('Podcasts')).toMatchObject({ title: 'Der Garten im Winter' })
  expect(player('Podcasts')).not.toHaveProperty('art')
  await call('previous', { player: 'Podcasts' })
  await settled()
  expect(player('Podcasts')).toMatchObject({ title: 'The Sewing Machine' })
  expect(asked()).not.toContainEqual(expect.objectContaining({ Seek: expect.anything() }))
})

test('what plays is meant when no player is named', async () => {
  const { act, call, link } = start()
  link()
  await act('control', { player: 'Podcasts', action: 'Play' })
  await call('pause', {})
  await settled()
  expect(player('Podcasts')).toMatchObject({ playing: false })
  await expect(call('pause', { player: 'Radio' })).rejects.toMatchObject({ code: 'item.unknown' })
})

test('what a player cannot do is refused here', async () => {
  const { call } = start()
  const { tell } = await bareLink()
  await tell({ player: 'Music', canGoNext: false, canSeek: false })
  await expect(call('next', {})).rejects.toMatchObject({ code: 'capability.absent' })
  await expect(call('seek', { positionMs: 1 })).rejects.toMatchObject({ code: 'capability.absent' })
})

test('players that end are gone, and no player is still an answer', async () => {
  const { act, call, device, link } = start()
  link()
  await act('players', { names: ['Podcasts'] })
  expect(players().map(({ id }) => id)).toEqual(['Podcasts'])
  await act('players', { names: [] })
  expect(players()).toEqual([])
  expect(device.health('media')).toMatchObject({ state: 'works' })
  await expect(call('play', {})).rejects.toMatchObject({ code: 'item.unknown' })
})

test('a phone that stays silent may not read notifications, and the step says where to allow it', async () => {
  const { device, link, clock } = start()
  link({ silent: true })
  clock.advance(10_000)
  expect(device.health('media')).toMatchObject({
    state: 'needs-step',
    step: { where: 'phone', text: expect.stringContaining('→ KDE Connect → Allow') },
  })
})

test('a phone that asks for the PC’s players hears that there are none', async () => {
  const { link, part } = start()
  link()
  await settled()
  expect(part?.state()).toMatchObject({ pcPlayers: [] })
})

test('a connection made anew asks for everything again', async () => {
  start()
  const { hub, far } = await bareLink()
  hub.renew()
  await settled()
  await tell(far, { playerList: ['Music'] })
  const now = { player: 'Music', requestNowPlaying: true, requestVolume: true }
  expect(asked()).toEqual([{ requestPlayerList: true }, now, { requestPlayerList: true }, now])
})

test('a player that no list named is not kept, and the list is asked for once', async () => {
  start()
  const { tell } = await bareLink([])
  for (let n = 0; n < 5; n++) await tell({ player: `Ghost ${n}`, title: 'Boo' })
  expect(players()).toEqual([])
  expect(asked()).toEqual([{ requestPlayerList: true }, { requestPlayerList: true }])
})

test('the cover is asked for by its exact address, once, and only where the phone gives covers', async () => {
  start()
  const url = 'kdeconnect:/artUri?album=A%20B&kdeArtHash=1'
  const { tell } = await bareLink()
  await tell({ player: 'Music', albumArtUrl: url })
  await tell({ player: 'Music', isPlaying: true })
  expect(asked().filter((body) => 'albumArtUrl' in body)).toEqual([{ player: 'Music', albumArtUrl: url }])
  await tell({ player: 'Music', albumArtUrl: 'https://example.org/cover.jpg' })
  expect(asked().filter((body) => 'albumArtUrl' in body)).toHaveLength(1)
})

test('a phone that gives no covers is not asked for any', async () => {
  start()
  const { tell } = await bareLink(['Music'], false)
  await tell({ player: 'Music', albumArtUrl: 'kdeconnect:/artUri?x' })
  expect(asked().filter((body) => 'albumArtUrl' in body)).toEqual([])
})

test.each([
  ['is not the one asked for', { url: 'kdeconnect:/other', bytes: png, sender: 'timeout' }],
  ['is no picture', { url: 'kdeconnect:/art', bytes: Buffer.from('<script>'), sender: 'sent' }],
  [
    'is larger than 5 MiB',
    { url: 'kdeconnect:/art', bytes: Buffer.concat([png, Buffer.alloc(5 * 1024 * 1024)]), sender: 'peer.refused' },
  ],
])('a cover that %s is not taken', async (_, { url, bytes, sender }) => {
  start()
  const { far, tell: say } = await bareLink()
  await say({ player: 'Music', albumArtUrl: 'kdeconnect:/art' })
  const sent = tell(far, { player: 'Music', transferringAlbumArt: true, albumArtUrl: url }, bytes).then(
    () => 'sent',
    (error: TandemError) => error.code,
  )
  await settled()
  bench.clock.advance(30_000)
  expect(await sent).toBe(sender)
  expect(player('Music')).not.toHaveProperty('art')
  expect(bench.faults).toEqual([])
})

test('a cover that comes after the track has changed is kept for its own track', async () => {
  start()
  const { far, tell: say } = await bareLink()
  await say({ player: 'Music', albumArtUrl: 'kdeconnect:/one' })
  await say({ player: 'Music', albumArtUrl: 'kdeconnect:/two' })
  await tell(far, { player: 'Music', transferringAlbumArt: true, albumArtUrl: 'kdeconnect:/one' }, png)
  expect(player('Music')).not.toHaveProperty('art')
  await say({ player: 'Music', albumArtUrl: 'kdeconnect:/one' })
  expect(player('Music')).toHaveProperty('art')
})

test('what plays is hidden in traces', () => {
  start()
  const body = { player: 'Music', title: 'x', artist: 'x', album: 'x', url: 'x', albumArtUrl: 'x', pos: 5, future: 'x' }
  expect(Object.entries(redact(mprisPacket, body) as object).filter(([, value]) => value === 'x')).toEqual([])
  expect(redact(mprisPacket, body)).toMatchObject({ player: 'Music', pos: 5 })
})
