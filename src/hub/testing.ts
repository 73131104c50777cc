import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase, type StoredDatabase } from './database.ts'
import { type Home, locateHome, makeHome } from './home.ts'

/** A home of its own below the system's folder for temporary files. */
export function temporaryHome(): Home & { remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-test-'))
  const home = locateHome({ home: folder })
  makeHome(home)
  return { ...home, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }) }
}

/** An encrypted database in a temporary home, for tests of whatever keeps something. */
export function temporaryDatabase(): StoredDatabase & { readonly home: Home } {
  const home = temporaryHome()
  const database = openDatabase({ file: home.databaseFile, key: randomBytes(32) })
  return {
    home,
    run: (sql, ...values) => database.run(sql, ...values),
    get: (sql, ...values) => database.get(sql, ...values),
    all: (sql, ...values) => database.all(sql, ...values),
    transaction: (work) => database.transaction(work),
    migrate: (feature, migrations) => database.migrate(feature, migrations),
    durably: (work) => database.durably(work),
    close() {
      database.close()
      home.remove()
    },
  }
}

/** Every file below `folder` that holds one of `words` in clear, as `file: word`. */
export function filesHolding(folder: string, words: readonly string[]): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.flatMap((entry) => {
    const bytes = readFileSync(join(entry.parentPath, entry.name))
    const forms = (word: string) => [Buffer.from(word), Buffer.from(word, 'utf16le'), Buffer.from(word).toString('hex')]
    return words
      .filter((word) => forms(word).some((form) => bytes.includes(form)))
      .map((word) => `${entry.name}: ${word}`)
  })
}

/** Resolves when `condition` gives something; rejects after a bounded wait. */
export async function until<T>(condition: () => T | Promise<T>, ms = 5000): Promise<T> {
  for (const start = performance.now(); performance.now() - start < ms; ) {
    const value = await condition()
    if (value) return value
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('what was waited for did not happen')
}
