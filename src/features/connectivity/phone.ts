import { z } from 'zod'
import type { PhoneSide } from '../../core/phone.ts'
import { wireOver } from '../../links/kdeconnect/adapter.ts'
import { type Sim, sim } from './contract.ts'
import { connectivityReport } from './kdeconnect.ts'

const setInput = z.strictObject({ sims: z.array(sim).max(4) })
const signalInput = z.strictObject({
  id: z.string().max(64).default('1'),
  network: sim.shape.network.optional(),
  strength: sim.shape.strength.optional(),
})

const packets = { receives: {}, sends: { 'kdeconnect.connectivity_report': connectivityReport } }

/** SIM cards: told when a PC links and at every change, and not at all without a card. Only the Android app tells. */
export const phone: PhoneSide = {
  feature: 'connectivity',
  packets: { receives: [], sends: ['kdeconnect.connectivity_report'] },
  create(host) {
    let sims: Sim[] = [{ id: '1', network: '5G', strength: 3 }]
    const tellers = new Set<() => void>()
    const change = (next: Sim[]) => {
      sims = next
      for (const tell of tellers) tell()
    }
    return {
      state: () => ({ sims }),
      acts: {
        set: {
          summary: 'Set all SIM cards.',
          input: setInput,
          run: (input: z.output<typeof setInput>) => change(input.sims),
        },
        signal: {
          summary: 'Set the signal of one SIM card.',
          input: signalInput,
          run(input: z.output<typeof signalInput>) {
            const old = sims.find((one) => one.id === input.id) ?? { network: 'LTE' as const, strength: 0 }
            const now = {
              id: input.id,
              network: input.network ?? old.network,
              strength: input.strength ?? old.strength,
            }
            change([...sims.filter((one) => one.id !== input.id), now])
          },
        },
      },
      attach(session) {
        if (host.profile !== 'android') return
        const wire = wireOver(session, packets, host.log)
        let told = false
        const tell = () => {
          if (sims.length === 0 && !told) return
          told = true
          const entries = sims.map(({ id, network, strength }) => [
            id,
            { networkType: network, signalStrength: strength },
          ])
          wire.tell('kdeconnect.connectivity_report', { signalStrengths: Object.fromEntries(entries) })
        }
        tellers.add(tell)
        session.closed.addEventListener('abort', () => tellers.delete(tell), { once: true })
        tell()
      },
    }
  },
}
