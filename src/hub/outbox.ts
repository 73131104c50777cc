import { createHash } from 'node:crypto'
import type { Clock } from '../core/clock.ts'
import { type ErrorCode, errorCodes, isTandemError, TandemError } from '../core/errors.ts'
import type { Fate, OutboxView } from '../core/hub-contract.ts'
import type { StoredDatabase } from './database.ts'

/** One thing to do in the world, at most once. */
export interface Errand {
  readonly clientId: string
  readonly device: string
  readonly feature: string
  readonly action: string
  /** Already checked; only its hash is kept. */
  readonly input: unknown
}

export interface OutboxOptions {
  readonly database: StoredDatabase
  readonly clock: Clock
  readonly told: (fate: OutboxView) => void
  /** True: outputs stay in memory. */
  readonly keepNothing: () => boolean
}

const migrations = [
  `CREATE TABLE outbox (client_id TEXT PRIMARY KEY, device TEXT NOT NULL, feature TEXT NOT NULL, action TEXT NOT NULL,
     hash TEXT NOT NULL, fate TEXT NOT NULL, reason TEXT, code TEXT, output TEXT, at INTEGER NOT NULL);
   CREATE INDEX outbox_by_time ON outbox (at)`,
]

interface Row {
  readonly client_id: string
  readonly device: string
  readonly feature: string
  readonly action: string
  readonly hash: string
  readonly fate: Fate
  readonly reason: string | null
  readonly code: string | null
  readonly output: string | null
  readonly at: number
}

const keptForMs = 30 * 24 * 60 * 60 * 1000
const maxRemembered = 200
/** After these nobody can say whether the phone has acted; after every other of our errors it has not. */
const undecided: readonly ErrorCode[] = ['session.closed', 'timeout', 'internal']

/**
 * Sees to it that what acts in the world happens at most once: it is written down before it goes, the same id never
 * goes twice, and what was under way when the hub died is `unknown`, never repeated.
 */
export class Outbox {
  readonly #options: OutboxOptions
  /** Errands under way, and the last outputs, by client id. */
  readonly #running = new Map<string, Promise<unknown>>()
  readonly #outputs = new Map<string, unknown>()

  constructor(options: OutboxOptions) {
    this.#options = options
    const { database, clock } = options
    database.migrate('hub:outbox', migrations)
    database.run('DELETE FROM outbox WHERE at < ?', clock.now() - keptForMs)
    database.run(
      `UPDATE outbox SET fate = 'unknown', code = 'session.closed', reason = ? WHERE fate = 'queued'`,
      'Tandem was stopped while this was on its way.',
    )
    this.tidy()
  }

  /** Runs `act` once; asked again with the same id it only tells what came of it. Rejects with `outbox.conflict`. */
  async deliver(errand: Errand, act: () => Promise<unknown>): Promise<unknown> {
    const hash = hashOf(errand)
    const before = this.#row(errand.clientId)
    if (before) {
      if (before.hash !== hash) throw new TandemError('outbox.conflict', { clientId: errand.clientId })
      return this.#running.get(errand.clientId) ?? this.#recorded(before)
    }
    this.#write(errand, hash)
    const running = this.#run(errand.clientId, act)
    this.#running.set(errand.clientId, running)
    try {
      return await running
    } finally {
      this.#running.delete(errand.clientId)
    }
  }

  /** What a feature found out later. What is decided stays decided. */
  settle(clientId: string, fate: Fate, reason?: string): void {
    const row = this.#row(clientId)
    if (!row || row.fate === 'confirmed' || row.fate === 'failed') return
    this.#update(row, { fate, reason: reason ?? null, code: fate === 'failed' ? 'peer.refused' : null })
  }

  list(limit: number): OutboxView[] {
    return this.#options.database
      .all<Row>('SELECT * FROM outbox ORDER BY at DESC, rowid DESC LIMIT ?', limit)
      .map(viewOf)
  }

