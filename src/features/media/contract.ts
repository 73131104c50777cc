import { z } from 'zod'
import { defineContract } from '../../core/contract.ts'

/** Longest title, name of an artist or of an album. */
export const maxWords = 1_000

const words = z.string().max(maxWords).meta({ secret: true })

/** One player on the phone. Times in milliseconds; what the phone did not tell is absent. */
export const player = z.object({
  id: z.string().max(256),
  name: z.string().max(256),
  title: words.optional(),
  artist: words.optional(),
  album: words.optional(),
  playing: z.boolean(),
  /** Where it was at `at` (ms since 1970); while it plays, readers add the time since. */
  positionMs: z.number().min(0).optional(),
  at: z.number().optional(),
  durationMs: z.number().min(0).optional(),
  volume: z.int().min(0).max(100).optional(),
  canPlay: z.boolean(),
  canPause: z.boolean(),
  canNext: z.boolean(),
  canPrevious: z.boolean(),
  canSeek: z.boolean(),
  /** Reference of the cover picture. */
  art: z.string().max(64).optional(),
})
export type Player = z.output<typeof player>

/** Where the track is at `now`, in ms; undefined when the phone never said. For whoever shows it. */
export function positionAt(player: Player, now: number): number | undefined {
  const { positionMs, at, playing, durationMs } = player
  if (positionMs === undefined) return undefined
  const since = playing && at !== undefined ? Math.max(0, now - at) : 0
  return Math.min(positionMs + since, durationMs ?? Number.POSITIVE_INFINITY)
}

const which = z.strictObject({ player: z.string().max(256).optional() })
const done = z.object({})

/** What plays on the phone. An action without `player` goes to the one that plays, else to the first. */
export const contract = defineContract({
  id: 'media',
  title: 'Media',
  summary: 'See and control what plays on the phone.',
  state: z.object({ players: z.array(player).max(64).optional() }),
  actions: {
    play: { summary: 'Play.', input: which, output: done },
    pause: { summary: 'Pause.', input: which, output: done },
    next: { summary: 'Go to the next track.', input: which, output: done },
    previous: { summary: 'Go to the previous track.', input: which, output: done },
    seek: {
      summary: 'Go to a place in the track, in milliseconds from its start.',
      input: which.extend({ positionMs: z.int().min(0).max(1_000_000_000) }),
      output: done,
    },
    setVolume: {
      summary: 'Set the volume, 0 to 100.',
      input: which.extend({ volume: z.int().min(0).max(100) }),
      output: done,
    },
  },
  events: {},
})
