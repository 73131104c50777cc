import { randomBytes } from 'node:crypto'
import type { Clock } from '../core/clock.ts'
import type { Contract } from '../core/contract.ts'
import { Device } from '../core/device.ts'
import { TandemError } from '../core/errors.ts'
import type { Feature, HubSide } from '../core/feature.ts'
import type { DeviceView } from '../core/hub-contract.ts'
import type { DeviceKind, Session } from '../core/link.ts'
import type { Logger } from '../core/log.ts'
import { allows } from '../core/policy.ts'
import type { StoredBlobs } from './blobs.ts'
import type { StoredDatabase } from './database.ts'
import type { Feed } from './feed.ts'
import { errorFields } from './log.ts'
import type { PolicyStore } from './policy-store.ts'

export interface DevicesOptions {
  readonly database: StoredDatabase
  readonly blobs: StoredBlobs
  readonly features: readonly Feature[]
  readonly hubSides: ReadonlyMap<string, HubSide<Contract>>
  readonly policy: PolicyStore
  readonly feed: Feed
  readonly clock: Clock
  readonly log: Logger
}

const migrations = [
  `CREATE TABLE devices (id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, paired_at INTEGER NOT NULL,
     last_heard INTEGER);
   CREATE TABLE proofs (proof TEXT PRIMARY KEY, device TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
     link TEXT NOT NULL, peer TEXT NOT NULL) WITHOUT ROWID;
   CREATE INDEX proofs_by_device ON proofs (device);
   CREATE INDEX proofs_by_peer ON proofs (link, peer)`,
  `CREATE TABLE proven (device TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE, feature TEXT NOT NULL,
     at INTEGER NOT NULL, PRIMARY KEY (device, feature)) WITHOUT ROWID`,
  'ALTER TABLE devices ADD COLUMN given TEXT',
]

interface Row {
  readonly id: string
  readonly name: string
  readonly kind: DeviceKind
  readonly paired_at: number
  readonly last_heard: number | null
  readonly given: string | null
}

interface Known {
  readonly device: Device
  readonly pairedAt: number
  lastHeard: number | undefined
}

/**
 * The paired devices. Which session belongs to which device is decided by proofs alone: a name or an address never
 * joins or parts them, so a renamed phone stays the same (S68).
 */
export class Devices {
  readonly #options: DevicesOptions
  readonly #known = new Map<string, Known>()
  #stopped = false

  constructor(options: DevicesOptions) {
    this.#options = options
    options.database.migrate('hub:devices', migrations)
    for (const row of options.database.all<Row>('SELECT * FROM devices ORDER BY paired_at')) this.#make(row)
  }

