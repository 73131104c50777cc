import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const run = promisify(execFile)
const parts = [
  'src',
  'tests',
  'scripts',
  'docs',
  'package.json',
  'tsconfig.json',
  'biome.json',
  'vitest.config.ts',
  'README.md',
]
let copy = ''

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'tandem-contributing-'))
  for (const part of parts) cpSync(part, join(copy, part), { recursive: true })
  symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'))
})

afterAll(() => rmSync(copy, { recursive: true, force: true }))

/** The commands that a recipe of CONTRIBUTING.md tells people to type. */
function commandsOf(recipe: string): string[] {
  const text = readFileSync('CONTRIBUTING.md', 'utf8').split(`## ${recipe}\n`)[1]?.split('\n## ')[0] ?? ''
  return [...text.matchAll(/`((?:npm run|npx) [^`]+)`/g)].map((match) => match[1] as string)
}

async function follow(command: string): Promise<string> {
  const path = `${join(process.cwd(), 'node_modules/.bin')}:${process.env.PATH}`
  const environment = Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST') && name !== 'NODE_ENV')
  const env = { ...Object.fromEntries(environment), PATH: path }
  const done = await run('sh', ['-c', command], { cwd: copy, env }).catch((error) => error)
  return `${command}: ${done.code ?? 0}\n${done.code ? `${done.stdout}${done.stderr}` : ''}`.trim()
}

test.each([
  ['Add a feature', 3],
  ['Add a link', 3],
])('"%s" works as written', { timeout: 120_000 }, async (recipe, count) => {
  const commands = commandsOf(recipe)
  expect(commands).toHaveLength(count)
  for (const command of commands) expect(await follow(command)).toBe(`${command}: 0`)
})

test('what was added fits the compiler, the formatter and the walls', { timeout: 120_000 }, async () => {
  for (const command of ['biome check --write .', 'tsc -p .', 'vitest run --project all tests/architecture.test.ts']) {
    expect(await follow(command)).toBe(`${command}: 0`)
  }
})
