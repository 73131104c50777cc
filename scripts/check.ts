// `npm run check`: types, format and lint, and the wall between the folders. All three always run, side by side, so that
// one round shows everything there is to mend. `--totals <file>` writes how many held, for a program that adds up.
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'

type Step = { name: string; run: [script: string, ...args: string[]] }
type Outcome = { name: string; ok: boolean; output: string; seconds: string }

const root = resolve(import.meta.dirname, '..')

const steps: Step[] = [
  { name: 'types (tsc)', run: ['typescript/bin/tsc', '-p', '.'] },
  { name: 'types of the page (tsc)', run: ['typescript/bin/tsc', '-p', 'tsconfig.web.json'] },
  { name: 'format and lint (Biome)', run: ['@biomejs/biome/bin/biome', 'check', '.'] },
  {
    name: 'architecture',
    run: ['vitest/vitest.mjs', 'run', '--project', 'all', '--reporter', 'dot', 'tests/architecture.test.ts'],
  },
]

async function take({ name, run: [script, ...args] }: Step): Promise<Outcome> {
  const started = performance.now()
  // The scripts themselves, not their names in node_modules/.bin, which on Windows only a shell can run.
  const child = spawn(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const code = new Promise<number | null>((done) => {
    child.once('error', () => done(null))
    child.once('close', done)
  })
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  const seconds = ((performance.now() - started) / 1_000).toFixed(1)
  return { name, ok: (await code) === 0, output: out + err, seconds }
}

const { values } = parseArgs({ options: { totals: { type: 'string' } } })
const outcomes = await Promise.all(steps.map(take))
for (const { name, ok, output, seconds } of outcomes) {
  if (!ok) console.log(output.trimEnd())
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`)
}
const failed = outcomes.filter((outcome) => !outcome.ok).length
if (values.totals !== undefined) {
  writeFileSync(values.totals, JSON.stringify({ passed: outcomes.length - failed, failed }))
}
process.exitCode = failed === 0 ? 0 : 1
