import { defineWords } from '../../../ui/words.ts'

export const words = defineWords('ping', {
  ping: 'Ping',
  pingLong: 'Send {name} a ping: a short message shows there',
  command: 'Send a ping',
  queued: 'Sending…',
  handedLong: 'The ping was handed to the phone. Only the phone shows that it arrived.',
  confirmedLong: 'The ping arrived on the phone.',
  unknownLong: 'It is not known whether the ping arrived: the link went away in the middle.',
  received: '{name} pings this PC',
  receivedWords: '{name}: {message}',

  testTitle: 'A message to the phone',
  testExplain: 'Tandem sends the phone a ping. A short message of KDE Connect shows there.',
  testMessage: 'Tandem is linked',
  testAway: 'The phone is not linked right now.',
  testHanded:
    'The ping was handed to the phone over an encrypted link that is live. That it shows there, only you can see.',
  testConfirmed: 'The phone confirmed the ping.',
  testFailed: 'The ping did not get to the phone.',
  testBroke: 'The ping was sent, but after it the link was gone.',
})
