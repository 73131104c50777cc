import { defineWords } from '../words.ts'

export const words = defineWords('kit', {
  hidden: 'Hidden',
  more: 'More',
  less: 'Less',
  dismiss: 'Dismiss',
  works: 'Works',
  limited: 'Works with limits',
  'needs-step': 'Needs a step',
  unproven: 'Cannot be proven',
  waiting: 'Waiting',
  stale: 'Not reached now',
  impossible: 'Not possible',
  onPhone: 'On the phone: {step}',
  onPc: 'On this PC: {step}',
  via: 'Over {link}',
  proven: 'proven {ago}',
  worked: 'worked {ago}',
  notProven: 'without an answer from the phone',
  instead: 'Instead: {instead}',
  hubSilent: 'Tandem does not answer right now.',
  phoneAway: 'The phone is not reached right now.',
})
