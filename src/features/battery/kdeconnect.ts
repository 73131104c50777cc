import { z } from 'zod'
import { overKdeConnect } from '../../links/kdeconnect/adapter.ts'
import { contract } from './contract.ts'

/** Protocol note 4.9: -1 means unknown; `thresholdEvent` 1 means "just became low". */
export const batteryPacket = z.looseObject({
  currentCharge: z.int().min(-1).max(100),
  isCharging: z.boolean(),
  thresholdEvent: z.int().optional(),
})
export const batteryRequest = z.looseObject({ request: z.boolean() })

/** At or below this percentage a battery that does not charge counts as low, as desktops have it. */
const lowPercent = 15

export const kdeconnect = overKdeConnect(contract, {
  packets: {
    receives: { 'kdeconnect.battery': batteryPacket },
    // Deprecated, but the iOS app sends its battery only to peers that list it (protocol note 3.1).
    sends: { 'kdeconnect.battery.request': batteryRequest },
  },
  needs: { offers: ['kdeconnect.battery'] },
  limits: { ios: ['An iPhone tells its battery only while its KDE Connect app is open.'] },
  attach(wire, sink) {
    wire.on('kdeconnect.battery', (body) => {
      if (body.currentCharge < 0) return sink.proven()
      const low = body.thresholdEvent === 1 || (!body.isCharging && body.currentCharge <= lowPercent)
      sink.patch({ percent: body.currentCharge, charging: body.isCharging, low })
      if (body.thresholdEvent === 1) sink.emit('low', { percent: body.currentCharge })
    })
    if (!wire.can('kdeconnect.battery.request')) return {}
    wire.whenLinked(() => wire.tell('kdeconnect.battery.request', { request: true }))
    return {
      async refresh() {
        await wire.send('kdeconnect.battery.request', { request: true })
        return {}
      },
    }
  },
})
