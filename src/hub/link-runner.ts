import type { Clock } from '../core/clock.ts'
import { isTandemError, TandemError } from '../core/errors.ts'
import type { PeerView } from '../core/hub-contract.ts'
import type { LinkEntry, LinkHost, LinkSelf, LinkStore, Peer, RunningLink, Session } from '../core/link.ts'
import type { Logger } from '../core/log.ts'
import type { StoredDatabase } from './database.ts'
import type { Devices } from './devices.ts'
import type { Counters, Feed } from './feed.ts'
import { errorFields } from './log.ts'

/** How one link does, for people. */
export interface LinkStatus {
  readonly id: string
  readonly title: string
  readonly state: 'starting' | 'running' | 'off' | 'failed'
  /** Why it is not running and what would change that. */
  readonly reason?: string
}

/** A packet as `trace` sees it, with content. */
export interface SeenPacket {
  readonly device: string
  readonly link: string
  readonly direction: 'in' | 'out'
  readonly packet: { readonly type: string; readonly body: unknown; readonly payloadSize?: number }
}

/** Who wants to see packets, if anybody does. */
export interface PacketTap {
  wanted(): boolean
  tell(packet: SeenPacket): void
}

export interface LinkRunnerOptions {
  readonly entries: readonly LinkEntry[]
  /** Each link's part of the configuration, by id. */
  readonly config: Readonly<Record<string, Record<string, unknown>>>
  readonly self: LinkSelf
  readonly database: StoredDatabase
  readonly devices: Devices
  readonly feed: Feed
  readonly counters: Counters
  readonly clock: Clock
  readonly log: Logger
  readonly tap: PacketTap
}

const migrations = [
  'CREATE TABLE link_records (link TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (link, key)) WITHOUT ROWID',
  'CREATE TABLE unpair_later (link TEXT NOT NULL, peer TEXT NOT NULL, PRIMARY KEY (link, peer)) WITHOUT ROWID',
]
/** Shown at most, per link; links have bounds of their own below this. */
const maxPeers = 200
const firstRetryMs = 5000
const longestRetryMs = 60_000
const stopWithinMs = 1500

interface Running {
  readonly entry: LinkEntry
  status: LinkStatus
  link: RunningLink | undefined
  readonly peers: Map<string, PeerView>
  cancelRetry: () => void
}

/** Starts the links, keeps trying those that cannot start, and is all that they see of the hub. */
export class LinkRunner {
  readonly #options: LinkRunnerOptions
  readonly #links = new Map<string, Running>()
  #attended = false
  #stopped = false

