// Adds up what the steps of .ci/run left in a folder: `<step>.code` is a step's exit code, `<step>.json` its counts.
// Prints why a step counts as failed beyond its tests, and as the last line `N passed, N failed`.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2]
const total = { passed: 0, failed: 0, skipped: 0 }

for (const [step, counts] of [
  ['peers', undefined],
  ['check', (told) => ({ ...told, skipped: 0 })],
  ['test', countsOfVitest],
  ['browser', countsOfVitest],
  ['interop', countsOfVitest],
]) {
  const code = existsSync(join(folder, `${step}.code`)) ? read(`${step}.code`).trim() : 'none'
  const { passed, failed, skipped } =
    counts === undefined ? { passed: 0, failed: 0, skipped: 0 } : counted(step, counts)
  total.passed += passed
  total.failed += failed
  total.skipped += skipped
  const why = moreFailed({ code, passed, failed, counts })
  if (why === undefined) continue
  total.failed += 1
  process.stdout.write(`${step} counts as one more failed: ${why}\n`)
}

const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : ''
process.stdout.write(`${total.passed} passed, ${total.failed} failed${skipped}\n`)
process.exitCode = total.failed === 0 ? 0 : 1

/** Why a step failed though no test of its own did; `undefined` when its tests tell all. */
function moreFailed({ code, passed, failed, counts }) {
  if (code === 'none') return 'it did not run'
  if (counts !== undefined && passed + failed === 0) return 'it ran no test to its end'
  if (code !== '0' && failed === 0) return `it ended with exit code ${code}`
  return undefined
}

function counted(step, counts) {
  try {
    return counts(JSON.parse(read(`${step}.json`)))
  } catch {
    // A step that was ended leaves none, or half of one: then nothing of it passed.
    return { passed: 0, failed: 0, skipped: 0 }
  }
}

function countsOfVitest(told) {
  // A file that cannot be loaded, or whose hook fails, fails without a test that does.
  const brokenFiles = told.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((one) => one.status === 'failed'),
  )
  return {
    passed: told.numPassedTests,
    failed: told.numFailedTests + brokenFiles.length,
    skipped: told.numPendingTests + told.numTodoTests,
  }
}

function read(name) {
  return readFileSync(join(folder, name), 'utf8')
}
