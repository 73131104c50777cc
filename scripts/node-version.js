// Which Node runs Tandem. Plain JavaScript that also Node 14 can read: it runs before the right Node is there.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** The first Node that runs TypeScript files by itself, as package.json's `engines` says. */
export const neededNode = '22.18'

/** Is this version ("24.21.0", "v24.21.0") one that runs Tandem? */
export function runsTandem(version) {
  return atLeast(version, neededNode)
}

/** Compares two versions by major and minor. */
export function atLeast(version, wanted) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number)
  const [wantedMajor, wantedMinor = 0] = wanted.split('.').map(Number)
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)
}

/** The Node that comes with Tandem as the dev dependency `node`; the file may not be there. */
export function ownNode(root) {
  return join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
}

/** What a Node binary says it is, or `undefined` when it does not run here (missing, other platform, cut short). */
export function versionOf(binary) {
  const asked = spawnSync(binary, ['--version'], { encoding: 'utf8', timeout: 20_000, windowsHide: true })
  return asked.status === 0 && /^v\d+\.\d+/.test(asked.stdout) ? asked.stdout.trim() : undefined
}
