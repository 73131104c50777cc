import type { z } from 'zod'
import type { Link } from '../core/link.ts'
import { type KdeconnectIdentity, kdeconnectConfig } from './kdeconnect/config.ts'

/** One way to reach phones: its part of the configuration, and the code behind it, loaded only where it is used. */
export interface LinkEntry {
  readonly id: string
  readonly config: z.ZodObject
  open(me: KdeconnectIdentity): Promise<Link>
}

/** Every link, one line each. */
export const links: readonly LinkEntry[] = [
  {
    id: 'kdeconnect',
    config: kdeconnectConfig,
    open: async (me) => (await import('./kdeconnect/link.ts')).kdeconnectLink(me),
  },
]