  all(): Device[] {
    return [...this.#known.values()].map((known) => known.device)
  }

  get featureIds(): string[] {
    return this.#options.features.map((feature) => feature.contract.id)
  }

  /** Judges every device anew after the policy changed. */
  refresh(): void {
    for (const known of this.#known.values()) {
      known.device.refresh()
      this.#options.feed.tell({ type: 'device', device: this.#viewOf(known) })
    }
  }

  views(): DeviceView[] {
    return [...this.#known.values()].map((known) => this.#viewOf(known))
  }

  view(device: Device): DeviceView {
    return this.#viewOf(this.#of(device.id))
  }

  /** By id, or by a name that only one device has; what the person calls it comes first. Rejects with `device.unknown`. */
  find(reference: string): Device {
    const byId = this.#known.get(reference)
    if (byId) return byId.device
    const wanted = reference.toLowerCase()
    const called = this.all().filter(({ name }) => name.toLowerCase() === wanted)
    const fitting = called.length > 0 ? called : this.all().filter(({ ownName }) => ownName.toLowerCase() === wanted)
    const [device, ...others] = fitting
    if (!device || others.length > 0) throw new TandemError('device.unknown', { sameName: others.length > 0 })
    return device
  }

  /** Which device a link's peer is; undefined for a stranger. */
  idOf(link: string, peer: string): string | undefined {
    const sql = 'SELECT device FROM proofs WHERE link = ? AND peer = ?'
    return this.#options.database.get<{ device: string }>(sql, link, peer)?.device
  }

  /** Under which names links know this device. */
  peersOf(id: string): { link: string; peer: string }[] {
    return this.#options.database.all('SELECT DISTINCT link, peer FROM proofs WHERE device = ?', id)
  }

  /** A link hands over an authenticated session: to the device that it proves to be, or to a new one. */
  opened(session: Session): void {
    const { database, log } = this.#options
    const ids = new Set(session.proofs.flatMap((proof) => this.#deviceWith(proof) ?? []))
    const [id = this.#add(session), ...others] = ids
    if (others.length > 0) log.warn('a session proves to be several devices; the first has it', { device: id, others })
    for (const proof of session.proofs) {
      const sql = `INSERT INTO proofs VALUES (?, ?, ?, ?) ON CONFLICT (proof) DO UPDATE SET peer = excluded.peer`
      database.run(sql, proof, id, session.link, session.peer)
    }
    const known = this.#of(id)
    session.closed.addEventListener('abort', () => this.#heard(known, session.lastHeard()), { once: true })
    known.device.attach(session)
    database.run('UPDATE devices SET name = ?, kind = ? WHERE id = ?', known.device.ownName, known.device.kind, id)
    log.info('linked', { device: id, link: session.link })
  }

  /** A link refuses a known device though it is in sight; said in the health of its features. */
  troubled(link: string, peer: string, reason: string | undefined): void {
    const id = this.idOf(link, peer)
    if (id) this.#known.get(id)?.device.trouble(reason)
  }

  /** The other side ended the pairing: without any proof left, the device is forgotten. */
  unpaired(link: string, peer: string, proofs: readonly string[]): void {
    const { database } = this.#options
    const owners = new Set(proofs.flatMap((proof) => this.#deviceWith(proof) ?? []))
    const byPeer = this.idOf(link, peer)
    if (byPeer) owners.add(byPeer)
    for (const proof of proofs) database.run('DELETE FROM proofs WHERE proof = ?', proof)
    database.run('DELETE FROM proofs WHERE link = ? AND peer = ?', link, peer)
    for (const id of owners) if (this.peersOf(id).length === 0) this.forget(id)
  }

  /** Calls a device by a name of the person's own; an empty one gives it back its own. Rejects with `device.unknown`. */
  rename(id: string, name: string): void {
    const { device } = this.#of(id)
    this.#options.database.run('UPDATE devices SET given = ? WHERE id = ?', name || null, id)
    device.rename(name || undefined)
  }

  /** Forgets a device and everything kept of it. */
  forget(id: string): void {
    const known = this.#known.get(id)
    if (!known) return
    const { database, blobs, hubSides, policy, feed, log } = this.#options
    this.#known.delete(id)
    known.device.close('unpaired')
    for (const [feature, side] of hubSides) {
      try {
        side.forget?.(id)
      } catch (error) {
        log.error('a feature could not forget a device', { device: id, feature, ...errorFields(error) })
      }
    }
    blobs.forget(id)
    policy.forget(id)
    database.run('DELETE FROM devices WHERE id = ?', id)
    log.info('forgotten', { device: id })
    feed.tell({ type: 'gone', device: id })
  }

  /** Writes down when each device was last heard, and ends the sessions. */
  stop(): void {
    for (const known of this.#known.values()) {
      for (const session of known.device.sessions) this.#heard(known, session.lastHeard())
      known.device.close('stopped')
    }
    this.#stopped = true
  }

  #of(id: string): Known {
    const known = this.#known.get(id)
    if (!known) throw new TandemError('device.unknown')
    return known
  }

  #deviceWith(proof: string): string | undefined {
    const sql = 'SELECT device FROM proofs WHERE proof = ?'
    return this.#options.database.get<{ device: string }>(sql, proof)?.device
  }

  #add(session: Session): string {
    const { database, clock } = this.#options
    const id = randomBytes(5).toString('hex')
    const row: Row = {
      id,
      name: session.name,
      kind: session.kind,
      paired_at: clock.now(),
      last_heard: null,
      given: null,
    }
    const sql = 'INSERT INTO devices (id, name, kind, paired_at) VALUES (?, ?, ?, ?)'
    database.run(sql, id, row.name, row.kind, row.paired_at)
    this.#make(row)
    return id
  }

  #make(row: Row): void {
    const { features, hubSides, clock, log, blobs, policy, feed } = this.#options
    const { id } = row
    const device: Device = new Device({
      id,
      name: row.name,
      given: row.given ?? undefined,
      kind: row.kind,
      features,
      hubSides,
      clock,
      log: log.child({ device: id }),
      blobs: blobs.of(id),
      policy: () => policy.policy(),
      provenBefore: this.#provenBefore(id),
      hooks: {
        patched: (feature, state) => feed.tell({ type: 'patch', device: id, feature, state }),
        happened: (feature, event, data) => feed.tell({ type: 'event', device: id, feature, event, data }),
        healthChanged: (feature, health) => feed.tell({ type: 'health', device: id, feature, health }),
        changed: () => {
          const known = this.#known.get(id)
          if (known) feed.tell({ type: 'device', device: this.#viewOf(known) })
        },
      },
    })
    this.#known.set(id, { device, pairedAt: row.paired_at, lastHeard: row.last_heard ?? undefined })
  }

  #heard(known: Known, at: number): void {
    const { id } = known.device
    if (this.#stopped || !this.#known.has(id) || at <= (known.lastHeard ?? 0)) return
    known.lastHeard = at
    const { database, log } = this.#options
    try {
      database.transaction(() => {
        database.run('UPDATE devices SET last_heard = ? WHERE id = ?', at, id)
        for (const [feature, provenAt] of Object.entries(known.device.provenAt()))
          database.run('INSERT OR REPLACE INTO proven VALUES (?, ?, ?)', id, feature, provenAt)
      })
    } catch (error) {
      // Nobody above hears it: what a listener of a signal throws ends the program.
      log.error('when a device was last heard could not be written down', { device: id, ...errorFields(error) })
    }
  }

  #provenBefore(id: string): Record<string, number> {
    const sql = 'SELECT feature, at FROM proven WHERE device = ?'
    const rows = this.#options.database.all<{ feature: string; at: number }>(sql, id)
    return Object.fromEntries(rows.map(({ feature, at }) => [feature, at]))
  }

  #viewOf({ device, pairedAt, lastHeard }: Known): DeviceView {
    const heard = Math.max(lastHeard ?? 0, ...device.sessions.map((session) => session.lastHeard()))
    const features = this.#options.features.map((feature) => [feature.contract.id, this.#featureView(device, feature)])
    return {
      id: device.id,
      name: device.name,
      ownName: device.ownName,
      kind: device.kind,
      links: device.links,
      pairedAt,
      ...(heard > 0 ? { lastHeard: heard } : {}),
      features: Object.fromEntries(features),
    }
  }

  #featureView(device: Device, { contract }: Feature): DeviceView['features'][string] {
    const allowed = allows(this.#options.policy.policy(), device.id, contract.id)
    const vias = Object.keys(contract.actions).map((action) => [action, device.via(contract.id, action)] as const)
    return {
      on: allowed,
      health: device.health(contract.id),
      state: allowed ? device.state(contract.id) : {},
      actions: Object.fromEntries(vias.flatMap(([action, via]) => (allowed && via ? [[action, via]] : []))),
    }
  }
}
