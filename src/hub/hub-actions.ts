import type { Calls } from '../core/contract.ts'
import { TandemError } from '../core/errors.ts'
import type { hubContract, SettingsView } from '../core/hub-contract.ts'
import type { Devices } from './devices.ts'
import type { Counters } from './feed.ts'
import type { LinkRunner } from './link-runner.ts'
import type { Outbox } from './outbox.ts'
import type { PolicyStore } from './policy-store.ts'

export interface HubParts {
  readonly devices: Devices
  readonly links: LinkRunner
  readonly outbox: Outbox
  readonly policy: PolicyStore
  readonly counters: Counters
  readonly settings: () => SettingsView
}

/** The hub's own actions. */
export function hubActions(parts: HubParts): Calls<typeof hubContract> {
  const { devices, links, outbox, policy, counters, settings } = parts
  return {
    peers: async () => links.peers(),
    async discover({ address }) {
      await links.discover(address)
      return {}
    },
    pair: async ({ link, peer }) => links.pair(link, peer),
    async answer({ link, peer, accept }) {
      await links.answer(link, peer, accept)
      return {}
    },
    async unpair({ device }) {
      const { id } = devices.find(device)
      const peers = devices.peersOf(id)
      await Promise.all(peers.map(({ link, peer }) => links.unpair(link, peer)))
      devices.forget(id)
      outbox.forget(id)
      return {}
    },
    async setFeature({ device, feature, on }) {
      const target = device === '*' ? undefined : devices.find(device)
      if (devices.featureIds.every((id) => id !== feature)) throw new TandemError('feature.unknown', { feature })
      policy.setFeature(target?.id ?? '*', feature, on)
      devices.refresh()
      return {}
    },
    rename: async () => {
      throw new TandemError('capability.absent')
    },
    settings: async () => settings(),
    configure: async () => {
      throw new TandemError('capability.absent')
    },
    checks: async () => [],
    prospects: async () => [],
    copy: async () => ({ copied: false, reason: 'The clipboard of this PC cannot be reached from here.' }),
    outbox: async ({ limit }) => outbox.list(limit),
    fate: async ({ clientId }) => outbox.fate(clientId),
    counters: async () => counters.all(),
  }
}
