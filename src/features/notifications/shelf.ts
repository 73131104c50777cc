import type { Clock } from '../../core/clock.ts'
import type { Logger } from '../../core/log.ts'
import type { Database, Migrations, SqlValue } from '../../core/store.ts'
import type { Notification } from './contract.ts'
import { type Query, readQuery } from './query.ts'

/** A notification as it is kept: without its code, which never gets here. */
export type Kept = Omit<Notification, 'code' | 'hidden' | 'muted'>

/** One line of the history; `row` orders what came in the same millisecond. Times in ms since 1970. */
export interface Entry {
  readonly row: number
  readonly kept: Kept
  readonly removedAt: number | undefined
}

export interface Wanted {
  readonly limit: number
  /** Only what stands below this. */
  readonly before?: { readonly time: number; readonly row: number } | undefined
  readonly app?: string | undefined
  readonly active?: boolean | undefined
  readonly query?: string | undefined
}

/** Where notifications are kept: on disk, or in memory for who wants nothing kept. A line is named by its id and time. */
export interface Shelf {
  /** Adds a line, or changes the one of the same id and time; either way it is shown now. */
  put(device: string, kept: Kept): void
  /** The same line with another time, for what only counts up. */
  replace(device: string, was: number, kept: Kept): void
  /** No longer shown by the phone. */
  end(device: string, line: { id: string; time: number; at: number }): void
  /** Newest first. */
  list(device: string, wanted: Wanted): Entry[]
  /** All that the phone shows as far as known. */
  active(device: string): Kept[]
  /** Apps with the time of their latest, in ms. */
  apps(device: string): { app: string; lastAt: number }[]
  /** Which picture a hash stands for. */
  icon(device: string, hash: string): string | undefined
  keepIcon(device: string, hash: string, ref: string): void
  forget(device: string): void
}

export const migrations: Migrations = [
  `CREATE TABLE notifications (row INTEGER PRIMARY KEY, device TEXT NOT NULL, id TEXT NOT NULL, time INTEGER NOT NULL,
     removed INTEGER, app TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL, talk TEXT NOT NULL, icon TEXT,
     actions TEXT NOT NULL, chat TEXT NOT NULL, flags INTEGER NOT NULL);
   CREATE UNIQUE INDEX notifications_by_id ON notifications (device, id, time);
   CREATE INDEX notifications_by_time ON notifications (device, time, row);
   CREATE INDEX notifications_by_app ON notifications (device, app, time);
   CREATE INDEX notifications_active ON notifications (device) WHERE removed IS NULL;
   CREATE VIRTUAL TABLE notifications_words USING fts5 (app, title, text, talk, content = 'notifications',
     content_rowid = 'row', tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');
   CREATE TRIGGER notifications_added AFTER INSERT ON notifications BEGIN
     INSERT INTO notifications_words (rowid, app, title, text, talk) VALUES (new.row, new.app, new.title, new.text, new.talk);
   END;
   CREATE TRIGGER notifications_gone AFTER DELETE ON notifications BEGIN
     INSERT INTO notifications_words (notifications_words, rowid, app, title, text, talk)
       VALUES ('delete', old.row, old.app, old.title, old.text, old.talk);
   END;
   CREATE TRIGGER notifications_changed AFTER UPDATE OF app, title, text, talk ON notifications
     WHEN old.app <> new.app OR old.title <> new.title OR old.text <> new.text OR old.talk <> new.talk BEGIN
     INSERT INTO notifications_words (notifications_words, rowid, app, title, text, talk)
       VALUES ('delete', old.row, old.app, old.title, old.text, old.talk);
     INSERT INTO notifications_words (rowid, app, title, text, talk) VALUES (new.row, new.app, new.title, new.text, new.talk);
   END;
   CREATE TABLE notification_icons (device TEXT NOT NULL, hash TEXT NOT NULL, ref TEXT NOT NULL,
     PRIMARY KEY (device, hash)) WITHOUT ROWID;
   CREATE TABLE notification_rules (device TEXT NOT NULL, app TEXT NOT NULL, muted INTEGER NOT NULL, hidden INTEGER NOT NULL,
     PRIMARY KEY (device, app)) WITHOUT ROWID`,
]

/** The most lines of one phone; the oldest go first. */
const mostLines = 200_000
const checkEvery = 5_000
const mostIcons = 2_000
const flag = { canReply: 1, clearable: 2, silent: 4 } as const
/** Between sender and text, and between what was said: characters that no kept text holds and that part words. */
const unit = '\u001f'
const record = '\u001e'

