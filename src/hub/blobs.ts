import { createHash } from 'node:crypto'
import type { Clock } from '../core/clock.ts'
import { TandemError } from '../core/errors.ts'
import type { Blobs } from '../core/store.ts'
import type { StoredDatabase } from './database.ts'

/** Blobs with owners, so that what belonged only to a forgotten device goes with it. */
export interface StoredBlobs {
  /** The same blobs; what is put through it belongs to `owner`. */
  of(owner: string): Blobs
  forget(owner: string): void
  /** Where nothing is to be kept, what was stored leaves the disk; the latest of it stays in memory. */
  tidy(): void
}

export interface BlobsOptions {
  readonly database: StoredDatabase
  readonly clock: Clock
  /** True: blobs live in memory only. Asked anew each time. */
  readonly keepNothing: () => boolean
  readonly maxTotal?: number
  readonly maxInMemory?: number
}

/** Largest single blob, in bytes. */
export const maxBlob = 32 * 1024 * 1024
/** Reading renews a blob's place in the queue, but not with a write each time. */
const renewAfterMs = 60 * 60 * 1000
const mimeForm = /^[a-z]+\/[a-z0-9][a-z0-9.+-]{0,99}$/

const migrations = [
  `CREATE TABLE blobs (ref TEXT PRIMARY KEY, mime TEXT NOT NULL, size INTEGER NOT NULL, used_at INTEGER NOT NULL,
     bytes BLOB NOT NULL);
   CREATE INDEX blobs_by_use ON blobs (used_at);
   CREATE TABLE blob_owners (owner TEXT NOT NULL, ref TEXT NOT NULL REFERENCES blobs (ref) ON DELETE CASCADE,
     PRIMARY KEY (owner, ref)) WITHOUT ROWID;
   CREATE INDEX blob_owners_by_ref ON blob_owners (ref)`,
]

interface Row {
  readonly mime: string
  readonly bytes: Uint8Array
  readonly used_at: number
}

/** Opens the blobs in the encrypted database, bounded in total (default 200 MiB); the longest unused go first. */
export function openBlobs(options: BlobsOptions): StoredBlobs {
  const { database, clock, keepNothing, maxTotal = 200 * 1024 * 1024, maxInMemory = 16 * 1024 * 1024 } = options
  const memory = new MemoryBlobs(maxInMemory)
  database.migrate('hub:blobs', migrations)
  const sum = database.get<{ total: number | null }>('SELECT sum(size) AS total FROM blobs')
  let total = sum?.total ?? 0

  const evict = () => {
    while (total > maxTotal) {
      const oldest = database.get<{ ref: string; size: number }>('SELECT ref, size FROM blobs ORDER BY used_at LIMIT 1')
      if (!oldest) return
      database.run('DELETE FROM blobs WHERE ref = ?', oldest.ref)
      total -= oldest.size
    }
  }
  const keep = (owner: string, ref: string, blob: { bytes: Uint8Array; mime: string }) => {
    const size = blob.bytes.length
    database.transaction(() => {
      const { changes } = database.run(
        'INSERT INTO blobs VALUES (?, ?, ?, ?, ?) ON CONFLICT (ref) DO NOTHING',
        ref,
        blob.mime,
        size,
        clock.now(),
        blob.bytes,
      )
      if (changes > 0) total += size
      else database.run('UPDATE blobs SET used_at = ? WHERE ref = ?', clock.now(), ref)
      database.run('INSERT OR IGNORE INTO blob_owners VALUES (?, ?)', owner, ref)
    })
    evict()
  }
  const get: Blobs['get'] = (ref) => {
    const remembered = memory.get(ref)
    if (remembered) return remembered
    const row = database.get<Row>('SELECT mime, bytes, used_at FROM blobs WHERE ref = ?', ref)
    if (!row) return undefined
    if (clock.now() - row.used_at > renewAfterMs)
      database.run('UPDATE blobs SET used_at = ? WHERE ref = ?', clock.now(), ref)
    return { bytes: row.bytes, mime: row.mime }
  }
  const tidy = () => {
    if (!keepNothing() || total === 0) return
    const newest = 'SELECT ref, size FROM blobs ORDER BY used_at DESC'
    const chosen: string[] = []
    let room = maxInMemory
    for (const { ref, size } of database.all<{ ref: string; size: number }>(newest)) {
      room -= size
      if (room < 0) break
      chosen.push(ref)
    }
    for (const ref of chosen.reverse()) {
      const sql = 'SELECT mime, bytes, owner FROM blobs JOIN blob_owners USING (ref) WHERE ref = ?'
      const blob = database.get<{ mime: string; bytes: Uint8Array; owner: string }>(sql, ref)
      if (blob) memory.put(blob.owner, ref, { bytes: blob.bytes, mime: blob.mime })
    }
    database.run('DELETE FROM blobs')
    total = 0
  }
  tidy()
  return {
    tidy,
    of: (owner) => ({
      get,
      put(bytes, mime) {
        if (bytes.length > maxBlob) throw new TandemError('too.large', { max: maxBlob })
        const ref = createHash('sha256').update(bytes).digest('hex')
        const blob = { bytes, mime: mimeForm.test(mime) ? mime : 'application/octet-stream' }
        if (keepNothing()) memory.put(owner, ref, blob)
        else keep(owner, ref, blob)
        return ref
      },
    }),
    forget(owner) {
      memory.forget(owner)
      database.transaction(() => {
        const own = `SELECT ref FROM blob_owners WHERE owner = ?1
          AND NOT EXISTS (SELECT 1 FROM blob_owners o WHERE o.ref = blob_owners.ref AND o.owner <> ?1)`
        const gone = database.get<{ size: number | null }>(
          `SELECT sum(size) AS size FROM blobs WHERE ref IN (${own})`,
          owner,
        )
        database.run(`DELETE FROM blobs WHERE ref IN (${own})`, owner)
        database.run('DELETE FROM blob_owners WHERE owner = ?', owner)
        total -= gone?.size ?? 0
      })
    },
  }
}

/** For "keep nothing": what may be shown for a while and never reaches the disk. */
class MemoryBlobs {
  readonly #max: number
  readonly #kept = new Map<string, { owner: string; bytes: Uint8Array; mime: string }>()
  #total = 0

  constructor(max: number) {
    this.#max = max
  }

  put(owner: string, ref: string, blob: { bytes: Uint8Array; mime: string }): void {
    this.#remove(ref)
    this.#kept.set(ref, { owner, ...blob })
    this.#total += blob.bytes.length
    for (const [oldest] of this.#kept) {
      if (this.#total <= this.#max) return
      this.#remove(oldest)
    }
  }

  get(ref: string): { bytes: Uint8Array; mime: string } | undefined {
    const blob = this.#kept.get(ref)
    return blob && { bytes: blob.bytes, mime: blob.mime }
  }

  forget(owner: string): void {
    for (const [ref, blob] of this.#kept) if (blob.owner === owner) this.#remove(ref)
  }

  #remove(ref: string): void {
    this.#total -= this.#kept.get(ref)?.bytes.length ?? 0
    this.#kept.delete(ref)
  }
}
