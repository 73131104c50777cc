// npm run new feature <name> | npm run new link <name>
// A new feature starts as a copy of the smallest one (battery), a new link as a copy of the reference (memory), under
// the new name and with its line in the list: both work and pass the suites before the first change.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const source = fileURLToPath(new URL('../src', import.meta.url))
const usage = 'Use: npm run new feature <name>, or npm run new link <name>; a name is small letters, such as "weather".'

/** Writes the folder and the line; gives the paths it wrote. Throws a sentence for the person. */
export function scaffold(kind: string, name: string, root: string = source): string[] {
  if (!/^[a-z]{2,24}$/.test(name)) throw new Error(usage)
  if (kind === 'feature') return copyFeature(name, root)
  if (kind === 'link') return copyLink(name, root)
  throw new Error(usage)
}

function copyFeature(name: string, root: string): string[] {
  const written = copyFolder(`${root}/features`, 'battery', name)
  const list = `${root}/features/index.ts`
  edit(list, [
    [/\n\n\/\*\* Every feature/, `\nimport { ${name} } from './${name}/index.ts'\n\n/** Every feature`],
    [/,?\s*\] as const/, `, ${name}] as const`],
  ])
  return [...written, list]
}

function copyLink(name: string, root: string): string[] {
  const written = copyFolder(`${root}/links`, 'memory', name)
  // What joins two ends of it for the link suite.
  const ends = `${root}/../tests/suites/${name}-ends.ts`
  writeFileSync(ends, renamed(readFileSync(`${root}/../tests/suites/memory-ends.ts`, 'utf8'), 'memory', name))
  const list = `${root}/links/index.ts`
  edit(list, [
    [/\n\n\/\*\* Every link/, `\nimport { ${name}Entry } from './${name}/entry.ts'\n\n/** Every link`],
    [/\n\]\s*$/, `\n  ${name}Entry,\n]\n`],
  ])
  return [...written, ends, list]
}

/** Copies a folder; its name becomes the new one wherever it stands, small or with a capital. */
function copyFolder(parent: string, from: string, to: string): string[] {
  const target = `${parent}/${to}`
  if (existsSync(target)) throw new Error(`There is a ${to} already.`)
  mkdirSync(target)
  return (
    readdirSync(`${parent}/${from}`, { withFileTypes: true, recursive: true })
      // What a feature shows on the page is its own: there is nothing to copy.
      .filter((entry) => entry.isFile() && !/[\\/]view(\.tsx|[\\/])/.test(`${entry.parentPath}/${entry.name}`))
      .map((entry) => {
        const folder = renamed(entry.parentPath.slice(parent.length), from, to)
        const path = `${parent}${folder}/${renamed(entry.name, from, to)}`
        mkdirSync(`${parent}${folder}`, { recursive: true })
        writeFileSync(path, renamed(readFileSync(`${entry.parentPath}/${entry.name}`, 'utf8'), from, to))
        return path
      })
  )
}

function renamed(text: string, from: string, to: string): string {
  const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
  return text.replaceAll(from, to).replaceAll(capital(from), capital(to))
}

function edit(path: string, changes: ReadonlyArray<readonly [RegExp, string]>): void {
  let text = readFileSync(path, 'utf8')
  for (const [pattern, replacement] of changes) {
    if (!pattern.test(text)) throw new Error(`${path} does not look as expected; add the line by hand.`)
    text = text.replace(pattern, replacement)
  }
  writeFileSync(path, text)
}

if (import.meta.main) {
  try {
    const [kind = '', name = ''] = process.argv.slice(2)
    for (const path of scaffold(kind, name)) console.log(path)
    console.log('Next: "npm run fix", then the steps in CONTRIBUTING.md.')
  } catch (error) {
    console.error((error as Error).message)
    process.exitCode = 1
  }
}