interface Row {
  readonly row: number
  readonly id: string
  readonly time: number
  readonly removed: number | null
  readonly app: string
  readonly title: string
  readonly text: string
  readonly talk: string
  readonly icon: string | null
  readonly actions: string
  readonly chat: string
  readonly flags: number
}

/**
 * The history in the encrypted database. Writes are gathered and go in one transaction within a millisecond, since each
 * of its own would hold ten thousand notifications up for seconds; every reading sees them all.
 */
export class DatabaseShelf implements Shelf {
  readonly #database: Database
  readonly #clock: Clock
  readonly #log: Logger
  #writes: (() => void)[] = []
  #cancelFlush: (() => void) | undefined
  #added = 0

  constructor(parts: { database: Database; clock: Clock; log: Logger }) {
    this.#database = parts.database
    this.#clock = parts.clock
    this.#log = parts.log
  }

  put(device: string, kept: Kept): void {
    this.#later(() => this.#upsert(device, kept))
    this.#added++
    if (this.#added % checkEvery === 0) this.#later(() => this.#dropOldest(device))
  }

  replace(device: string, was: number, kept: Kept): void {
    const sql = 'DELETE FROM notifications WHERE device = ? AND id = ? AND time = ?'
    this.#later(() => {
      if (was !== kept.time) this.#database.run(sql, device, kept.id, was)
      this.#upsert(device, kept)
    })
  }

  end(device: string, { id, time, at }: { id: string; time: number; at: number }): void {
    const sql = 'UPDATE notifications SET removed = ? WHERE device = ? AND id = ? AND time = ? AND removed IS NULL'
    this.#later(() => this.#database.run(sql, at, device, id, time))
  }

  list(device: string, wanted: Wanted): Entry[] {
    this.flush()
    const conditions: { sql: string; values: readonly SqlValue[] }[] = [{ sql: 'device = ?', values: [device] }]
    const { before, app, active, query, limit } = wanted
    if (before) conditions.push({ sql: '(time, row) < (?, ?)', values: [before.time, before.row] })
    if (app !== undefined) conditions.push({ sql: 'app = ?', values: [app] })
    if (active) conditions.push({ sql: 'removed IS NULL', values: [] })
    if (query !== undefined) conditions.push(...searching(readQuery(query)))
    const where = conditions.map(({ sql }) => sql).join(' AND ')
    const sql = `SELECT * FROM notifications WHERE ${where} ORDER BY time DESC, row DESC LIMIT ?`
    return this.#database.all<Row>(sql, ...conditions.flatMap(({ values }) => values), limit).map(entryOf)
  }

  active(device: string): Kept[] {
    this.flush()
    const sql = 'SELECT * FROM notifications WHERE device = ? AND removed IS NULL ORDER BY time, row'
    return this.#database.all<Row>(sql, device).map((row) => entryOf(row).kept)
  }

  apps(device: string): { app: string; lastAt: number }[] {
    this.flush()
    const sql = 'SELECT app, max(time) AS lastAt FROM notifications WHERE device = ? GROUP BY app'
    return this.#database.all(sql, device)
  }

  icon(device: string, hash: string): string | undefined {
    this.flush()
    const sql = 'SELECT ref FROM notification_icons WHERE device = ? AND hash = ?'
    return this.#database.get<{ ref: string }>(sql, device, hash)?.ref
  }

  keepIcon(device: string, hash: string, ref: string): void {
    this.#later(() => {
      const full = 'SELECT count(*) >= ? AS full FROM notification_icons WHERE device = ?'
      // What phones use are some hundred apps and senders; who makes up more starts anew.
      if (this.#database.get<{ full: number }>(full, mostIcons, device)?.full)
        this.#database.run('DELETE FROM notification_icons WHERE device = ?', device)
      this.#database.run('INSERT OR REPLACE INTO notification_icons VALUES (?, ?, ?)', device, hash, ref)
    })
  }

  forget(device: string): void {
    this.flush()
    this.#database.transaction(() => {
      for (const table of ['notifications', 'notification_icons', 'notification_rules'])
        this.#database.run(`DELETE FROM ${table} WHERE device = ?`, device)
    })
  }

  /** Drops what is older than `time` (ms since 1970), but not what the phone still shows. */
  dropBefore(time: number): number {
    this.flush()
    return this.#database.run('DELETE FROM notifications WHERE time < ? AND removed IS NOT NULL', time).changes
  }

  /** Drops everything but the rules. */
  dropAll(): void {
    this.flush()
    this.#database.transaction(() => {
      this.#database.run('DELETE FROM notifications')
      this.#database.run('DELETE FROM notification_icons')
      // Deleting a line only notes in the index that its words are gone.
      this.#database.run(`INSERT INTO notifications_words (notifications_words) VALUES ('delete-all')`)
    })
  }

  rules(device: string): { app: string; muted: boolean; hideContent: boolean }[] {
    const sql = 'SELECT app, muted, hidden FROM notification_rules WHERE device = ?'
    return this.#database
      .all<{ app: string; muted: number; hidden: number }>(sql, device)
      .map(({ app, muted, hidden }) => ({ app, muted: muted === 1, hideContent: hidden === 1 }))
  }

  setRule(device: string, rule: { app: string; muted: boolean; hideContent: boolean }): void {
    const { app, muted, hideContent } = rule
    const sql = 'INSERT OR REPLACE INTO notification_rules VALUES (?, ?, ?, ?)'
    this.#database.run(sql, device, app, Number(muted), Number(hideContent))
  }

  /** Writes what is gathered. */
  flush(): void {
    this.#cancelFlush?.()
    this.#cancelFlush = undefined
    const writes = this.#writes
    if (writes.length === 0) return
    this.#writes = []
    try {
      this.#database.transaction(() => {
        for (const write of writes) write()
      })
    } catch {
      // One line that cannot be written must not take the others with it.
      this.#writeEach(writes)
    }
  }

  #writeEach(writes: readonly (() => void)[]): void {
    let lost = 0
    let reason = ''
    for (const write of writes) {
      try {
        write()
      } catch (error) {
        lost++
        reason = (error as Error).name
      }
    }
    // A full disk, say: what is shown live goes on, and the log tells that the history has a hole.
    if (lost > 0) this.#log.error('notifications not stored', { lines: lost, error: reason })
  }

  #later(write: () => void): void {
    this.#writes.push(write)
    if (this.#writes.length >= 1_000) this.flush()
    else this.#cancelFlush ??= this.#clock.after(1, () => this.flush())
  }

  #upsert(device: string, kept: Kept): void {
    const { id, time, app, title, text, conversation, icon, actions, group } = kept
    const flags =
      (kept.canReply ? flag.canReply : 0) | (kept.clearable ? flag.clearable : 0) | (kept.silent ? flag.silent : 0)
    const talk = conversation.map((said) => said.sender + unit + said.text).join(record)
    this.#database.run(
      `INSERT INTO notifications (device, id, time, app, title, text, talk, icon, actions, chat, flags)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (device, id, time) DO UPDATE SET removed = NULL, app = excluded.app, title = excluded.title,
         text = excluded.text, talk = excluded.talk, icon = excluded.icon, actions = excluded.actions,
         chat = excluded.chat, flags = excluded.flags`,
      device,
      id,
      time,
      app,
      title,
      text,
      talk,
      icon ?? null,
      JSON.stringify(actions),
      group,
      flags,
    )
  }

  #dropOldest(device: string): void {
    this.#database.run(
      `DELETE FROM notifications WHERE row IN (SELECT row FROM notifications WHERE device = ?
         ORDER BY time DESC, row DESC LIMIT -1 OFFSET ?)`,
      device,
      mostLines,
    )
  }
}

