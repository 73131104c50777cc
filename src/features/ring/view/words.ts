import { defineWords } from '../../../ui/words.ts'

export const words = defineWords('ring', {
  ring: 'Ring',
  ringLong: 'Let {name} ring until somebody stops it there',
  command: 'Let the phone ring',
  queued: 'Asking…',
  handed: 'Asked',
  confirmed: 'Rings',
  handedLong: 'The phone was asked to ring. It never says whether it does; it rings until somebody stops it there.',
  confirmedLong: 'The phone rings, until somebody stops it there.',
  unknownLong: 'It is not known whether the phone rings: the link went away in the middle.',
  notReached: 'Not known: Tandem does not answer',
  asked: '{name} is looking for this PC',
  stop: 'Found: stop the sound',
})
