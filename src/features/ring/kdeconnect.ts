import { z } from 'zod'
import { overKdeConnect } from '../../links/kdeconnect/adapter.ts'
import { contract } from './contract.ts'

/** Protocol note 4.11: an empty body. */
export const findMyPhone = z.looseObject({})

export const kdeconnect = overKdeConnect(contract, {
  packets: {
    receives: { 'kdeconnect.findmyphone.request': findMyPhone },
    sends: { 'kdeconnect.findmyphone.request': findMyPhone },
  },
  needs: { accepts: ['kdeconnect.findmyphone.request'] },
  unprovable: 'The phone never says whether it rang.',
  limits: {
    everywhere: ['It rings until somebody stops it on the phone: it cannot be stopped from here.'],
    android: [
      'Android 13 and newer stay silent unless KDE Connect may show notifications (Settings → Apps → KDE Connect → Notifications), and a locked phone may ring only once it is unlocked.',
    ],
    ios: ['An iPhone rings only while its KDE Connect app is open.'],
  },
  attach(wire, sink) {
    wire.on('kdeconnect.findmyphone.request', () => sink.emit('asked', {}))
    return {
      async start() {
        await wire.send('kdeconnect.findmyphone.request', {})
        return {}
      },
    }
  },
})