  /** Rejects with `item.unknown`. */
  fate(clientId: string): OutboxView {
    const row = this.#row(clientId)
    if (!row) throw new TandemError('item.unknown', { clientId })
    return viewOf(row)
  }

  /** Where nothing is to be kept, what actions gave back is not either. */
  tidy(): void {
    if (this.#options.keepNothing()) this.#options.database.run('UPDATE outbox SET output = NULL WHERE output NOT NULL')
  }

  forget(device: string): void {
    this.#options.database.run('DELETE FROM outbox WHERE device = ?', device)
  }

  async #run(clientId: string, act: () => Promise<unknown>): Promise<unknown> {
    try {
      const output = await act()
      this.#succeeded(clientId, output)
      return output
    } catch (error) {
      this.#failed(clientId, error)
      throw error
    }
  }

  #succeeded(clientId: string, output: unknown): void {
    this.#outputs.set(clientId, output)
    const [oldest] = this.#outputs.keys()
    if (this.#outputs.size > maxRemembered && oldest !== undefined) this.#outputs.delete(oldest)
    const row = this.#row(clientId)
    if (!row) return
    const kept = this.#options.keepNothing() ? null : JSON.stringify(output)
    this.#options.database.run('UPDATE outbox SET output = ? WHERE client_id = ?', kept, clientId)
    // The phone may have shown already what came of it.
    if (row.fate === 'queued') this.#update(row, { fate: 'handed', reason: null, code: null })
  }

  #failed(clientId: string, error: unknown): void {
    const row = this.#row(clientId)
    if (row?.fate !== 'queued') return
    const code = isTandemError(error) ? error.code : 'internal'
    const fate = undecided.includes(code) ? 'unknown' : 'failed'
    this.#update(row, { fate, reason: errorCodes[code].sentence, code })
  }

  #write(errand: Errand, hash: string): void {
    const { clientId, device, feature, action } = errand
    const { database, clock, told } = this.#options
    const at = clock.now()
    database.durably(() =>
      database.run(
        `INSERT INTO outbox (client_id, device, feature, action, hash, fate, at) VALUES (?, ?, ?, ?, ?, 'queued', ?)`,
        clientId,
        device,
        feature,
        action,
        hash,
        at,
      ),
    )
    told({ clientId, device, feature, action, fate: 'queued', at })
  }

  #update(row: Row, change: Pick<Row, 'fate' | 'reason' | 'code'>): void {
    const { database, told } = this.#options
    database.run(
      'UPDATE outbox SET fate = ?, reason = ?, code = ? WHERE client_id = ?',
      change.fate,
      change.reason,
      change.code,
      row.client_id,
    )
    told(viewOf({ ...row, ...change }))
  }

  #recorded(row: Row): unknown {
    // Not under way any more, and its end could not be written down: nobody can say what became of it.
    if (row.fate === 'queued') throw new TandemError('session.closed', { clientId: row.client_id, fate: 'unknown' })
    if (row.code !== null) throw new TandemError(row.code as ErrorCode, { clientId: row.client_id, fate: row.fate })
    if (this.#outputs.has(row.client_id)) return this.#outputs.get(row.client_id)
    return row.output === null ? {} : JSON.parse(row.output)
  }

  #row(clientId: string): Row | undefined {
    return this.#options.database.get<Row>('SELECT * FROM outbox WHERE client_id = ?', clientId)
  }
}

function viewOf(row: Row): OutboxView {
  const { client_id: clientId, device, feature, action, fate, reason, at } = row
  return { clientId, device, feature, action, fate, at, ...(reason === null ? {} : { reason }) }
}

function hashOf({ device, feature, action, input }: Errand): string {
  return createHash('sha256')
    .update(canonical([device, feature, action, input]))
    .digest('hex')
}

/** JSON with sorted keys, so that the order in which a client writes its fields does not matter. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
