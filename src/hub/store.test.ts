import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { rmSync, statSync, writeFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../core/clock.ts'
import type { TandemError } from '../core/errors.ts'
import { silentLog } from '../core/log.ts'
import { openBlobs } from './blobs.ts'
import { openDatabase } from './database.ts'
import { readKey } from './key.ts'
import type { Keychain } from './keychain.ts'
import { lockHome, readRunningHub } from './lock.ts'
import { filesHolding, temporaryDatabase, temporaryHome, until } from './testing.ts'

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup()
})

function home() {
  const made = temporaryHome()
  cleanups.push(made.remove)
  return made
}

function database() {
  const made = temporaryDatabase()
  cleanups.push(made.close)
  return made
}

const codeOf = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    return (error as TandemError).code
  }
  return undefined
}

describe('the database', () => {
  it('gives back what was put in, bytes and numbers too', () => {
    const db = database()
    db.migrate('test', ['CREATE TABLE t (a TEXT, b BLOB, c INTEGER, d REAL)'])
    db.run('INSERT INTO t VALUES (?, ?, ?, ?)', 'ä', new Uint8Array([1, 2]), 1_790_000_000_000, 0.5)
    expect(db.get('SELECT * FROM t')).toEqual({ a: 'ä', b: new Uint8Array([1, 2]), c: 1_790_000_000_000, d: 0.5 })
    expect(db.get('SELECT * FROM t WHERE a = ?', 'nope')).toBeUndefined()
    expect(db.run('UPDATE t SET a = ?', 'x')).toEqual({ changes: 1 })
  })

  it('holds no clear text in any of its files, nor after deleting', () => {
    const db = database()
    db.migrate('test', ['CREATE TABLE t (a TEXT); CREATE VIRTUAL TABLE f USING fts5 (a)'])
    for (let i = 0; i < 500; i++) {
      db.run('INSERT INTO t VALUES (?)', `canary-words ${i}`)
      db.run('INSERT INTO f VALUES (?)', `canary-words ${i}`)
    }
    expect(db.all("SELECT * FROM f WHERE f MATCH 'canary'")).toHaveLength(500)
    db.run('DELETE FROM t')
    expect(filesHolding(db.home.dataFolder, ['canary-words', 'SQLite format 3'])).toEqual([])
  })

  it('overwrites what is deleted and keeps temporary tables off the disk', () => {
    const db = database()
    expect(db.get('PRAGMA secure_delete')).toEqual({ secure_delete: 1 })
    expect(db.get('PRAGMA temp_store')).toEqual({ temp_store: 2 })
    expect(db.get('PRAGMA journal_mode')).toEqual({ journal_mode: 'wal' })
  })

  it.skipIf(process.platform === 'win32')('is private to this user, with its WAL and index', () => {
    const db = database()
    db.run('CREATE TABLE t (a)')
    for (const end of ['', '-wal', '-shm']) expect(statSync(db.home.databaseFile + end).mode & 0o077).toBe(0)
  })

  it('says store.locked to a wrong key and a damaged file', () => {
    const at = home()
    const key = randomBytes(32)
    openDatabase({ file: at.databaseFile, key }).close()
    expect(codeOf(() => openDatabase({ file: at.databaseFile, key: randomBytes(32) }))).toBe('store.locked')
    const again = openDatabase({ file: at.databaseFile, key })
    expect(again.all('SELECT * FROM migrations')).toEqual([])
    again.close()
    writeFileSync(at.databaseFile, randomBytes(8192))
    expect(codeOf(() => openDatabase({ file: at.databaseFile, key }))).toBe('store.locked')
  })

  it('applies each migration once, and none of a failing one', () => {
    const db = database()
    const first = 'CREATE TABLE t (a); INSERT INTO t VALUES (1)'
    db.migrate('test', [first])
    db.migrate('test', [first])
    expect(() => db.migrate('test', [first, 'INSERT INTO t VALUES (2); NOT SQL'])).toThrow()
    expect(db.all('SELECT a FROM t')).toEqual([{ a: 1 }])
    db.migrate('test', [first, 'ALTER TABLE t ADD b DEFAULT 7', 'INSERT INTO t VALUES (2, 8)'])
    expect(db.all('SELECT * FROM t')).toEqual([
      { a: 1, b: 7 },
      { a: 2, b: 8 },
    ])
    expect(db.all('SELECT * FROM migrations')).toEqual([{ feature: 'test', version: 3 }])
    expect(codeOf(() => db.migrate('test', [first]))).toBe('store.locked')
  })

  it('takes all of a transaction or nothing, nested ones too', () => {
    const db = database()
    db.run('CREATE TABLE t (a)')
    const add = (a: number) => db.run('INSERT INTO t VALUES (?)', a)
    const failing = () => {
      add(2)
      throw new Error('no')
    }
    const swallowing = () => {
      add(1)
      try {
        db.transaction(failing)
      } catch {
        // What a careless caller does.
      }
    }
    expect(() => db.transaction(failing)).toThrow('no')
    expect(() => db.transaction(swallowing)).toThrow('part')
    expect(() => db.transaction(async () => add(3))).toThrow('wait')
    db.transaction(() => db.transaction(() => add(4)))
    expect(db.all('SELECT a FROM t')).toEqual([{ a: 4 }])
  })
})

