import { maxWords, type Player, positionAt } from './contract.ts'
import type { MprisPacket } from './packets.ts'

/** Players told of beyond this many are not kept. */
export const maxPlayers = 64

/** No track is longer than this, in ms. */
const longest = 1_000_000_000_000

/** A player and the address of its cover picture, which stays inside the adapter. */
export interface Tracked {
  readonly player: Player
  readonly artUrl: string
}

/** The players after the phone told which there are: known ones keep what is known of them. */
export function listed(before: readonly Tracked[], names: readonly string[]): Tracked[] {
  const distinct = [...new Set(names)].filter((name) => name !== '').slice(0, maxPlayers)
  return distinct.map((name) => before.find(({ player }) => player.id === name) ?? fresh(name))
}

function fresh(name: string): Tracked {
  const can = { canPlay: true, canPause: true, canNext: true, canPrevious: true, canSeek: false }
  return { player: { id: name, name, playing: false, ...can }, artUrl: '' }
}

/** One player after a packet about it, which may hold only what changed. `now` in ms since 1970. */
export function updated(before: Tracked, packet: MprisPacket, now: number): Tracked {
  const old = before.player
  const artUrl = packet.albumArtUrl ?? before.artUrl
  const { art, ...rest } = old
  const player: Player = {
    ...rest,
    ...(art && artUrl === before.artUrl && { art }),
    ...text('title', packet.title),
    ...text('artist', packet.artist),
    ...text('album', packet.album),
    playing: packet.isPlaying ?? old.playing,
    canPlay: packet.canPlay ?? old.canPlay,
    canPause: packet.canPause ?? old.canPause,
    canNext: packet.canGoNext ?? old.canNext,
    canPrevious: packet.canGoPrevious ?? old.canPrevious,
    canSeek: packet.canSeek ?? old.canSeek,
  }
  const { positionMs: _position, at: _at, durationMs: _duration, ...timeless } = player
  return {
    player: { ...timeless, ...durationOf(old, packet), ...positionOf(old, packet, now), ...volumeOf(packet) },
    artUrl,
  }
}

/** The player an action without a name means. */
export function choose(players: readonly Player[], name: string | undefined): Player | undefined {
  if (name !== undefined) return players.find((one) => one.id === name)
  return players.find((one) => one.playing) ?? players[0]
}

function text<K extends 'title' | 'artist' | 'album'>(key: K, value: string | undefined) {
  return value === undefined ? {} : { [key]: value === '' ? undefined : value.slice(0, maxWords) }
}

function durationOf(old: Player, packet: MprisPacket) {
  // A stream has no length: desktops say -1, Android 0, browsers more years than there are.
  const { length } = packet
  if (length !== undefined) return length > 0 && length < longest ? { durationMs: length } : {}
  return old.durationMs === undefined ? {} : { durationMs: old.durationMs }
}

function positionOf(old: Player, packet: MprisPacket, now: number) {
  if (packet.pos !== undefined) return packet.pos >= 0 ? { positionMs: packet.pos, at: now } : {}
  const isOther = packet.title !== undefined && packet.title !== (old.title ?? '')
  if (isOther) return { positionMs: 0, at: now }
  const positionMs = positionAt(old, now)
  if (positionMs === undefined) return {}
  const goesOn = packet.isPlaying === undefined || packet.isPlaying === old.playing
  return goesOn ? { positionMs: old.positionMs, at: old.at } : { positionMs, at: now }
}

function volumeOf(packet: MprisPacket) {
  if (packet.volume === undefined) return {}
  return { volume: Math.round(Math.min(100, Math.max(0, packet.volume))) }
}
