import { defineWords } from '../../../ui/words.ts'

export const words = defineWords('incoming', {
  asks: '{name} asks to pair',
  id: 'id {id}',
  why: '{name} (id {id}): {reason}',
  lead: 'Pair only if you have just asked for this on the device, and it shows the same code.',
  more: '{count, plural, one {One more asks; it comes after this.} other {# more ask; they come after this.}}',
  different: 'Does not match',
  same: 'The same: pair',
  notNow: 'Not now',
  bar: 'Pairing requests put aside',
  look: 'Look at it',
  linked: '{name} is linked.',
  test: 'See what works',
})
