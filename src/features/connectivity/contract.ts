import { z } from 'zod'
import { defineContract } from '../../core/contract.ts'

/** What Android calls the kinds of mobile network (protocol note 4.10). */
export const networks = [
  'GSM',
  'CDMA',
  'iDEN',
  'UMTS',
  'CDMA2000',
  'EDGE',
  'GPRS',
  'HSPA',
  'LTE',
  '5G',
  'Unknown',
] as const

/** One SIM card; `strength` in bars. */
export const sim = z.object({
  id: z.string().max(64),
  network: z.enum(networks),
  strength: z.int().min(0).max(4),
})
export type Sim = z.output<typeof sim>

/** The phone's mobile signal. */
export const contract = defineContract({
  id: 'connectivity',
  title: 'Mobile signal',
  summary: 'Signal strength and kind of network of each SIM card.',
  state: z.object({ sims: z.array(sim).max(16).optional() }),
  actions: {},
  events: {},
})
