import { z } from 'zod'
import { overKdeConnect } from '../../links/kdeconnect/adapter.ts'
import { contract, maxText } from './contract.ts'

const content = z.string().max(maxText).meta({ secret: true })

/** Protocol note 4.8: to be set at once. */
export const clipboardPacket = z.looseObject({ content })
/** Sent once when a link is made; counts only if it is newer, by `timestamp` in ms since 1970; 0 or absent counts never. */
export const clipboardConnect = z.looseObject({ content, timestamp: z.number().optional() })

const types = { 'kdeconnect.clipboard': clipboardPacket, 'kdeconnect.clipboard.connect': clipboardConnect }

export const kdeconnect = overKdeConnect(contract, {
  packets: { receives: types, sends: types },
  needs: { accepts: ['kdeconnect.clipboard'] },
  unprovable: 'The phone never says whether it took the text.',
  limits: {
    android: [
      'Android 10 and newer hide what is copied from apps in the background: to send it to the PC, open KDE Connect’s notification or this PC in the app and press "Send clipboard". To have it sent by itself, run once on a PC: adb shell pm grant org.kde.kdeconnect_tp android.permission.READ_LOGS, allow "Display over other apps" for KDE Connect, and restart it.',
    ],
    ios: [
      'An iPhone takes text only while its KDE Connect app is open, and sends what was copied on it only with the button for that in the app.',
    ],
  },
  attach(wire, sink, context) {
    const received = (text: string, at?: number) => {
      // Nothing is told of an empty clip, not even that it is there (the phone's app has not read it yet).
      if (text !== '') sink.emit('received', at === undefined ? { text } : { text, at })
    }
    wire.on('kdeconnect.clipboard', (body) => received(body.content))
    wire.on('kdeconnect.clipboard.connect', (body) => {
      if (body.timestamp !== undefined && body.timestamp > 0) received(body.content, body.timestamp)
    })
    wire.whenLinked(() => {
      const known = contract.state.safeParse(context.known()).data
      if (!known?.text || !known.changedAt || !wire.can('kdeconnect.clipboard.connect')) return
      wire.tell('kdeconnect.clipboard.connect', { content: known.text, timestamp: known.changedAt })
    })
    return {
      async set({ text }) {
        await wire.send('kdeconnect.clipboard', { content: text })
        return { sent: true }
      },
    }
  },
})
