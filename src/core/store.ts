export type SqlValue = string | number | bigint | Uint8Array | null

/** The encrypted database as features see it: synchronous, parameters only by `?`. */
export interface Database {
  run(sql: string, ...values: readonly SqlValue[]): { changes: number }
  get<Row>(sql: string, ...values: readonly SqlValue[]): Row | undefined
  all<Row>(sql: string, ...values: readonly SqlValue[]): Row[]
  /** All or nothing; nests as one. */
  transaction<Result>(work: () => Result): Result
}

/** Applied once each, in order, by position: only ever append. */
export type Migrations = readonly string[]

/** Pictures and other bytes by reference. Encrypted at rest and bounded; the oldest unused go first. */
export interface Blobs {
  /** Returns the reference: the SHA-256 of the bytes in hex. */
  put(bytes: Uint8Array, mime: string): string
  get(ref: string): { bytes: Uint8Array; mime: string } | undefined
}
