import { z } from 'zod'
import { overKdeConnect } from '../../links/kdeconnect/adapter.ts'
import { contract, networks, type Sim } from './contract.ts'

const maxSims = 16

const signal = z.looseObject({ networkType: z.string().max(64), signalStrength: z.int().min(-1).max(4) })

/** Protocol note 4.10: one entry per active SIM, by Android's subscription id. */
export const connectivityReport = z.looseObject({
  signalStrengths: z
    .record(z.string().max(64), signal)
    .refine((signals) => Object.keys(signals).length <= maxSims, 'too many SIM cards'),
})

export const kdeconnect = overKdeConnect(contract, {
  packets: { receives: { 'kdeconnect.connectivity_report': connectivityReport }, sends: {} },
  silence: {
    afterMs: 10_000,
    reason:
      'The phone has not told its signal. It may simply have no SIM card; otherwise KDE Connect is not allowed to see the state of the phone.',
    step: {
      where: 'phone',
      text: 'Settings → Apps → KDE Connect → Permissions → Phone → Allow. Then, in KDE Connect: this PC → ⋮ → Plugin settings → Connectivity report on.',
    },
  },
  attach(wire, sink) {
    wire.on('kdeconnect.connectivity_report', ({ signalStrengths }) => {
      const sims = Object.entries(signalStrengths).map(([id, { networkType, signalStrength }]) => ({
        id,
        network: networkOf(networkType),
        strength: Math.max(0, signalStrength),
      }))
      sink.patch({ sims: sims.sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true })) })
    })
    return {}
  },
})

function networkOf(type: string): Sim['network'] {
  return networks.find((known) => known === type) ?? 'Unknown'
}
