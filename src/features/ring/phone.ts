import { z } from 'zod'
import type { PhoneSide } from '../../core/phone.ts'
import { wireOver } from '../../links/kdeconnect/adapter.ts'
import { findMyPhone } from './kdeconnect.ts'

const nothing = z.strictObject({})
const allowInput = z.strictObject({ allowed: z.boolean() })

const packets = {
  receives: { 'kdeconnect.findmyphone.request': findMyPhone },
  sends: { 'kdeconnect.findmyphone.request': findMyPhone },
}

/**
 * An alarm that only the person at the phone can stop: no packet does, a second request least of all. A desktop plays
 * its sound once. Without permission to show notifications Android ignores the request; an iPhone rings in the foreground only.
 */
export const phone: PhoneSide = {
  feature: 'ring',
  packets: { receives: ['kdeconnect.findmyphone.request'], sends: ['kdeconnect.findmyphone.request'] },
  create(host) {
    let asked = 0
    let rang = 0
    let ringing = false
    let allowed = true
    const askers = new Set<() => void>()
    const ring = () => {
      asked++
      if (!allowed) return
      rang++
      ringing = host.profile !== 'desktop'
    }
    return {
      state: () => ({ ringing, rang, asked, allowed }),
      acts: {
        stop: {
          summary: 'Stop the ringing, as the person who found the phone does.',
          input: nothing,
          run() {
            ringing = false
          },
        },
        allow: {
          summary: 'Let the app ring or not: notifications on Android, foreground on an iPhone.',
          input: allowInput,
          run(input: z.output<typeof allowInput>) {
            allowed = input.allowed
          },
        },
        find: {
          summary: 'Look for the PC.',
          input: nothing,
          run() {
            for (const ask of askers) ask()
          },
        },
      },
      attach(session) {
        const wire = wireOver(session, packets, host.log)
        wire.on('kdeconnect.findmyphone.request', ring)
        const ask = () => wire.tell('kdeconnect.findmyphone.request', {})
        askers.add(ask)
        session.closed.addEventListener('abort', () => askers.delete(ask), { once: true })
      },
    }
  },
}
