import type { Player } from '../contract.ts'

/** Where the track is at `now`, in ms; undefined when the phone never said. It stands still while nothing is `live`. */
export function positionOf(player: Player, now: number, live: boolean): number | undefined {
  const { positionMs, at, playing, durationMs } = player
  if (positionMs === undefined) return undefined
  const since = playing && live && at !== undefined ? Math.max(0, now - at) : 0
  return Math.min(positionMs + since, durationMs ?? Number.POSITIVE_INFINITY)
}

/** The player to show: the one that was chosen, else one that plays, else the first that has a track. */
export function chosenPlayer(players: readonly Player[], chosen: string | undefined): Player | undefined {
  return (
    players.find(({ id }) => id === chosen) ??
    players.find(({ playing }) => playing) ??
    players.find(({ title }) => title !== undefined) ??
    players[0]
  )
}

/** The player after this one, in a ring; undefined where there is no other. */
export function playerAfter(players: readonly Player[], id: string): Player | undefined {
  const index = players.findIndex((player) => player.id === id)
  const after = players[(index + 1) % players.length]
  return after?.id === id ? undefined : after
}

/** Where a jump of so many ms ends, inside the track. */
export function jumped(from: number, byMs: number, durationMs: number | undefined): number {
  return Math.round(Math.min(Math.max(0, from + byMs), durationMs ?? Number.MAX_SAFE_INTEGER))
}
