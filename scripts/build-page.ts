// npm run build: makes the page in dist/web, and the list of what it is built from with the licences. Does nothing when
// nothing that goes into it has changed, so that every start can ask for it.
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stampFile = join(root, 'dist', 'web', '.built')

/** What the page is made of, as one word. */
export function pageSources(from: string = root): string {
  const files = globSync(
    [
      'src/{core,client,ui,web}/**/*',
      'src/features/*/{contract.ts,view.tsx,view/**/*}',
      'package-lock.json',
      'vite.config.ts',
      'scripts/build-page.ts',
    ],
    { cwd: from, withFileTypes: true },
  )
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  const hash = createHash('sha256')
  for (const file of files) hash.update(file.slice(from.length)).update(readFileSync(file))
  return hash.digest('hex')
}

/** Builds the page where it is missing or old; true when it built. */
export async function buildPage(): Promise<boolean> {
  const sources = pageSources()
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === sources) return false
  const { build } = await import('vite')
  await build({ root: join(root, 'src', 'web'), configFile: join(root, 'vite.config.ts') })
  mkdirSync(join(root, 'dist', 'web'), { recursive: true })
  writeFileSync(join(root, 'dist', 'web', 'licences.json'), JSON.stringify(licences()))
  writeFileSync(stampFile, sources)
  return true
}

interface Locked {
  readonly version?: string
  readonly license?: string
  readonly dev?: boolean
  readonly optional?: boolean
}

/** Every package that Tandem runs on, from the lock file. */
function licences(): { name: string; version: string; licence: string }[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, Locked> }
  return Object.entries(lock.packages)
    .filter(([path, { dev, optional }]) => path !== '' && !dev && !optional)
    .map(([path, { version, license }]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version: version ?? '',
      licence: license ?? 'unknown',
    }))
    .sort((a, b) => a.name.localeCompare(b.name))
}

if (import.meta.main) {
  const began = performance.now()
  if (await buildPage()) console.log(`The page is built (${((performance.now() - began) / 1000).toFixed(1)} s).`)
}