describe('the key', () => {
  const keychain = (secrets = new Map<string, string>(), forgets = false): Keychain => ({
    read: async (name) => secrets.get(name),
    write: async (name, secret) => void (forgets || secrets.set(name, secret)),
  })
  const read = (at: ReturnType<typeof home>, chain: Keychain, use: 'auto' | 'file' = 'auto') =>
    readKey({ home: at, use, keychain: chain, log: silentLog })

  it('goes to the keychain and comes back from it', async () => {
    const at = home()
    const chain = keychain()
    const made = await read(at, chain)
    expect(made.place).toBe('os')
    expect(made.key).toHaveLength(32)
    expect(await read(at, chain)).toEqual(made)
    expect(await read(at, chain, 'file')).toEqual(made)
    expect(filesHolding(at.dataFolder, [Buffer.from(made.key).toString('latin1')])).toEqual([])
  })

  it('goes to a private file where the keychain is unwanted, refuses, or forgets', async () => {
    const refusing: Keychain = {
      read: () => Promise.reject(new Error('no')),
      write: () => Promise.reject(new Error('no')),
    }
    for (const [chain, use] of [
      [keychain(), 'file'],
      [refusing, 'auto'],
      [keychain(new Map(), true), 'auto'],
    ] as const) {
      const at = home()
      const made = await read(at, chain, use)
      expect(made.place).toBe('file')
      expect(statSync(at.keyFile).mode & 0o077).toBe(0)
      expect(await read(at, refusing)).toEqual(made)
    }
  })

  it('is never replaced by a new one while there is a database', async () => {
    const at = home()
    const secrets = new Map<string, string>()
    await read(at, keychain(secrets))
    secrets.clear()
    await expect(read(at, keychain(secrets))).rejects.toMatchObject({ code: 'store.locked' })
    rmSync(at.keychainFile)
    writeFileSync(at.databaseFile, 'x')
    await expect(read(at, keychain(secrets))).rejects.toMatchObject({ code: 'store.locked' })
    writeFileSync(at.keyFile, 'short')
    await expect(read(at, keychain(secrets))).rejects.toMatchObject({ code: 'store.locked' })
  })

  it.skipIf(process.platform !== 'linux')('goes to the file soon when the desktop session hangs', async () => {
    const at = home()
    const { createServer } = await import('node:net')
    const silent = createServer(() => {}).listen(`${at.dataFolder}/bus`)
    cleanups.push(() => void silent.close())
    const before = process.env.DBUS_SESSION_BUS_ADDRESS
    process.env.DBUS_SESSION_BUS_ADDRESS = `unix:path=${at.dataFolder}/bus`
    try {
      const { place } = await readKey({ home: at, use: 'auto', log: silentLog, patienceMs: 800 })
      expect(place).toBe('file')
    } finally {
      if (before === undefined) delete process.env.DBUS_SESSION_BUS_ADDRESS
      else process.env.DBUS_SESSION_BUS_ADDRESS = before
    }
  })
})

