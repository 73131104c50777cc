import { z } from 'zod'

const name = z.string().max(256)
const words = z.string().max(10_000).meta({ secret: true })
const address = z.string().max(4_096).meta({ secret: true })

/** Protocol note 4.13: a list of players, a state of one (only what changed), or a cover picture beside the packet. */
export const mprisPacket = z.looseObject({
  playerList: z.array(name).max(128).optional(),
  supportAlbumArtPayload: z.boolean().optional(),
  player: name.optional(),
  title: words.optional(),
  artist: words.optional(),
  album: words.optional(),
  nowPlaying: words.optional(),
  // Browsers name whole pictures in the address: too long for us, but no reason to lose the rest of the packet.
  albumArtUrl: address.optional().catch(''),
  transferringAlbumArt: z.boolean().optional(),
  isPlaying: z.boolean().optional(),
  pos: z.number().optional(),
  length: z.number().optional(),
  volume: z.number().optional(),
  canPlay: z.boolean().optional(),
  canPause: z.boolean().optional(),
  canGoNext: z.boolean().optional(),
  canGoPrevious: z.boolean().optional(),
  canSeek: z.boolean().optional(),
})
export type MprisPacket = z.output<typeof mprisPacket>

/** `SetPosition` in ms; `Seek` is an offset in µs, which the Android app does not know; `albumArtUrl` asks for that picture. */
export const mprisRequest = z.looseObject({
  requestPlayerList: z.boolean().optional(),
  player: name.optional(),
  requestNowPlaying: z.boolean().optional(),
  requestVolume: z.boolean().optional(),
  action: z.string().max(32).optional(),
  SetPosition: z.number().optional(),
  Seek: z.number().optional(),
  setVolume: z.number().optional(),
  albumArtUrl: address.optional(),
})
export type MprisRequest = z.output<typeof mprisRequest>
