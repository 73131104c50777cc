import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import type { Sources } from './check.ts'

const folders = ['src', 'tests', 'scripts', 'bench']

/** Reads every source file of the project; recorded data (`fixtures`) is none. */
export function readSources(root: string): Sources {
  const found = new Map<string, string>()
  for (const folder of folders) {
    for (const entry of entriesOf(join(root, folder))) {
      if (!entry.isFile() || !/\.[cm]?[jt]sx?$/.test(entry.name)) continue
      const path = relative(root, join(entry.parentPath, entry.name)).split(sep)
      if (path.includes('fixtures') || path.includes('node_modules')) continue
      found.set(path.join('/'), readFileSync(join(root, ...path), 'utf8'))
    }
  }
  return found
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
