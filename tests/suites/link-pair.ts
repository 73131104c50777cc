import type { RunningLink } from '../../src/core/link.ts'
import type { RecordingHost } from './recording-host.ts'

/** One running end of a link under test. */
export interface LinkEnd {
  /** Records what the link tells it; keeps its store over a restart. */
  readonly host: RecordingHost
  /** The link as it runs now. */
  link(): RunningLink
  /** Stops the link and starts it anew on the same host, under another name if one is given. */
  restart(name?: string): Promise<void>
}

/** Somebody on the network who is not paired and means harm. */
export interface Stranger {
  /** Sends the hub end as much as it takes, in every way this link has; resolves with the bytes that it took. */
  flood(): Promise<number>
  /** Sends the hub end a packet without being paired. */
  intrude(type: string): Promise<void>
}

/** Two ends that see nobody but each other. Both announce `suitePackets` in both directions. */
export interface LinkPair {
  readonly hub: LinkEnd
  readonly phone: LinkEnd
  /** Breaks the live connection as a lost network does; the network is there again at once. Resolves once broken. */
  cut(): void | Promise<void>
  readonly stranger: Stranger
  /** How long to wait for what must happen, in ms; 10,000 when not given. */
  readonly patienceMs?: number
  /** Bytes that a stranger may make the hub take; 1 MiB when not given. */
  readonly floodLimit?: number
  stop(): Promise<void>
}

/** Packet types that both ends of a pair under test must announce as incoming and outgoing. */
export const suitePackets = ['kdeconnect.ping', 'kdeconnect.share.request'] as const
