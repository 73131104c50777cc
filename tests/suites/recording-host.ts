import type { LinkHost, LinkStore, Peer, Session } from '../../src/core/link.ts'
import { silentLog } from '../../src/core/log.ts'
import { LiveClock } from './clocks.ts'

/** A link's host that remembers everything; its `store` outlives the link, as the hub's does. */
export class RecordingHost implements LinkHost {
  readonly clock = new LiveClock()
  readonly log = silentLog
  readonly store: LinkStore & { keys(): readonly string[] } = mapStore()
  readonly sessions: Session[] = []
  readonly peers = new Map<string, Peer>()
  readonly unpairings: { id: string; proofs: readonly string[] }[] = []
  readonly packets: { peer: string; direction: 'in' | 'out'; type: string }[] = []
  readonly refusals: string[] = []
  /** How often each session ended, by its place in `sessions`. */
  readonly endings: number[] = []

  opened(session: Session): void {
    const place = this.sessions.push(session) - 1
    this.endings[place] = 0
    session.closed.addEventListener('abort', () => {
      this.endings[place] = (this.endings[place] ?? 0) + 1
    })
  }

  peer(id: string, peer: Peer | undefined): void {
    if (peer) this.peers.set(id, peer)
    else this.peers.delete(id)
  }

  unpaired(id: string, proofs: readonly string[]): void {
    this.unpairings.push({ id, proofs })
  }

  packet(peer: string, direction: 'in' | 'out', packet: { type: string }): void {
    this.packets.push({ peer, direction, type: packet.type })
  }

  refused(reason: string): void {
    this.refusals.push(reason)
  }

  /** Sessions that have not ended. */
  live(): Session[] {
    return this.sessions.filter((session) => !session.closed.aborted)
  }
}

function mapStore(): LinkStore {
  const kept = new Map<string, string>()
  return {
    get: (key) => (kept.has(key) ? (JSON.parse(kept.get(key) as string) as unknown) : undefined),
    put: (key, value) => void kept.set(key, JSON.stringify(value)),
    remove: (key) => void kept.delete(key),
    keys: () => [...kept.keys()],
  }
}
