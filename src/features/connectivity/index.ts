import { feature } from '../../core/feature.ts'
import { contract } from './contract.ts'
import { kdeconnect } from './kdeconnect.ts'

export const connectivity = feature(contract, { adapters: [kdeconnect] })
