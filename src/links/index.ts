import type { LinkEntry } from '../core/link.ts'
import { kdeconnectEntry } from './kdeconnect/entry.ts'

/** Every link of the hub, one line each. */
export const links: readonly LinkEntry[] = [
  kdeconnectEntry, // Wi-Fi, with the KDE Connect app
]
