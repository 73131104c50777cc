// Finding npm, running `npm ci`, and saying in one sentence why it failed.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** Why a set-up failed, as a sentence (without its full stop) that says what to do. */
export class SetupError extends Error {}

/** The npm that called us, else the one beside this Node, else the one in the PATH. */
export function findNpm(env = process.env) {
  // The Node that npm runs on; this process may be the Node inside node_modules, which is about to be replaced.
  const node = env.npm_node_execpath && existsSync(env.npm_node_execpath) ? env.npm_node_execpath : process.execPath
  const beside = dirname(process.execPath)
  const places = [
    // yarn and pnpm set this variable too, to their own program.
    /^np[mx]-cli\.c?js$/.test(basename(env.npm_execpath || '')) && join(dirname(env.npm_execpath), 'npm-cli.js'),
    join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ]
  const script = places.find((place) => place && existsSync(place))
  const command = script === undefined ? ['npm'] : [node, script]
  return { command, version: () => npmVersion(command) }
}

function npmVersion(command) {
  const [program, ...first] = command
  const asked = spawnSync(program, [...first, '--version'], { encoding: 'utf8', shell: needsShell(program) })
  if (asked.error !== undefined || asked.status !== 0) {
    throw new SetupError('npm was not found; install Node 24 together with its npm and run it again')
  }
  return asked.stdout.trim()
}

// On Windows npm alone is a .cmd file, which only a shell can run.
function needsShell(program) {
  return process.platform === 'win32' && program === 'npm'
}

// By itself npm says nothing for over a minute where there is no network.
const patience = ['--fetch-retries=3', '--fetch-retry-mintimeout=2000', '--fetch-retry-maxtimeout=8000']

/** Runs `npm ci` quietly; resolves with whether it worked and everything it printed. */
export function runNpm(npm, root, more) {
  // dev: the tests' tools and our own Node are dev dependencies, wanted also where NODE_ENV is production.
  const quiet = ['--include=dev', '--bin-links', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error']
  // The machine's Node may be older than `engines` asks for: the scripts run on the one that is being installed.
  const args = ['ci', ...quiet, ...patience, '--engine-strict=false', '--prefer-offline', ...more]
  return run(npm.command[0], [...npm.command.slice(1), ...args], root)
}

/** Runs the package `node`'s own install step, for an npm that was told (or chose) not to run install scripts. */
export async function repairOwnNode(npm, root) {
  const folder = join(root, 'node_modules', 'node')
  const step = join(folder, 'installArchSpecificPackage.js')
  if (!existsSync(step)) return
  const node = npm.command.length > 1 ? npm.command[0] : process.execPath
  await run(node, [step], folder)
}

function run(program, args, cwd) {
  return new Promise((done, failed) => {
    const child = spawn(program, args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: needsShell(program),
      windowsHide: true,
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', (text) => {
        output = (output + text).slice(-50_000)
      })
    }
    let stopped
    const stop = (signal) => {
      stopped = signal
      child.kill(signal)
    }
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    for (const signal of signals) process.on(signal, stop)
    const over = () => {
      for (const signal of signals) process.off(signal, stop)
    }
    child.once('error', (error) => {
      over()
      failed(new SetupError(`npm could not be started (${error.message}); install Node 24 together with its npm`))
    })
    child.once('close', (code, signal) => {
      over()
      const ended = stopped ?? signal
      if (ended === null) done({ ok: code === 0, output })
      else failed(new SetupError(`it was stopped (${ended}); run the same command again to finish it`))
    })
  })
}

const reasons = [
  [
    /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|EIDLETIMEOUT)\b/,
    (code) => `npm could not reach its registry (${code}); check the network or npm's proxy settings and run it again`,
  ],
  [
    /\b(ENOTCACHED)\b/,
    () => 'npm is set to work offline and does not have all packages; go online, or unset "offline", and run it again',
  ],
  [
    /\b(UNABLE_TO_GET_ISSUER_CERT\w*|UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT\w*|CERT_[A-Z_]+)\b/,
    (code) => `npm does not trust the registry's certificate (${code}); set npm's "cafile" to your proxy's certificate`,
  ],
  [/\b(ENOSPC)\b/, () => 'the disk is full; free about 1 GB and run it again'],
  [
    /\b(EBUSY|EPERM|EACCES|EROFS)\b/,
    (code, root) =>
      process.platform === 'win32'
        ? `a file in ${join(root, 'node_modules')} is in use (${code}); close Tandem and editors and run it again`
        : `npm may not write in ${join(root, 'node_modules')} (${code}); make the folder yours and run it again`,
  ],
  [
    /\b(EUSAGE|EJSONPARSE)\b/,
    () => 'package-lock.json and package.json do not fit together; run "npm install" and then this again',
  ],
  [
    /\b(EINTEGRITY)\b/,
    () => 'a download is not what package-lock.json expects; run "npm cache verify" and then this again',
  ],
  [
    /\b(E401|E403|ENEEDAUTH)\b/,
    (code) => `the registry refused npm (${code}); check the registry and the login in your .npmrc`,
  ],
  [
    /installArchSpecificPackage/,
    () => 'Node 24 could not be fetched for this machine; install Node 24 yourself and run it again',
  ],
  [
    /\b(E404|ETARGET)\b/,
    (code) => `npm's registry lacks a package (${code}); check which registry your .npmrc names and run it again`,
  ],
]

/** The sentence for what npm printed when it failed. */
export function whyNpmFailed(output, root) {
  for (const [pattern, sentence] of reasons) {
    const found = pattern.exec(output)
    if (found !== null) return sentence(found[1], root)
  }
  const told = output.split('\n').filter((line) => /^npm (error|ERR!) \S/.test(line))
  const first = (told[0] || output.trim().split('\n')[0] || 'it printed nothing').replace(/^npm (error|ERR!) /, '')
  return `"npm ci" failed (${first}); run "npm ci" to see all of it`
}
