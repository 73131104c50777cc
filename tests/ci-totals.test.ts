import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const script = join(import.meta.dirname, '..', '.ci', 'totals.js')

type Left = { code: number; told?: unknown }

const vitest = (passed: number, failed = 0, testResults: unknown[] = []) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults,
})

const good: Record<string, Left> = {
  peers: { code: 0 },
  check: { code: 0, told: { passed: 3, failed: 0 } },
  test: { code: 0, told: vitest(100) },
  browser: { code: 0, told: vitest(50) },
  interop: { code: 0, told: vitest(20) },
}

/** What the script says of steps that left this behind; `undefined` is a step that never ran. */
function totals(left: Record<string, Left | undefined>): { code: number | null; last: string | undefined } {
  const dir = mkdtempSync(join(tmpdir(), 'tandem-totals-'))
  try {
    for (const [step, one] of Object.entries({ ...good, ...left })) {
      if (one === undefined) continue
      writeFileSync(join(dir, `${step}.code`), `${one.code}\n`)
      if (one.told !== undefined) writeFileSync(join(dir, `${step}.json`), JSON.stringify(one.told))
    }
    const ran = spawnSync(process.execPath, [script, dir], { encoding: 'utf8' })
    expect(ran.stderr).toBe('')
    return { code: ran.status, last: ran.stdout.trim().split('\n').at(-1) }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

const brokenFile = { status: 'failed', assertionResults: [{ status: 'passed' }] }
const failedFile = { status: 'failed', assertionResults: [{ status: 'failed' }] }

test.each<[string, Record<string, Left | undefined>, string]>([
  ['everything holds', {}, '173 passed, 0 failed'],
  ['a test fails', { test: { code: 1, told: vitest(99, 1, [failedFile]) } }, '172 passed, 1 failed'],
  ['a file cannot be loaded', { test: { code: 1, told: vitest(90, 0, [brokenFile]) } }, '163 passed, 1 failed'],
  ['two checks fail', { check: { code: 1, told: { passed: 1, failed: 2 } } }, '171 passed, 2 failed'],
  ['the peers cannot be installed', { peers: { code: 1 } }, '173 passed, 1 failed'],
  ['a step never ran', { interop: undefined }, '153 passed, 1 failed'],
  ['a step was ended and left no report', { interop: { code: 124 } }, '153 passed, 1 failed'],
  ['no test ran', { interop: { code: 0, told: vitest(0) } }, '153 passed, 1 failed'],
  ['a step fails beside its tests', { test: { code: 1, told: vitest(100) } }, '173 passed, 1 failed'],
  [
    'some are skipped',
    { test: { code: 0, told: { ...vitest(98), numPendingTests: 1, numTodoTests: 1 } } },
    '171 passed, 0 failed, 2 skipped',
  ],
])('when %s', (_title, left, last) => {
  expect(totals(left)).toEqual({ code: last.includes(' 0 failed') ? 0 : 1, last })
})
