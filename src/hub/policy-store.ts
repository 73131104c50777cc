import type { Policy } from '../core/policy.ts'
import type { StoredDatabase } from './database.ts'

/** What the person switched off, kept over restarts. */
export interface PolicyStore {
  policy(): Policy
  /** `device` may be `*` for all. */
  setFeature(device: string, feature: string, on: boolean): void
  forget(device: string): void
}

/** Opens the policy in the database. */
export function openPolicy(database: StoredDatabase): PolicyStore {
  database.migrate('hub:policy', [
    'CREATE TABLE features_off (device TEXT NOT NULL, feature TEXT NOT NULL, PRIMARY KEY (device, feature)) WITHOUT ROWID',
  ])
  const read = (): Policy => {
    const rows = database.all<{ device: string; feature: string }>('SELECT device, feature FROM features_off')
    return { off: new Set(rows.map((row) => `${row.device}/${row.feature}`)) }
  }
  let policy = read()
  const write = (sql: string, ...values: string[]) => {
    database.run(sql, ...values)
    policy = read()
  }
  return {
    policy: () => policy,
    setFeature(device, feature, on) {
      if (on) write('DELETE FROM features_off WHERE device = ? AND feature = ?', device, feature)
      else write('INSERT OR IGNORE INTO features_off VALUES (?, ?)', device, feature)
    },
    forget: (device) => write('DELETE FROM features_off WHERE device = ?', device),
  }
}
