import { feature } from '../../core/feature.ts'
import { contract } from './contract.ts'
import { kdeconnect } from './kdeconnect.ts'

export const ring = feature(contract, {
  adapters: [kdeconnect],
  desktop: (event, _, device) =>
    event === 'asked'
      ? {
          key: `ring/${device.id}`,
          app: 'Tandem',
          title: `${device.name} is looking for this PC`,
          body: 'Here it is.',
          urgency: 'critical',
          discreet: true,
        }
      : undefined,
})
