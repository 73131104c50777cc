import { defineWords } from '../../../ui/words.ts'

export const words = defineWords('media', {
  title: 'Media',
  on: 'on {player}',
  untitled: 'Nothing said about the track',
  play: 'Play',
  pause: 'Pause',
  next: 'Next track',
  previous: 'Previous track',
  back10: '10 seconds back',
  forward10: '10 seconds on',
  seek: 'Place in the track',
  seekValue: '{position} of {duration}',
  volume: 'Volume',
  volumeShow: 'Volume of the phone',
  player: 'Player',
  playerNext: 'Player: {player}. Switch to {next}',
  away: 'Not live',
})
