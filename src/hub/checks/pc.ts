import type { HubConfig } from '../config.ts'
import type { LinkStatus } from '../link-runner.ts'

/** This computer and the hub on it, as the checks look at them. */
export interface Pc {
  readonly env: NodeJS.ProcessEnv
  /** The configuration of each link; absent where it has a mistake. */
  readonly links: HubConfig['links'] | undefined
  /** Absent where no hub runs: then it is looked at what one would find. */
  readonly hub?: RunningHub | undefined
  readonly platform?: NodeJS.Platform
  /** Where the system's own files begin; default: `/`. */
  readonly root?: string
  /** Milliseconds since 1970; default: now. */
  readonly now?: number
}

/** What a hub that runs knows better than any look from outside. */
export interface RunningHub {
  readonly links: readonly LinkStatus[]
  readonly keychain: 'os' | 'file'
  /** `on`, or why phones' notifications are not shown on this desktop. */
  readonly notifications: string
  readonly demo: boolean
}

/** The same with everything filled in. */
export interface Looked extends Pc {
  readonly platform: NodeJS.Platform
  readonly now: number
  /** A file of the system. */
  path(absolute: string): string
  /** Where the KDE Connect link listens. */
  readonly listens: Listening | undefined
}

export interface Listening {
  readonly bind: string
  readonly udpPort: number
  /** The first that is tried, of all up to 1764. */
  readonly tcpPort: number
}
