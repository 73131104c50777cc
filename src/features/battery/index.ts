import { feature } from '../../core/feature.ts'
import { contract } from './contract.ts'
import { kdeconnect } from './kdeconnect.ts'

export const battery = feature(contract, { adapters: [kdeconnect] })