describe('blobs', () => {
  const bytes = (fill: number, length = 1000) => new Uint8Array(length).fill(fill)

  it('come back by the hash of their bytes, and go when the total is reached, longest unused first', () => {
    const db = database()
    let now = 1
    const blobs = openBlobs({
      database: db,
      clock: { ...systemClock, now: () => now },
      keepNothing: () => false,
      maxTotal: 3000,
    }).of('phone')
    const refs = [1, 2, 3].map((fill) => {
      now += 1
      return blobs.put(bytes(fill), 'image/png')
    })
    expect(blobs.get(refs[0]!)).toEqual({ bytes: bytes(1), mime: 'image/png' })
    now += 2 * 60 * 60 * 1000
    blobs.get(refs[0]!)
    now += 1
    blobs.put(bytes(4), 'text/html; x')
    expect(refs.map((ref) => blobs.get(ref) !== undefined)).toEqual([true, false, true])
    expect(() => blobs.put(new Uint8Array(33 * 1024 * 1024), 'image/png')).toThrow('too.large')
  })

  it('of a forgotten phone go, unless another has the same', () => {
    const db = database()
    const all = openBlobs({ database: db, clock: systemClock, keepNothing: () => false })
    const own = all.of('a').put(bytes(1), 'image/png')
    const shared = all.of('a').put(bytes(2), 'image/png')
    all.of('b').put(bytes(2), 'image/png')
    all.forget('a')
    expect([own, shared].map((ref) => all.of('b').get(ref) !== undefined)).toEqual([false, true])
  })

  it('stay in memory, bounded, when nothing is to be kept', () => {
    const db = database()
    const all = openBlobs({ database: db, clock: systemClock, keepNothing: () => true, maxInMemory: 2000 })
    const refs = [1, 2, 3].map((fill) => all.of('a').put(bytes(fill), 'image/png'))
    expect(refs.map((ref) => all.of('a').get(ref) !== undefined)).toEqual([false, true, true])
    expect(db.get('SELECT count(*) AS n FROM blobs')).toEqual({ n: 0 })
    all.forget('a')
    expect(all.of('a').get(refs[2]!)).toBeUndefined()
  })
})

describe('blobs, when nothing is to be kept any more', () => {
  it('leave the disk at once; the latest stay in memory', () => {
    const db = database()
    let now = 1
    let keepsNothing = false
    const all = openBlobs({
      database: db,
      clock: { ...systemClock, now: () => now++ },
      keepNothing: () => keepsNothing,
      maxInMemory: 2000,
    })
    const refs = [1, 2, 3].map((fill) => all.of('a').put(new Uint8Array(1000).fill(fill), 'image/png'))
    all.of('b').put(new Uint8Array(1000).fill(3), 'image/png')
    all.tidy()
    expect(db.get('SELECT count(*) AS n FROM blobs')).toEqual({ n: 3 })
    keepsNothing = true
    all.tidy()
    expect(db.get('SELECT count(*) AS n FROM blobs')).toEqual({ n: 0 })
    expect(db.get('SELECT count(*) AS n FROM blob_owners')).toEqual({ n: 0 })
    expect(refs.map((ref) => all.of('a').get(ref) !== undefined)).toEqual([false, true, true])
    // Another that comes is the newest; the oldest makes room.
    all.of('a').put(new Uint8Array(1000).fill(4), 'image/png')
    expect(refs.map((ref) => all.of('a').get(ref) !== undefined)).toEqual([false, false, true])
    keepsNothing = false
    all.of('a').put(new Uint8Array(1000).fill(5), 'image/png')
    expect(db.get('SELECT count(*) AS n FROM blobs')).toEqual({ n: 1 })
  })
})

describe('the lock', () => {
  it('names the running hub to a second one, and is free after it', async () => {
    const at = home()
    const lock = await lockHome(at)
    const hub = { pid: 1, url: 'http://127.0.0.1:1', startedAt: 2 }
    const second = lockHome(at)
    lock.announce(hub)
    await expect(second).rejects.toMatchObject({ code: 'hub.running', details: hub })
    expect(readRunningHub(at)).toEqual(hub)
    lock.release()
    expect(readRunningHub(at)).toBeUndefined()
    const next = await lockHome(at)
    next.release()
  })

  it('is free again after the hub was killed, whatever its files say', async () => {
    const at = home()
    const lockModule = new URL('lock.ts', import.meta.url).href
    const program = `const { lockHome } = await import(${JSON.stringify(lockModule)})
      const lock = await lockHome(${JSON.stringify(at)})
      lock.announce({ pid: process.pid, url: 'http://127.0.0.1:9', startedAt: 1 })
      setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'inherit' })
    try {
      await until(() => readRunningHub(at))
      await expect(lockHome(at)).rejects.toMatchObject({ code: 'hub.running' })
    } finally {
      child.kill('SIGKILL')
      await new Promise((resolve) => child.once('close', resolve))
    }
    const next = await lockHome(at)
    expect(readRunningHub(at)).toBeUndefined()
    next.release()
  })
})
