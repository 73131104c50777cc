#!/usr/bin/env node
// The command `tandem`. Node starts it with whatever version the machine has; the program itself is TypeScript and
// needs Node 22.18 or newer, so this finds one and hands over. Plain JavaScript without dependencies.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ownNode, runsTandem } from './node-version.js'
import { installedAs } from './setup/installed.js'
import { isSetUp, setUpOrSay } from './setup.js'

const root = resolve(fileURLToPath(import.meta.url), '..', '..')

if (await isReady()) {
  if (runsTandem(process.version)) await import('./run.js')
  else if (existsSync(ownNode(root))) runOn(ownNode(root))
  else fail('This Node is too old for Tandem; run "npm start" once, or install Node 24.')
}

/** Only a checkout that was never set up is set up here: a hub that runs from it must not lose its packages. */
async function isReady() {
  if (!existsSync(join(root, 'package-lock.json')) || isSetUp(root)) return true
  const usable = existsSync(join(root, 'node_modules', '.package-lock.json'))
  if (usable && (runsTandem(process.version) || existsSync(ownNode(root)))) {
    if (!installedAs(root))
      process.stderr.write('The packages Tandem needs have changed; run "npm start" to fetch them.\n')
    return true
  }
  if (await setUpOrSay(root)) return true
  process.exitCode = 1
  return false
}

function runOn(node) {
  const run = join(root, 'scripts', 'run.js')
  const child = spawn(node, [run, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGBREAK']) {
    if (!(signal in constants.signals)) continue
    process.on(signal, () => {
      // What a terminal sends goes to both of us; passed on, the program would see Ctrl+C twice.
      if (signal === 'SIGTERM' || !process.stdin.isTTY) child.kill(signal)
    })
  }
  child.once('error', (error) => fail(`Tandem could not be started: ${error.message}.`))
  child.once('close', (code, signal) => {
    if (signal === null) process.exit(code)
    // End the way it ended, for a caller that looks.
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exitCode = 1
}
