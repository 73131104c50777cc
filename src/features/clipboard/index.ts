import { feature } from '../../core/feature.ts'
import { contract } from './contract.ts'
import { openClipboard } from './hub-side.ts'
import { kdeconnect } from './kdeconnect.ts'

export const clipboard = feature(contract, { adapters: [kdeconnect], open: openClipboard })
