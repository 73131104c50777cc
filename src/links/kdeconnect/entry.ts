import type { LinkEntry } from '../../core/link.ts'
import { kdeconnectConfig } from './config.ts'

export const kdeconnectEntry: LinkEntry = {
  id: 'kdeconnect',
  config: kdeconnectConfig,
  open: async (self) => (await import('./link.ts')).kdeconnectLink(self),
}
