import { defineWords } from '../../../ui/words.ts'

export const words = defineWords('connectivity', {
  sim: 'Mobile signal {strength} of 4, {network}',
  simOf: 'SIM {number}: mobile signal {strength} of 4, {network}',
  unknownNetwork: 'network not known',
})
