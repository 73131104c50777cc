import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nearlyValuesOf } from '../../../tests/suites/schema-arbitrary.ts'
import { isOnPhone, pictureKind } from './art.ts'
import { type Player, player as playerSchema, positionAt } from './contract.ts'
import { mprisPacket } from './packets.ts'
import { choose, listed, maxPlayers, type Tracked, updated } from './rules.ts'

const [fresh] = listed([], ['Music']) as [Tracked]
const after = (...packets: object[]) =>
  packets.reduce<Tracked>((one, packet, n) => updated(one, mprisPacket.parse(packet), 1_000 * (n + 1)), fresh)

test('a list keeps what is known, drops what is gone, and names each player once', () => {
  const known = after({ title: 'Song' })
  const players = listed([known], ['Radio', 'Music', 'Radio', ''])
  expect(players.map(({ player }) => [player.id, player.title])).toEqual([
    ['Radio', undefined],
    ['Music', 'Song'],
  ])
  expect(listed(players, [])).toEqual([])
  const many = Array.from({ length: 100 }, (_, n) => `p${n}`)
  expect(listed([], many)).toHaveLength(maxPlayers)
})

test('a packet changes what it names and leaves the rest', () => {
  const { player } = after(
    { title: 'Song', artist: 'Band', album: 'LP', isPlaying: true, pos: 12_000, length: 180_000, volume: 60 },
    { volume: 101.4, canSeek: true },
  )
  expect(player).toMatchObject({ title: 'Song', artist: 'Band', album: 'LP', playing: true, canSeek: true })
  expect(player).toMatchObject({ positionMs: 12_000, at: 1_000, durationMs: 180_000, volume: 100 })
})

test('an empty word takes the old one away', () => {
  expect(after({ title: 'Song', artist: 'Band' }, { artist: '' }).player).toMatchObject({ title: 'Song' })
  expect(after({ artist: 'Band' }, { artist: '' }).player.artist).toBeUndefined()
})

test('the position goes on while it plays, stands still in a pause, and ends with the track', () => {
  const playing = after({ isPlaying: true, pos: 1_000, length: 10_000 }).player
  expect(positionAt(playing, 3_000)).toBe(3_000)
  expect(positionAt(playing, 0)).toBe(1_000)
  expect(positionAt(playing, 60_000)).toBe(10_000)
  const paused = after({ isPlaying: true, pos: 1_000, length: 10_000 }, { isPlaying: false }).player
  expect(paused).toMatchObject({ positionMs: 2_000, at: 2_000 })
  expect(positionAt(paused, 60_000)).toBe(2_000)
  expect(positionAt(after({}).player, 5)).toBeUndefined()
})

test('another track starts at its start unless the phone says where', () => {
  const started = { title: 'One', isPlaying: true, pos: 5_000 }
  expect(after(started, { title: 'Two' }).player).toMatchObject({ positionMs: 0, at: 2_000 })
  expect(after(started, { title: 'Two', pos: 7_000 }).player).toMatchObject({ positionMs: 7_000 })
  expect(after(started, { title: 'One' }).player).toMatchObject({ positionMs: 5_000, at: 1_000 })
})

test.each([-1, 0, 9_223_372_036_854_776])(
  'a stream has no length, which the phone says as %d, and -1 is no position',
  (length) => {
    const { player } = after({ pos: 5, length: 100 }, { pos: -1, length })
    expect(player).not.toHaveProperty('durationMs')
    expect(player).not.toHaveProperty('positionMs')
  },
)

test('what is too long costs itself, not the packet', () => {
  const data = `data:image/png;base64,${'A'.repeat(5_000)}`
  const { player, artUrl } = after({ title: 'x'.repeat(2_000), albumArtUrl: data, url: data, isPlaying: true })
  expect([player.title?.length, artUrl, player.playing]).toEqual([1_000, '', true])
})

test('the picture goes with its address', () => {
  const shown: Tracked = { artUrl: 'kdeconnect:/1', player: { ...fresh.player, art: 'ref' } }
  expect(updated(shown, { isPlaying: true }, 1).player.art).toBe('ref')
  expect(updated(shown, { albumArtUrl: 'kdeconnect:/1' }, 1).player.art).toBe('ref')
  expect(updated(shown, { albumArtUrl: 'kdeconnect:/2' }, 1).player).not.toHaveProperty('art')
  expect(updated(shown, { albumArtUrl: '' }, 1).player).not.toHaveProperty('art')
})

test('an action without a name goes to the player that plays, else to the first', () => {
  const players = ['A', 'B'].map((id): Player => ({ ...fresh.player, id, playing: id === 'B' }))
  const quiet = players.map((one) => ({ ...one, playing: false }))
  expect(choose(players, undefined)?.id).toBe('B')
  expect(choose(quiet, undefined)?.id).toBe('A')
  expect(choose(players, 'A')?.id).toBe('A')
  expect(choose(players, 'C')).toBeUndefined()
  expect(choose([], undefined)).toBeUndefined()
})

test('whatever a phone says, a player stays as the contract has it', () => {
  fc.assert(
    fc.property(fc.array(nearlyValuesOf(mprisPacket), { maxLength: 10 }), (bodies) => {
      const packets = bodies.map((body) => mprisPacket.safeParse(body).data).filter((body) => body !== undefined)
      const { player } = packets.reduce((one, packet, n) => updated(one, packet, n), fresh)
      expect(playerSchema.safeParse(player).error?.issues ?? []).toEqual([])
    }),
  )
})

test('a picture is known by its first bytes', () => {
  expect(pictureKind(Buffer.from('89504e470d0a1a0a00', 'hex'))).toBe('image/png')
  expect(pictureKind(Buffer.from('ffd8ffe0', 'hex'))).toBe('image/jpeg')
  expect(pictureKind(Buffer.from('GIF89a'))).toBe('image/gif')
  expect(pictureKind(Buffer.from('RIFF....WEBPVP8 '))).toBe('image/webp')
  for (const other of ['', '<svg', '%PDF', 'MZ']) expect(pictureKind(Buffer.from(other))).toBeUndefined()
})

test('only addresses on the phone are asked for', () => {
  expect(
    ['kdeconnect:/artUri?x', 'file:///a.png', 'http://10.0.0.1/', 'https://a/', 'data:,x', ''].map(isOnPhone),
  ).toEqual([true, true, false, false, false, false])
})
