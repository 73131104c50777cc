import { randomUUID } from 'node:crypto'
import type { LinkEntry } from '../../core/link.ts'
import { memoryConfig, memoryLink, memoryNetwork } from './link.ts'

/** For the list of links; alone on its network it meets nobody, so the hub does not list it. */
export const memoryEntry: LinkEntry = {
  id: 'memory',
  config: memoryConfig,
  open: async (self) => memoryLink(memoryNetwork(), { ...self, id: 'hub', key: randomUUID() }),
}
