import { isIP } from 'node:net'
import { z } from 'zod'
import type { LinkEntry } from '../core/link.ts'

/** Only addresses of this computer itself: the API is not made for a network. */
const loopback = z
  .string()
  .max(255)
  .refine((host) => host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.')), {
    error: 'must be an address of this computer itself, such as 127.0.0.1',
  })

/** Everything that can be configured, with each link's own part under its id. */
export function hubConfigSchema(links: readonly LinkEntry[]) {
  const parts = Object.fromEntries(links.map((link) => [link.id, link.config.strict().prefault({})]))
  return z.strictObject({
    host: loopback.default('127.0.0.1').describe('Address of the page and the API; never one of a network'),
    port: z.int().min(0).max(65_535).default(7420).describe('Port of the page and the API; 0 takes any free one'),
    // Neither login nor host name: this goes to every device on the network before anybody is paired.
    name: z.string().trim().min(1).max(32).default('Tandem PC').describe('How this PC is called on phones'),
    kind: z.enum(['desktop', 'laptop']).default('desktop').describe('What phones show this PC as'),
    links: z.strictObject(parts).prefault({}),
    desktop: z
      .strictObject({
        notifications: z.boolean().default(true).describe('Show phone notifications on the desktop of this PC'),
        mirrorToPhones: z.boolean().default(false).describe('Send notifications of this PC to linked phones'),
        clipboard: z.boolean().default(false).describe('Share the clipboard of this PC with linked phones, both ways'),
      })
      .prefault({}),
    privacy: z.boolean().default(false).describe('Hide what phones say in page and desktop notifications; counts stay'),
    keepNothing: z
      .boolean()
      .default(false)
      .describe('Write nothing that a phone says to the disk, and delete what was stored of it'),
    retentionDays: z.int().min(1).max(36_500).default(365).describe('Days after which history is deleted'),
    keychain: z.enum(['auto', 'file']).default('auto').describe('Where the key of the stored data is kept'),
    log: z
      .strictObject({
        level: z.enum(['error', 'warn', 'info', 'debug', 'trace']).default('info').describe('How much is logged'),
      })
      .prefault({}),
  })
}

export type HubConfig = z.output<ReturnType<typeof hubConfigSchema>>

export type DeepPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: DeepPartial<T[K]> | undefined }
    : T
