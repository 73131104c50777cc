import { z } from 'zod'
import type { PhoneSide } from '../../core/phone.ts'
import { wireOver } from '../../links/kdeconnect/adapter.ts'
import { batteryPacket, batteryRequest } from './kdeconnect.ts'

const setInput = z.strictObject({ percent: z.int().min(0).max(100), charging: z.boolean().optional() })

/** A battery: sent when a PC links and at every change; the Android app ignores requests, the iOS app answers them. */
export const phone: PhoneSide = {
  feature: 'battery',
  packets: { receives: ['kdeconnect.battery.request'], sends: ['kdeconnect.battery'] },
  create(host) {
    let percent = 82
    let charging = false
    const tellers = new Set<(low: boolean) => void>()
    return {
      state: () => ({ percent, charging }),
      acts: {
        set: {
          summary: 'Set the battery level.',
          input: setInput,
          run(input: z.output<typeof setInput>) {
            const becameLow = input.percent <= 15 && percent > 15
            percent = input.percent
            charging = input.charging ?? charging
            for (const tell of tellers) tell(becameLow)
          },
        },
      },
      attach(session) {
        const packets = {
          receives: { 'kdeconnect.battery.request': batteryRequest },
          sends: { 'kdeconnect.battery': batteryPacket },
        }
        const wire = wireOver(session, packets, host.log)
        const tell = (low: boolean) =>
          wire.tell('kdeconnect.battery', {
            currentCharge: percent,
            isCharging: charging,
            thresholdEvent: low ? 1 : 0,
          })
        tellers.add(tell)
        session.closed.addEventListener('abort', () => tellers.delete(tell), { once: true })
        if (host.profile === 'ios') wire.on('kdeconnect.battery.request', () => tell(false))
        tell(false)
      },
    }
  },
}
