import { afterEach, expect, test } from 'vitest'
import { type FeatureBench, featureBench } from '../../../tests/suites/feature-bench.ts'
import { settled, until } from '../../../tests/suites/until.ts'
import type { Player } from './contract.ts'
import { maxWords } from './contract.ts'
import { media } from './index.ts'
import { phone } from './phone.ts'
import { covers, drawCover } from './phone-covers.ts'
import { artOf, tracksOf } from './phone-tracks.ts'

let bench: FeatureBench
afterEach(() => bench?.stop())

const player = (id: string) =>
  ((bench.device.state('media') as { players?: Player[] }).players ?? []).find((one) => one.id === id)

async function playing() {
  bench = featureBench(media, { phone })
  const { hub } = bench.link()
  await settled()
  await bench.act('control', { player: 'Music', action: 'Play' })
  return hub
}

test('a song that is over is followed by the next, by itself and with its cover', async () => {
  await playing()
  const [first, second, third] = tracksOf('Music')
  const art = await until('the first cover', () => player('Music')?.art)
  bench.clock.advance(first!.lengthMs - 1_000)
  await settled()
  expect(player('Music')).toMatchObject({ title: first!.title, playing: true })
  bench.clock.advance(1_500)
  await settled()
  expect(player('Music')).toMatchObject({ title: second!.title, artist: second!.artist, playing: true })
  expect(player('Music')?.positionMs).toBeLessThan(1_000)
  await until('the second cover', () => player('Music')?.art !== undefined && player('Music')?.art !== art)
  bench.clock.advance(second!.lengthMs)
  await settled()
  expect(player('Music')).toMatchObject({ title: third!.title })
})

test('a song that is skipped right at its end is followed by the next one, not the one after', async () => {
  await playing()
  await bench.act('control', { player: 'Music', action: 'Next' })
  const [, second, third] = tracksOf('Music')
  expect(third!.lengthMs).toBeLessThan(second!.lengthMs)
  bench.clock.advance(second!.lengthMs - 1)
  await bench.act('control', { player: 'Music', action: 'Next' })
  expect(player('Music')).toMatchObject({ title: third!.title, positionMs: 0 })
})

test('what is paused stays where it is, and nothing waits for its end', async () => {
  await playing()
  bench.clock.advance(5_000)
  await bench.act('control', { player: 'Music', action: 'Pause' })
  const pending = bench.clock.pending()
  bench.clock.advance(10_000_000)
  expect(player('Music')).toMatchObject({ title: tracksOf('Music')[0]!.title, positionMs: 5_000 })
  expect(bench.clock.pending()).toBeLessThanOrEqual(pending)
})

test('with nobody listening no timer is left, and the music has gone on', async () => {
  const hub = await playing()
  bench.clock.advance(60_000)
  const before = bench.clock.pending()
  hub.cut()
  await settled()
  expect(bench.clock.pending()).toBeLessThan(before)
  const whole = tracksOf('Music').reduce((sum, { lengthMs }) => sum + lengthMs, 0)
  bench.clock.advance(whole)
  expect(bench.part?.state()).toMatchObject({ players: [{ title: tracksOf('Music')[0]!.title, pos: 60_000 }, {}] })
})

test('there is enough to play, of two kinds, and it fits what is kept', () => {
  expect(tracksOf('Music').length).toBeGreaterThanOrEqual(8)
  expect(tracksOf('Podcasts').length).toBeGreaterThanOrEqual(3)
  expect(tracksOf('Podcasts')).not.toEqual(tracksOf('Music'))
  for (const { title, artist, album, lengthMs } of [...tracksOf('Music'), ...tracksOf('Podcasts')]) {
    for (const words of [title, artist, album]) {
      expect(words).not.toBe('')
      expect(words.length).toBeLessThan(maxWords)
    }
    expect(lengthMs).toBeGreaterThan(120_000)
  }
  expect(tracksOf('Music').some((track) => artOf(track) === undefined)).toBe(true)
})

test('each cover is a picture of its own, 300 pixels wide and small', () => {
  const drawn = Object.keys(covers).map((cover) => Buffer.from(drawCover(cover as keyof typeof covers)))
  for (const png of drawn) {
    expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([300, 300])
    expect(png.length).toBeLessThan(64 * 1024)
  }
  expect(new Set(drawn.map((png) => png.toString('base64'))).size).toBe(drawn.length)
})
