import { z } from 'zod'
import { defineContract } from '../../core/contract.ts'

/** Finding a phone by its sound, and being found. */
export const contract = defineContract({
  id: 'ring',
  title: 'Ring',
  summary: 'Make the phone ring at full volume, so that it can be found.',
  state: z.object({}),
  actions: {
    start: {
      summary: 'Let the phone ring until somebody stops it there.',
      input: z.strictObject({}),
      output: z.object({}),
      acts: true,
    },
  },
  // The phone looks for this PC.
  events: { asked: z.object({}) },
})
