import { z } from 'zod'
import type { LinkSelf } from '../../core/link.ts'

/** What the KDE Connect link can be told; both the hub and the simulated phone use it. */
export const kdeconnectConfig = z.object({
  enabled: z.boolean().default(true).describe('Link phones over Wi-Fi with the KDE Connect app'),
  bind: z.string().default('0.0.0.0').describe('Address to listen on'),
  udpPort: z.int().min(1).max(65_535).default(1716).describe('Port for discovery datagrams'),
  tcpPort: z.int().min(1716).max(1764).default(1716).describe('First port to try for connections (up to 1764)'),
  broadcast: z.boolean().default(true).describe('Announce by broadcast on every network'),
  mdns: z.boolean().default(true).describe('Announce and look by mDNS'),
  targets: z
    .array(z.string().max(255))
    .max(64)
    .default([])
    .describe('Extra addresses to announce to (host or host:port)'),
  protocol: z
    .union([z.literal(7), z.literal(8)])
    .default(8)
    .describe('Protocol version to announce'),
  minProtocol: z
    .union([z.literal(7), z.literal(8)])
    .default(7)
    .describe('Oldest protocol version to accept'),
  anyAddress: z.boolean().default(false).describe('Also accept devices from public Internet addresses'),
  announceEvery: z
    .int()
    .min(1)
    .max(600)
    .default(30)
    .describe('Seconds between announcements while a paired phone is away'),
})
export type KdeconnectConfig = z.output<typeof kdeconnectConfig>

/** Who we are on the wire. */
export interface KdeconnectIdentity extends LinkSelf {
  /** Imitates an app's quirks in the simulated phone; absent in the hub. */
  readonly imitate?: 'android' | 'ios'
}
