import type { Feature } from '../core/feature.ts'
import type { LinkSelf } from '../core/link.ts'
import type { KdeAdapter } from '../links/kdeconnect/adapter.ts'

/**
 * Types for which the iOS app looks in our outgoing list even where it is the one that sends (protocol note 3.1).
 * Listed as outgoing when we accept them, so that an iPhone offers what we can take.
 */
const iosLooksInOutgoing = [
  'kdeconnect.ping',
  'kdeconnect.share.request',
  'kdeconnect.findmyphone.request',
  'kdeconnect.battery.request',
  'kdeconnect.clipboard',
  'kdeconnect.mousepad.request',
  'kdeconnect.presenter',
  'kdeconnect.runcommand',
]

/** The adapters over KDE Connect, with their packets. */
export function kdeAdapters(features: readonly Feature[]): KdeAdapter[] {
  const adapters = features.flatMap((feature) => feature.adapters)
  return adapters.filter((adapter): adapter is KdeAdapter => adapter.link === 'kdeconnect' && 'packets' in adapter)
}

/** Who this hub is on the wire: name from the settings (asked each time), packet types from what the features can do. */
export function hubIdentity(
  me: { name: () => string; kind: 'desktop' | 'laptop' },
  features: readonly Feature[],
): LinkSelf {
  const adapters = kdeAdapters(features)
  const incoming = new Set(adapters.flatMap((adapter) => Object.keys(adapter.packets.receives)))
  const outgoing = new Set(adapters.flatMap((adapter) => Object.keys(adapter.packets.sends)))
  for (const type of iosLooksInOutgoing) if (incoming.has(type)) outgoing.add(type)
  return {
    get name() {
      return me.name()
    },
    kind: me.kind,
    incoming: [...incoming].sort(),
    outgoing: [...outgoing].sort(),
  }
}
