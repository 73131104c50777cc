import { defineView } from '../../client/react/view.ts'
import { PingToggle } from './view/ping-toggle.tsx'
import { roundTrip } from './view/self-test.ts'
import { words } from './view/words.ts'

export const view = defineView({
  feature: 'ping',
  Toggle: PingToggle,
  selfTest: [roundTrip],
  commands({ client, device }) {
    if (!device.features.ping?.actions.send) return []
    const run = async () => {
      await client.device(device.id).ping.send({}, { clientId: crypto.randomUUID() })
      return words('handedLong')
    }
    return [{ id: 'send', title: words('command'), icon: 'ping', run }]
  },
})
