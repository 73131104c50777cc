// Makes a fresh checkout ready: `npm ci` when it is needed, and a Node that runs TypeScript at node_modules/.bin/node.
// npm calls it before start, demo, test and check, on whatever Node (20 or newer) the machine has, so it is plain
// JavaScript without dependencies. When nothing is to do it costs a few milliseconds and prints nothing.
import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { atLeast, ownNode, runsTandem, versionOf } from './node-version.js'
import { installedAs, lockHash } from './setup/installed.js'
import { holdingLock } from './setup/lock.js'
import { findNpm, repairOwnNode, runNpm, SetupError, whyNpmFailed } from './setup/npm.js'

const oldestNode = '20.0'
const oldestNpm = '9.0'
const platform = `${process.platform}-${process.arch}`

/** True when the last set-up still fits: same lock file, same platform, and a Node that runs Tandem. */
export function isSetUp(root) {
  const stamp = readStamp(root)
  if (stamp === undefined || stamp.lock !== lockHash(root) || stamp.platform !== platform) return false
  return stamp.node === 'own' ? existsSync(ownNode(root)) && existsSync(binNode(root)) : runsTandem(process.version)
}

/** Sets the checkout at `root` up if it is not; `say` gets lines for a person. Rejects with {@link SetupError}. */
export async function setUp(root, say) {
  if (isSetUp(root) || adopted(root)) return
  if (!atLeast(process.version, oldestNode)) {
    throw new SetupError(`this is Node ${process.version}, too old to set Tandem up; install Node 24 and run it again`)
  }
  await holdingLock(root, say, async () => {
    // Another set-up may have done it while this one waited.
    if (!isSetUp(root) && !adopted(root)) await install(root, say)
  })
}

/** True when somebody ran `npm ci` by hand and all is there; from now on it is known. */
function adopted(root) {
  if (!installedAs(root) || !nodeIsReady(root)) return false
  writeStamp(root, 'own')
  return true
}

async function install(root, say) {
  const npm = findNpm()
  if (!atLeast(npm.version(), oldestNpm)) {
    throw new SetupError(`npm ${npm.version()} is too old; run "npm install --global npm@11" and then this again`)
  }
  const again = existsSync(join(root, 'node_modules'))
  say(
    again
      ? 'Setting up Tandem again: the packages it is built on have changed or are not complete.'
      : 'Setting up Tandem (once): fetching the packages it is built on, a minute or two.',
  )
  // Both say "complete"; a half-done `npm ci` must not leave either behind.
  for (const name of [stampName, '.package-lock.json']) rmSync(join(root, 'node_modules', name), { force: true })
  makeWay(root)

  let installed = await runNpm(npm, root, [])
  // The only install script is that of the package `node`; where it fails, a new enough Node of the machine will do.
  if (!installed.ok && runsTandem(process.version)) installed = await runNpm(npm, root, ['--ignore-scripts'])
  if (!installed.ok) throw new SetupError(whyNpmFailed(installed.output, root))

  if (!nodeIsReady(root)) await repairOwnNode(npm, root)
  if (nodeIsReady(root)) return writeStamp(root, 'own')
  if (!runsTandem(process.version)) {
    throw new SetupError(
      `no Node for ${platform} could be fetched and this one (${process.version}) is too old; install Node 24 and run it again`,
    )
  }
  // What cannot run here must not stand first in the PATH of npm's scripts.
  for (const name of ['node', 'node.exe', 'node.cmd', 'node.ps1']) rmSync(join(binFolder(root), name), { force: true })
  say(`Tandem's own Node does not run on this machine; going on with Node ${process.version}.`)
  writeStamp(root, 'machine')
}

/** True when the package `node` runs here and npm's scripts will find it. */
function nodeIsReady(root) {
  const version = versionOf(ownNode(root))
  if (version === undefined || !runsTandem(version)) return false
  if (!existsSync(binNode(root))) linkOwnNode(root)
  return existsSync(binNode(root))
}

/** For an install without install scripts, and for Windows, where npm makes a node.cmd and a node.exe is surer. */
function linkOwnNode(root) {
  mkdirSync(binFolder(root), { recursive: true })
  rmSync(binNode(root), { force: true })
  if (process.platform === 'win32') linkSync(ownNode(root), binNode(root))
  else symlinkSync(relative(binFolder(root), ownNode(root)), binNode(root))
}

/** Windows cannot delete a program that runs, but it can move it: this Node steps out of the folder `npm ci` empties. */
function makeWay(root) {
  const aside = join(root, '.tandem', 'replaced')
  rmSync(aside, { recursive: true, force: true, maxRetries: 0 })
  if (process.platform !== 'win32' || !realpathSync(process.execPath).startsWith(join(root, 'node_modules') + sep))
    return
  mkdirSync(aside, { recursive: true })
  const nested = join(root, 'node_modules', 'node', 'node_modules', `node-win-${process.arch}`, 'bin', 'node.exe')
  for (const [index, path] of [binNode(root), ownNode(root), nested].entries()) {
    if (existsSync(path)) renameSync(path, join(aside, `${process.pid}-${index}.exe`))
  }
}

const stampName = '.tandem-setup.json'

function readStamp(root) {
  try {
    return JSON.parse(readFileSync(join(root, 'node_modules', stampName), 'utf8'))
  } catch {
    // No stamp, or not ours: the same as never set up.
    return undefined
  }
}

function writeStamp(root, node) {
  const stamp = { lock: lockHash(root), platform, node }
  try {
    writeFileSync(join(root, 'node_modules', stampName), `${JSON.stringify(stamp)}\n`)
  } catch (error) {
    // A checkout that may only be read works all the same; it is looked at anew each time.
    if (error.code !== 'EROFS' && error.code !== 'EACCES') throw error
  }
}

function binFolder(root) {
  return join(root, 'node_modules', '.bin')
}

function binNode(root) {
  return join(binFolder(root), process.platform === 'win32' ? 'node.exe' : 'node')
}

/** Runs the set-up for the command line: true when Tandem is ready, else one sentence on stderr. */
export async function setUpOrSay(root) {
  try {
    await setUp(root, (line) => process.stderr.write(`${line}\n`))
    return true
  } catch (error) {
    const fromSystem = error.syscall !== undefined
    if (!(error instanceof SetupError) && !fromSystem) throw error
    const why = fromSystem ? whyNpmFailed(error.message, root) : error.message
    process.stderr.write(`Tandem is not set up: ${why}.\n`)
    return false
  }
}

const here = fileURLToPath(import.meta.url)
if (process.argv[1] !== undefined && realpathSync(resolve(process.argv[1])) === here) {
  if (!(await setUpOrSay(resolve(here, '..', '..')))) process.exitCode = 1
}
