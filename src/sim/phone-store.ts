import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LinkStore } from '../core/link.ts'

/** A simulated phone's storage: one JSON file for each part of it, in the clear, as nothing in it is anybody's. */
export interface PhoneStore {
  load(part: string, key: string): unknown
  save(part: string, key: string, value: unknown): void
  /** What the link keeps: its certificate and whom it trusts. */
  readonly link: LinkStore
}

export function phoneStore(folder: string): PhoneStore {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const parts = new Map<string, Map<string, unknown>>()
  const read = (part: string) => {
    const known = parts.get(part)
    if (known) return known
    const made = readPart(join(folder, `${part}.json`))
    parts.set(part, made)
    return made
  }
  const write = (part: string) => {
    // A phone that was thrown away may still have something on its mind.
    if (!existsSync(folder)) return
    const file = join(folder, `${part}.json`)
    const records = read(part)
    if (records.size === 0) rmSync(file, { force: true })
    else {
      writeFileSync(`${file}.new`, JSON.stringify(Object.fromEntries(records)), { mode: 0o600 })
      renameSync(`${file}.new`, file)
    }
  }
  return {
    load: (part, key) => read(part).get(key),
    save(part, key, value) {
      read(part).set(key, structuredClone(value))
      write(part)
    },
    link: {
      get: (key) => read('link').get(key),
      put(key, value) {
        read('link').set(key, value)
        write('link')
      },
      remove(key) {
        if (read('link').delete(key)) write('link')
      },
      keys: () => [...read('link').keys()],
    },
  }
}

function readPart(file: string): Map<string, unknown> {
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map()
    throw error
  }
}
