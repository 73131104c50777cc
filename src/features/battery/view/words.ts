import { defineWords } from '../../../ui/words.ts'

export const words = defineWords('battery', {
  percent: 'Battery {percent}',
  charging: 'charging',
  low: 'low',
  unknown: 'Battery not known',
  ask: 'Ask for the battery',
  asked: 'The phone was asked for its battery.',
})