function searching(query: Query): { sql: string; values: readonly SqlValue[] }[] {
  const words = query.match && {
    sql: 'row IN (SELECT rowid FROM notifications_words WHERE notifications_words MATCH ?)',
    values: [query.match],
  }
  const parts = query.parts.map((part) => ({
    sql: `instr(lower(app || ' ' || title || ' ' || text || ' ' || talk), ?) > 0`,
    values: [part],
  }))
  return words ? [words, ...parts] : parts
}

function entryOf(row: Row): Entry {
  const { id, time, app, title, text, chat, flags } = row
  const conversation = row.talk === '' ? [] : row.talk.split(record).map(saidOf)
  const kept: Kept = {
    id,
    app,
    title,
    text,
    time,
    ...(row.icon !== null && { icon: row.icon }),
    actions: JSON.parse(row.actions) as string[],
    canReply: (flags & flag.canReply) !== 0,
    clearable: (flags & flag.clearable) !== 0,
    silent: (flags & flag.silent) !== 0,
    group: chat,
    conversation,
  }
  return { row: row.row, kept, removedAt: row.removed ?? undefined }
}

function saidOf(said: string): { sender: string; text: string } {
  const at = said.indexOf(unit)
  return { sender: said.slice(0, at), text: said.slice(at + 1) }
}
