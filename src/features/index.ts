import { battery } from './battery/index.ts'
import { clipboard } from './clipboard/index.ts'
import { connectivity } from './connectivity/index.ts'
import { media } from './media/index.ts'
import { notifications } from './notifications/index.ts'
import { ping } from './ping/index.ts'
import { ring } from './ring/index.ts'

/** Every feature, one line each, in the order people meet them. Each may have a `phone.ts` for the simulated phone. */
export const features = [notifications, battery, connectivity, ring, ping, clipboard, media] as const
