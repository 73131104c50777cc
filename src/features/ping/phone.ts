import { z } from 'zod'
import type { PhoneSide } from '../../core/phone.ts'
import { wireOver } from '../../links/kdeconnect/adapter.ts'
import { pingPacket } from './kdeconnect.ts'

const sendInput = z.strictObject({ message: z.string().max(1_000).optional() })
const packets = { receives: { 'kdeconnect.ping': pingPacket }, sends: { 'kdeconnect.ping': pingPacket } }
const maxPings = 1_000

/** Shows pings and never answers them; an iPhone does not look at the message. */
export const phone: PhoneSide = {
  feature: 'ping',
  packets: { receives: ['kdeconnect.ping'], sends: ['kdeconnect.ping'] },
  create(host) {
    const pings: { at: number; message?: string }[] = []
    const senders = new Set<(message: string | undefined) => void>()
    return {
      state: () => ({ pings }),
      acts: {
        send: {
          summary: 'Ping every linked PC.',
          input: sendInput,
          run(input: z.output<typeof sendInput>) {
            for (const send of senders) send(input.message)
          },
        },
      },
      attach(session) {
        const wire = wireOver(session, packets, host.log)
        wire.on('kdeconnect.ping', ({ message }) => {
          pings.push({ at: host.clock.now(), ...(message && host.profile !== 'ios' && { message }) })
          if (pings.length > maxPings) pings.shift()
        })
        const send = (message: string | undefined) => wire.tell('kdeconnect.ping', message ? { message } : {})
        senders.add(send)
        session.closed.addEventListener('abort', () => senders.delete(send), { once: true })
      },
    }
  },
}
