import { closeSync, existsSync, openSync } from 'node:fs'
import LibSql from 'libsql'
import { TandemError } from '../core/errors.ts'
import type { Database, Migrations, SqlValue } from '../core/store.ts'

/** The encrypted database of a hub: what features see, and what only the hub may do with it. */
export interface StoredDatabase extends Database {
  /** Brings the tables of one feature up to date, each migration in a transaction of its own. */
  migrate(feature: string, migrations: Migrations): void
  /** Runs `work` so that what it wrote survives a power cut, not only a crash of ours. */
  durably<Result>(work: () => Result): Result
  close(): void
}

export interface DatabaseOptions {
  readonly file: string
  /** 32 bytes. */
  readonly key: Uint8Array
}

/** As much of libsql as is used; its own types know nothing of encryption. */
interface Statement {
  run(values: readonly SqlValue[]): { changes: number }
  all(values: readonly SqlValue[]): Record<string, unknown>[]
}
interface Connection {
  readonly inTransaction: boolean
  prepare(sql: string): Statement
  exec(sql: string): void
  pragma(pragma: string): unknown
  close(): void
}
type ConnectionOptions = { encryptionCipher?: string; encryptionKey?: string; timeout?: number }
const open = LibSql as unknown as new (file: string, options: ConnectionOptions) => Connection

/** Enough for every statement that features use again and again. */
const maxStatements = 200

/** Opens or makes the database. Rejects with `store.locked` when the key does not fit. */
export function openDatabase({ file, key }: DatabaseOptions): StoredDatabase {
  // SQLite gives its WAL and index the mode of the database, so it must be there first and be private.
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600))
  const connection = new open(file, { encryptionCipher: 'aes256cbc', encryptionKey: Buffer.from(key).toString('hex') })
  try {
    connection.pragma('journal_mode=WAL')
    connection.prepare('SELECT count(*) FROM sqlite_master').all([])
  } catch (cause) {
    connection.close()
    throw new TandemError('store.locked', {}, { cause })
  }
  // Deleted is gone: freed pages are overwritten, and nothing is spilled to unencrypted temporary files.
  for (const pragma of ['secure_delete=ON', 'temp_store=MEMORY', 'synchronous=NORMAL', 'foreign_keys=ON'])
    connection.pragma(pragma)
  connection.exec('CREATE TABLE IF NOT EXISTS migrations (feature TEXT PRIMARY KEY, version INTEGER NOT NULL)')
  return new LibSqlDatabase(connection)
}

class LibSqlDatabase implements StoredDatabase {
  readonly #connection: Connection
  /** In order of last use. */
  readonly #statements = new Map<string, Statement>()
  #depth = 0
  #broken = false

  constructor(connection: Connection) {
    this.#connection = connection
  }

  run(sql: string, ...values: readonly SqlValue[]): { changes: number } {
    return { changes: this.#prepare(sql).run(values).changes }
  }

  get<Row>(sql: string, ...values: readonly SqlValue[]): Row | undefined {
    return this.all<Row>(sql, ...values)[0]
  }

  all<Row>(sql: string, ...values: readonly SqlValue[]): Row[] {
    const rows = this.#prepare(sql).all(values)
    for (const row of rows) bytesAsArrays(row)
    return rows as Row[]
  }

  transaction<Result>(work: () => Result): Result {
    if (this.#depth > 0) return this.#nested(work)
    this.#connection.exec('BEGIN IMMEDIATE')
    this.#depth = 1
    this.#broken = false
    try {
      const result = work()
      if (result instanceof Promise) throw new TypeError('A transaction cannot wait')
      if (this.#broken) throw new Error('A part of the transaction failed')
      this.#connection.exec('COMMIT')
      return result
    } catch (error) {
      // SQLite has rolled back by itself after some errors, such as a full disk.
      if (this.#connection.inTransaction) this.#connection.exec('ROLLBACK')
      throw error
    } finally {
      this.#depth = 0
    }
  }

  migrate(feature: string, migrations: Migrations): void {
    const row = this.get<{ version: number }>('SELECT version FROM migrations WHERE feature = ?', feature)
    const done = row?.version ?? 0
    if (done > migrations.length)
      throw new TandemError('store.locked', { feature, reason: 'These data were written by a newer Tandem.' })
    for (const [index, sql] of migrations.entries()) {
      if (index < done) continue
      this.transaction(() => {
        this.#connection.exec(sql)
        this.run('INSERT OR REPLACE INTO migrations VALUES (?, ?)', feature, index + 1)
      })
    }
    if (done < migrations.length) this.#statements.clear()
  }

  durably<Result>(work: () => Result): Result {
    this.#connection.pragma('synchronous=FULL')
    try {
      return work()
    } finally {
      this.#connection.pragma('synchronous=NORMAL')
    }
  }

  close(): void {
    this.#statements.clear()
    // The library closes for good only when its statements are collected, so the WAL is emptied by hand.
    this.#connection.pragma('wal_checkpoint(TRUNCATE)')
    this.#connection.close()
  }

  #nested<Result>(work: () => Result): Result {
    try {
      return work()
    } catch (error) {
      // All or nothing: who swallows this error must not keep the other half.
      this.#broken = true
      throw error
    }
  }

  #prepare(sql: string): Statement {
    const statement = this.#statements.get(sql) ?? this.#connection.prepare(sql)
    this.#statements.delete(sql)
    this.#statements.set(sql, statement)
    const [oldest] = this.#statements.keys()
    if (this.#statements.size > maxStatements && oldest !== undefined) this.#statements.delete(oldest)
    return statement
  }
}

function bytesAsArrays(row: Record<string, unknown>): void {
  for (const [column, value] of Object.entries(row))
    if (value instanceof ArrayBuffer) row[column] = new Uint8Array(value)
}
