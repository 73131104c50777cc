import type { LinkEntry } from '../../core/link.ts'
import { companionApps } from './apps.ts'
import { kdeconnectConfig } from './config.ts'

export const kdeconnectEntry: LinkEntry = {
  id: 'kdeconnect',
  config: kdeconnectConfig,
  apps: companionApps,
  open: async (self) => (await import('./link.ts')).kdeconnectLink(self),
}
