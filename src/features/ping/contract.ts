import { z } from 'zod'
import { defineContract } from '../../core/contract.ts'

/** A sign of life with a few words, both ways. */
export const contract = defineContract({
  id: 'ping',
  title: 'Ping',
  summary: 'Send the phone a short message, to see that it is there.',
  state: z.object({}),
  actions: {
    send: {
      summary: 'Show a message on the phone.',
      input: z.strictObject({ message: z.string().max(1_000).meta({ secret: true }).optional() }),
      output: z.object({}),
      acts: true,
    },
  },
  events: { received: z.object({ message: z.string().max(10_000).meta({ secret: true }).optional() }) },
})
