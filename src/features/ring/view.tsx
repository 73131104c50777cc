import { defineView } from '../../client/react/view.ts'
import { RingToggle } from './view/ring-toggle.tsx'
import { words } from './view/words.ts'

export const view = defineView({
  feature: 'ring',
  Toggle: RingToggle,
  commands({ client, device }) {
    if (!device.features.ring?.actions.start) return []
    const run = async () => {
      await client.device(device.id).ring.start({}, { clientId: crypto.randomUUID() })
      return words('handedLong')
    }
    return [{ id: 'start', title: words('command'), icon: 'ring', run }]
  },
})
