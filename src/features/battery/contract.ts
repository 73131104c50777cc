import { z } from 'zod'
import { defineContract } from '../../core/contract.ts'

/** The phone's battery. */
export const contract = defineContract({
  id: 'battery',
  title: 'Battery',
  summary: 'How full the phone is and whether it charges.',
  state: z.object({
    percent: z.int().min(0).max(100).optional(),
    charging: z.boolean().optional(),
    low: z.boolean().optional(),
  }),
  actions: {
    refresh: {
      summary: 'Ask the phone for its battery level now.',
      input: z.strictObject({}),
      output: z.object({}),
      retry: true,
    },
  },
  events: { low: z.object({ percent: z.int().min(0).max(100) }) },
})
