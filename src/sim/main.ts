import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Logger, silentLog } from '../core/log.ts'
import type { KdeconnectConfig } from '../links/kdeconnect/config.ts'
import { serveControl } from './control.ts'
import { faultFromText } from './faults.ts'
import { type LifeOptions, lead } from './life.ts'
import { Phone } from './phone.ts'
import { loadSides } from './phone-sides.ts'
import { type ProfileId, profiles } from './profiles.ts'

export interface StartPhoneOptions {
  readonly profile: ProfileId
  readonly name?: string
  /** Its own address; several phones on one computer each need another, e.g. 127.0.0.2, 127.0.0.3. */
  readonly bind?: string
  /** Addresses of hubs to announce itself to. */
  readonly targets?: readonly string[]
  /** Kept over restarts; without it a folder is made, and removed at the end. */
  readonly home?: string
  readonly battery?: number
  /** How many notifications to show at the start. */
  readonly notifications?: number
  readonly seed?: number
  readonly protocol?: 7 | 8
  /** Accept every pairing request. */
  readonly accept?: boolean
  readonly controlPort?: number
  /** Short forms, see `faultFromText`. */
  readonly faults?: readonly string[]
  /** More of the link's configuration. */
  readonly config?: Partial<KdeconnectConfig>
  readonly log?: Logger
}

export interface SimPhone {
  readonly name: string
  /** The id on the wire. */
  readonly id: string
  readonly bind: string
  readonly controlUrl: string
  readonly token: string
  readonly phone: Phone
  /** Lets it live a little from now on, until the signal aborts. */
  live(options: LifeOptions): void
  stop(): Promise<void>
}

/** Starts a simulated phone on real sockets; resolves when it listens and has announced itself. */
export async function startPhone(options: StartPhoneOptions): Promise<SimPhone> {
  const profile = profiles[options.profile]
  const faults = (options.faults ?? []).map(faultFromText)
  const bind = options.bind ?? '127.0.0.2'
  const folder = options.home ?? mkdtempSync(join(tmpdir(), 'tandem-phone-'))
  const removeFolder = () => {
    if (options.home === undefined) rmSync(folder, { recursive: true, force: true })
  }
  const seed = options.seed ?? 1
  const phone = new Phone({
    profile,
    sides: await loadSides(profile),
    name: options.name ?? profile.defaultName,
    folder,
    seed,
    accept: options.accept ?? false,
    config: {
      bind,
      targets: [...(options.targets ?? ['127.0.0.1'])],
      protocol: options.protocol ?? 8,
      // On loopback neither reaches anybody, and on a network a pretended phone has no business.
      broadcast: false,
      mdns: false,
      ...options.config,
    },
    log: options.log ?? silentLog,
  })
  try {
    if (options.battery !== undefined) await phone.act('battery', 'set', { percent: options.battery })
    if (options.notifications) await phone.act('notifications', 'fill', { count: options.notifications })
    for (const fault of faults) await phone.fault(fault)
    await phone.radio.start()
    const control = await serveControl(phone, options.controlPort ?? 0)
    return {
      name: phone.name,
      id: await phone.radio.id(),
      bind,
      controlUrl: control.url,
      token: control.token,
      phone,
      live: (life) => lead(phone, life),
      async stop() {
        await control.stop()
        await phone.stop()
        removeFolder()
      },
    }
  } catch (error) {
    await phone.stop()
    removeFolder()
    throw error
  }
}
