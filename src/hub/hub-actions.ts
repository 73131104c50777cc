import type { Calls } from '../core/contract.ts'
import { TandemError } from '../core/errors.ts'
import type { Finding, hubContract, PeerView, Prospect } from '../core/hub-contract.ts'
import type { Copying } from './desktop/copying.ts'
import type { Devices } from './devices.ts'
import type { Counters } from './feed.ts'
import type { LinkRunner } from './link-runner.ts'
import type { Outbox } from './outbox.ts'
import type { PolicyStore } from './policy-store.ts'
import type { Settings } from './settings.ts'

export interface HubParts {
  readonly devices: Devices
  readonly links: LinkRunner
  readonly outbox: Outbox
  readonly policy: PolicyStore
  readonly counters: Counters
  readonly settings: Settings
  readonly copying: Copying
  prospects(): Prospect[]
  checks(): Promise<Finding[]>
}

/** The hub's own actions. */
export function hubActions(parts: HubParts): Calls<typeof hubContract> {
  const { devices, links, outbox, policy, counters, settings, prospects, checks, copying } = parts
  return {
    peers: async () => links.peers(),
    async discover({ address }) {
      await links.discover(address)
      return {}
    },
    async pair({ link, peer }) {
      // To ask a peer that asks is to accept it, which needs a person who has compared the code.
      if (pairingWith(links, link, peer)?.state === 'asks') throw new TandemError('pairing.busy')
      return links.pair(link, peer)
    },
    async answer({ link, peer, accept, code }) {
      const pairing = pairingWith(links, link, peer)
      const shown = pairing && 'code' in pairing ? pairing.code : undefined
      if (accept && code !== undefined && code !== shown) throw new TandemError('pairing.none')
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
    async rename({ device, name }) {
      devices.rename(devices.find(device).id, name)
      return {}
    },
    settings: async () => settings.view(),
    configure: async (change) => settings.configure(change),
    checks: () => checks(),
    prospects: async () => prospects(),
    copy: ({ text, secret }) => copying.copy(text, { secret }),
    outbox: async ({ limit }) => outbox.list(limit),
    fate: async ({ clientId }) => outbox.fate(clientId),
    counters: async () => counters.all(),
  }
}

function pairingWith(links: LinkRunner, link: string, peer: string): PeerView['pairing'] | undefined {
  return links.peers().find((one) => one.link === link && one.peer === peer)?.pairing
}
