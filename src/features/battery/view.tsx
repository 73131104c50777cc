import { defineView } from '../../client/react/view.ts'
import { BatteryStatus } from './view/battery-status.tsx'
import { words } from './view/words.ts'

export const view = defineView({
  feature: 'battery',
  Status: BatteryStatus,
  commands({ client, device }) {
    if (!device.features.battery?.actions.refresh) return []
    const run = async () => {
      await client.device(device.id).battery.refresh()
      return words('asked')
    }
    return [{ id: 'refresh', title: words('ask'), icon: 'battery', run }]
  },
})
