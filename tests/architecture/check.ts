import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import {
  emptyFileNames,
  emptyFolderNames,
  longestFile,
  longFiles,
  mayPrint,
  type Row,
  rows,
  type Target,
  unlistedLinks,
} from './rows.ts'
import { type Import, type ImportKind, type Scanned, scan } from './scan.ts'

/** Source files by their path in the project, with forward slashes: `src/core/device.ts`. */
export type Sources = ReadonlyMap<string, string>

type Files = ReadonlyMap<string, Scanned>

/** Everything in the project that breaks its architecture, one readable line each; empty when all is well. */
export function check(sources: Sources): string[] {
  const files = new Map([...sources].map(([path, source]) => [path, scan(source)]))
  return [
    ...[...files].flatMap(([path, file]) => [...wall(path, file), ...manners(path, file)]),
    ...listsThatLack(files),
    ...cycles(files),
  ]
}

function wall(path: string, file: Scanned): string[] {
  const inSrc = withinSrc(path)
  if (inSrc === undefined || isTest(path)) return []
  const row = rows.find((one) => matches(one.files, inSrc))
  if (!row) return [`${inSrc} stands in no row of tests/architecture/rows.ts: say there what it may import`]
  return file.imports.flatMap((one) => {
    const wrong = whyNot({ path, inSrc, row }, one)
    return wrong === undefined ? [] : [`${inSrc}:${one.line} ${wrong}`]
  })
}

type Importer = { readonly path: string; readonly inSrc: string; readonly row: Row }

function whyNot({ path, inSrc, row }: Importer, { specifier, kind }: Import): string | undefined {
  if (specifier === undefined) return 'imports a path that is computed as a whole: write as much of it as is known'
  if (!specifier.startsWith('.')) return whyNotPackage(row, specifier)
  const target = resolved(path, specifier)
  const short = withinSrc(target)
  if (short === undefined) {
    // The program's own version is the one thing outside that it reads.
    return target === 'package.json' && row.node ? undefined : `may not import ${target}: it is outside src`
  }
  if (isTest(target)) return `may not import ${short}: it is a test`
  const kinds = kindsAllowed(row, inSrc, short)
  if (kinds.length === 0) return `may not import ${short}: ${row.name} may import only ${row.says}`
  if (kinds.includes('value') || kinds.includes(kind)) return undefined
  // What may be loaded when it is needed may be named as a type before: nothing of that is left at run time.
  if (kind === 'type' && kinds.includes('later')) return undefined
  return `may import ${short} only ${kinds[0] === 'type' ? 'as a type' : 'by import() when it is needed'}`
}

function whyNotPackage(row: Row, specifier: string): string | undefined {
  if (isBuiltin(specifier)) {
    return row.node ? undefined : `may not import ${specifier}: ${row.name} must run without Node`
  }
  const parts = specifier.split('/')
  const name = specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]
  if (row.packages === undefined || row.packages.includes(name ?? '')) return undefined
  return `may not import ${specifier}: of packages ${row.name} may import only ${row.packages.join(', ')}`
}

/** How a file of this row may reach a target; `value` means in any way. */
function kindsAllowed(row: Row, from: string, target: string): ImportKind[] {
  if (row.mayNot !== undefined && matches(row.mayNot, target)) return []
  const own = from.split('/').slice(0, 2).join('/')
  return row.may
    .map((one): Target => (typeof one === 'string' ? { path: one } : one))
    .filter((one) => matches(one.path === '@' ? `${own}/**` : one.path.replace('@', own), target))
    .map((one) => one.only ?? 'value')
}

/** The rules that hold for every file, tests and tools too. */
function manners(path: string, file: Scanned): string[] {
  const found: string[] = []
  if (file.lines > longestFile && !longFiles.includes(path)) {
    found.push(`${path} has ${file.lines} lines: the most is ${longestFile}, split it by what its parts are about`)
  }
  if (file.defaultExport) found.push(`${path} has a default export: export it by its name`)
  if (file.usesConsole && !mayPrint.some((place) => matches(place, path))) {
    found.push(`${path} uses console: only cli, scripts and bench print, the rest has a logger`)
  }
  const folders = path.split('/')
  const name = folders.pop()?.replace(/\..*$/, '') ?? ''
  const folder = folders.find((one) => emptyFolderNames.some((empty) => empty === one))
  if (folder !== undefined) found.push(`${path} is in a folder named ${folder}: name it after what it holds`)
  if (emptyFileNames.some((empty) => empty === name))
    found.push(`${path} is named ${name}: name it after what it holds`)
  return found
}

function listsThatLack(files: Files): string[] {
  return [...lacking(files, 'features', []), ...lacking(files, 'links', unlistedLinks)]
}

function lacking(files: Files, kind: 'features' | 'links', unlisted: readonly string[]): string[] {
  const list = `src/${kind}/index.ts`
  const listed = new Set(
    (files.get(list)?.imports ?? []).map((one) => folderOf(resolved(list, one.specifier ?? ''), kind)),
  )
  const present = new Set([...files.keys()].filter((path) => !isTest(path)).map((path) => folderOf(path, kind)))
  return [...present]
    .filter((name) => name !== undefined && !listed.has(name) && !unlisted.includes(name))
    .map((name) => `${kind}/${name} is not in ${kind}/index.ts: add its line there`)
}

/** The folder of a feature or link that a path lies in. */
function folderOf(path: string, kind: string): string | undefined {
  return new RegExp(`^src/${kind}/([^/]+)/`).exec(path)?.[1]
}

/** Rings of files that import each other at run time, each ring once. What is loaded later closes no ring. */
function cycles(files: Files): string[] {
  const done = new Set<string>()
  const rings = new Map<string, string>()
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path)
    if (start !== -1) {
      const ring = trail.slice(start)
      rings.set(
        [...ring].sort().join(),
        `import cycle: ${[...ring, path].map((one) => withinSrc(one) ?? one).join(' → ')}`,
      )
      return
    }
    if (done.has(path)) return
    for (const { specifier, kind } of files.get(path)?.imports ?? []) {
      if (kind === 'value' && specifier?.startsWith('.')) visit(resolved(path, specifier), [...trail, path])
    }
    done.add(path)
  }
  for (const path of files.keys()) visit(path, [])
  return [...rings.values()]
}

function resolved(from: string, specifier: string): string {
  return posix.join(posix.dirname(from), specifier)
}

function withinSrc(path: string): string | undefined {
  return path.startsWith('src/') ? path.slice('src/'.length) : undefined
}

function isTest(path: string): boolean {
  return /\.test(-d)?\.tsx?$/.test(path)
}

const patterns = new Map<string, RegExp>()

/** Does a path fit a pattern of `*`, `**` and `{a,b}`? */
function matches(pattern: string, path: string): boolean {
  let known = patterns.get(pattern)
  if (known === undefined) {
    const words = { '**': '.*', '*': '[^/]*', '{': '(?:', '}': ')', ',': '|', '.': '\\.' }
    known = new RegExp(`^${pattern.replace(/\*\*|[*{},.]/g, (mark) => words[mark as keyof typeof words])}$`)
    patterns.set(pattern, known)
  }
  return known.test(path)
}
