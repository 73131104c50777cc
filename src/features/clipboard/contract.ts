import { z } from 'zod'
import { defineContract } from '../../core/contract.ts'

/** Longest text that is carried, in UTF-16 units. */
export const maxText = 1024 * 1024

const text = z.string().min(1).max(maxText).meta({ secret: true })

/** The text that was copied last, on either side. Kept in memory only. */
export const contract = defineContract({
  id: 'clipboard',
  title: 'Clipboard',
  summary: 'Text copied on one side can be pasted on the other.',
  state: z.object({
    /** Absent when nothing is known, and after a sensitive clip. */
    text: text.optional(),
    /** When it was copied, ms since 1970. */
    changedAt: z.number().optional(),
    from: z.enum(['pc', 'phone']).optional(),
  }),
  actions: {
    set: {
      summary: 'Put text on the clipboard of the phone. What is marked sensitive is never sent.',
      input: z.strictObject({ text, sensitive: z.boolean().default(false) }),
      /** `sent` is false for sensitive text, for text that both sides have, and while the phone is away. */
      output: z.object({ sent: z.boolean() }),
    },
  },
  /** The phone sent text; `at` is when it was copied there, where the phone says so. */
  events: { received: z.object({ text, at: z.number().optional() }) },
})