  constructor(options: LinkRunnerOptions) {
    this.#options = options
    options.database.migrate('hub:links', migrations)
    for (const entry of options.entries) {
      const off = options.config[entry.id]?.enabled === false
      this.#links.set(entry.id, {
        entry,
        status: off
          ? { id: entry.id, title: entry.id, state: 'off', reason: 'Switched off in the configuration.' }
          : { id: entry.id, title: entry.id, state: 'starting' },
        link: undefined,
        peers: new Map(),
        cancelRetry: () => {},
      })
    }
  }

  /** Resolves when each link runs or has failed for the first time. */
  async start(): Promise<void> {
    const wanted = [...this.#links.values()].filter((running) => running.status.state !== 'off')
    await Promise.all(wanted.map((running) => this.#start(running, firstRetryMs)))
  }

  status(): LinkStatus[] {
    return [...this.#links.values()].map((running) => running.status)
  }

  /** In sight and not paired. */
  peers(): PeerView[] {
    return [...this.#links.values()].flatMap((running) => [...running.peers.values()])
  }

  async pair(link: string, peer: string): Promise<{ code: string }> {
    return this.#running(link).pair(peer)
  }

  async answer(link: string, peer: string, accept: boolean): Promise<void> {
    await this.#running(link).answer(peer, accept)
  }

  /**
   * Tells the peer as far as it can be reached; a link that fails here does not keep a device from being forgotten. A
   * link that does not run forgets the peer when it does, or the device would come back as a new one.
   */
  async unpair(link: string, peer: string): Promise<void> {
    const { clock, log, database } = this.#options
    const running = this.#links.get(link)?.link
    if (!running) return void database.run('INSERT OR IGNORE INTO unpair_later VALUES (?, ?)', link, peer)
    try {
      await withTimeLimit(running.unpair(peer), stopWithinMs, clock)
    } catch (error) {
      log.warn('the link could not say goodbye', { link, ...errorFields(error) })
    }
  }

  /** Looks on every link; rejects when none runs. */
  async discover(address?: string): Promise<void> {
    const running = [...this.#links.values()].flatMap(({ link }) => link ?? [])
    if (running.length === 0) throw new TandemError('capability.absent', { links: this.status() })
    await Promise.all(running.map((link) => link.discover(address)))
  }

  attend(inUse: boolean): void {
    this.#attended = inUse
    for (const { link } of this.#links.values()) link?.attend(inUse)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    const stops = [...this.#links.values()].map(async (running) => {
      running.cancelRetry()
      await withTimeLimit(running.link?.stop() ?? Promise.resolve(), stopWithinMs, this.#options.clock)
    })
    for (const result of await Promise.allSettled(stops))
      if (result.status === 'rejected') this.#options.log.warn('a link did not stop', errorFields(result.reason))
  }

  #running(id: string): RunningLink {
    const running = this.#links.get(id)
    if (!running) throw new TandemError('input.invalid', { issues: ['link: there is no such link'] })
    if (!running.link) throw new TandemError('capability.absent', { link: id, reason: running.status.reason })
    return running.link
  }

  async #start(running: Running, retryMs: number): Promise<void> {
    const { self, config, clock, log } = this.#options
    const { id } = running.entry
    let title = running.status.title
    try {
      const link = await running.entry.open(self)
      title = link.title
      const started = await link.start(config[id] ?? {}, this.#hostFor(running))
      if (this.#stopped) return await started.stop()
      running.link = started
      running.status = { id, title, state: 'running' }
      if (this.#attended) started.attend(true)
      await this.#unpairLate(id)
    } catch (error) {
      running.status = { id, title, state: 'failed', reason: whyNot(error, retryMs) }
      log.warn('a link could not start', { link: id, ...errorFields(error) })
      if (this.#stopped) return
      const next = Math.min(retryMs * 2, longestRetryMs)
      running.cancelRetry = clock.after(retryMs, () => void this.#start(running, next))
    }
  }

  async #unpairLate(link: string): Promise<void> {
    const { database, devices } = this.#options
    const late = database.all<{ peer: string }>('SELECT peer FROM unpair_later WHERE link = ?', link)
    for (const { peer } of late) {
      await this.unpair(link, peer)
      // It may have been quicker than we were.
      devices.unpaired(link, peer, [])
    }
    database.run('DELETE FROM unpair_later WHERE link = ?', link)
  }

  #opened(session: Session, log: Logger): void {
    try {
      if (this.#stopped) session.close('stopped')
      else this.#options.devices.opened(session)
    } catch (error) {
      // A mistake of ours must not end the link, and with it every other device.
      log.error('a session could not be taken into use', errorFields(error))
    }
  }

  #hostFor(running: Running): LinkHost {
    const { database, devices, feed, counters, clock, tap } = this.#options
    const { id } = running.entry
    const log = this.#options.log.child({ link: id })
    return {
      clock,
      log,
      store: linkStore(database, id),
      opened: (session) => this.#opened(session, log),
      peer: (peer, now) => {
        const view = now && peerViewOf(now)
        // The paired ones are devices; what is shown of them is told by the device.
        if (!view || view.pairing.state === 'paired') running.peers.delete(peer)
        else if (running.peers.has(peer) || running.peers.size < maxPeers) running.peers.set(peer, view)
        else return counters.count(`${id}: more peers in sight than are shown`)
        devices.troubled(id, peer, view?.pairing.state === 'failed' ? view.pairing.reason : undefined)
        feed.tell({ type: 'peer', link: id, peer, ...(view && { now: view }) })
      },
      unpaired: (peer, proofs) => {
        if (!this.#stopped) devices.unpaired(id, peer, proofs)
      },
      packet: (peer, direction, packet) => {
        const device = tap.wanted() ? devices.idOf(id, peer) : undefined
        if (device) tap.tell({ device, link: id, direction, packet })
      },
      refused: (reason) => counters.count(`${id}: ${reason}`),
    }
  }
}

function peerViewOf({ link, peer, name, kind, address, pairing }: Peer): PeerView {
  return { link, peer, name, kind, address, pairing }
}

function linkStore(database: StoredDatabase, link: string): LinkStore {
  return {
    get(key) {
      const sql = 'SELECT value FROM link_records WHERE link = ? AND key = ?'
      const row = database.get<{ value: string }>(sql, link, key)
      return row && (JSON.parse(row.value) as unknown)
    },
    put(key, value) {
      database.run('INSERT OR REPLACE INTO link_records VALUES (?, ?, ?)', link, key, JSON.stringify(value))
    },
    remove: (key) => void database.run('DELETE FROM link_records WHERE link = ? AND key = ?', link, key),
    keys: () =>
      database
        .all<{ key: string }>('SELECT key FROM link_records WHERE link = ? ORDER BY key', link)
        .map((row) => row.key),
  }
}

function whyNot(error: unknown, retryMs: number): string {
  const again = `Tandem tries again every ${Math.round(retryMs / 1000)} seconds or so.`
  const { code } = (error ?? {}) as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return `Another program uses the port: end it, or configure another port. ${again}`
  if (code === 'EACCES') return `The system does not allow this port: configure another one. ${again}`
  if (code === 'EADDRNOTAVAIL') return `This computer does not have the configured address. ${again}`
  if (isTandemError(error)) return `${error.sentence} ${again}`
  return `It could not start (${code ?? 'see the log'}). ${again}`
}

async function withTimeLimit<T>(work: Promise<T>, ms: number, clock: Clock): Promise<T> {
  let cancel = () => {}
  const late = new Promise<never>((_, reject) => {
    cancel = clock.after(ms, () => reject(new TandemError('timeout')))
  })
  try {
    return await Promise.race([work, late])
  } finally {
    cancel()
  }
}
