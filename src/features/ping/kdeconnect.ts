import { z } from 'zod'
import { overKdeConnect } from '../../links/kdeconnect/adapter.ts'
import { contract } from './contract.ts'

/** Protocol note 4.12: pings are not answered. */
export const pingPacket = z.looseObject({ message: z.string().max(10_000).meta({ secret: true }).optional() })

export const kdeconnect = overKdeConnect(contract, {
  packets: { receives: { 'kdeconnect.ping': pingPacket }, sends: { 'kdeconnect.ping': pingPacket } },
  needs: { accepts: ['kdeconnect.ping'] },
  unprovable: 'A ping has no answer: only the phone shows that it arrived.',
  limits: { ios: ['An iPhone shows it only while its KDE Connect app is open, and without its message.'] },
  attach(wire, sink) {
    wire.on('kdeconnect.ping', ({ message }) => sink.emit('received', message ? { message } : {}))
    return {
      async send({ message }) {
        await wire.send('kdeconnect.ping', message ? { message } : {})
        return {}
      },
    }
  },
})
