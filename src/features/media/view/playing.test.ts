import { describe, expect, it } from 'vitest'
import type { Player } from '../contract.ts'
import { chosenPlayer, jumped, playerAfter, positionOf } from './playing.ts'

const can = { canPlay: true, canPause: true, canNext: true, canPrevious: true, canSeek: true }
const player = (id: string, more: Partial<Player> = {}): Player => ({ id, name: id, playing: false, ...can, ...more })

describe('the place in a track', () => {
  const music = player('a', { playing: true, positionMs: 1000, at: 5000, durationMs: 10_000 })

  it('runs while it plays, up to the end', () => {
    expect(positionOf(music, 7000, true)).toBe(3000)
    expect(positionOf(music, 99_000, true)).toBe(10_000)
  })

  it('stands still while it pauses, and while the phone is not heard', () => {
    expect(positionOf({ ...music, playing: false }, 7000, true)).toBe(1000)
    expect(positionOf(music, 7000, false)).toBe(1000)
  })

  it('is not known where the phone never said it, and never before the start', () => {
    expect(positionOf(player('a'), 7000, true)).toBeUndefined()
    expect(positionOf(music, 4000, true)).toBe(1000)
  })

  it('jumps within the track', () => {
    expect(jumped(4000, -10_000, 9000)).toBe(0)
    expect(jumped(4000, 10_000, 9000)).toBe(9000)
    expect(jumped(4000.4, 10_000, undefined)).toBe(14_000)
  })
})

describe('which player is shown', () => {
  const players = [player('a'), player('b', { title: 'Track' }), player('c', { playing: true })]

  it('is the chosen one, as long as it is there', () => {
    expect(chosenPlayer(players, 'a')?.id).toBe('a')
    expect(chosenPlayer(players, 'gone')?.id).toBe('c')
  })

  it('is else one that plays, then one that has a track', () => {
    expect(chosenPlayer(players, undefined)?.id).toBe('c')
    expect(chosenPlayer(players.slice(0, 2), undefined)?.id).toBe('b')
    expect(chosenPlayer([], undefined)).toBeUndefined()
  })

  it('goes round, and nowhere where there is one', () => {
    expect(playerAfter(players, 'c')?.id).toBe('a')
    expect(playerAfter(players.slice(0, 1), 'a')).toBeUndefined()
  })
})
