import type { EventData } from '../../core/contract.ts'
import { feature } from '../../core/feature.ts'
import { contract } from './contract.ts'
import { kdeconnect } from './kdeconnect.ts'

export const ping = feature(contract, {
  adapters: [kdeconnect],
  desktop: (event, data: EventData<typeof contract, 'received'>, device) =>
    event === 'received'
      ? { key: `ping/${device.id}`, app: 'Tandem', title: device.name, body: data.message ?? 'Ping!' }
      : undefined,
})
