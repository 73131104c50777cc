import { feature } from '../../core/feature.ts'
import { contract } from './contract.ts'
import { kdeconnect } from './kdeconnect.ts'
import { noticeFor } from './notice.ts'
import { migrations } from './shelf.ts'
import { openStore } from './store.ts'

export const notifications = feature(contract, {
  adapters: [kdeconnect],
  migrations,
  open: openStore,
  desktop: noticeFor,
})
