/**
 * Real KDE Connect daemons for tests, each on a computer of its own as far as it can tell. `../setup` installs them.
 * Needs Linux and root (network namespaces). TANDEM_INTEROP_KEEP=1 keeps the rooms' folders, with their logs, in
 * /tmp/tdm-*, until the next run clears them away.
 */
import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { describe, it } from 'vitest'
import { type Kind, programOf } from './kde-files.ts'

export type { Seen } from './desktop.ts'
export type { RoomOptions } from './furniture.ts'
export { KdePeer, type KdePeerOptions, type KnownDevice, type PhoneNotification, pairPeers } from './kde.ts'
export type { Kind } from './kde-files.ts'
export { Network, startNetwork } from './network.ts'
export { Room } from './room.ts'
export { freePort } from './sockets.ts'
export { until } from './wait.ts'

/** For each kind true, or a sentence that says why it cannot be started here. */
export const available: Record<Kind, true | string> = { kde22: availability('kde22'), kde25: availability('kde25') }

/**
 * `describe` for tests that need these peers. Where one is missing they are skipped, with the reason in their title;
 * with TANDEM_INTEROP=required they fail instead.
 */
export function describeWith(kinds: Kind[], title: string, body: () => void): void {
  const missing = kinds.map((kind) => available[kind]).find((answer) => answer !== true)
  if (missing === undefined) describe(title, body)
  else if (process.env.TANDEM_INTEROP === 'required') {
    describe(title, () => {
      it('has its peers', () => {
        throw new Error(missing)
      })
    })
  } else describe.skip(`${title} (skipped: ${missing})`, body)
}

function availability(kind: Kind): true | string {
  if (process.platform !== 'linux') return 'needs Linux'
  if (process.getuid?.() !== 0) return 'needs root, for network namespaces'
  const { root = '', path } = programOf(kind)
  try {
    accessSync(root + path, constants.X_OK)
    for (const program of ['ip', 'Xvfb', 'xclip', 'notify-send', 'dbus-daemon']) {
      if (spawnSync('which', [program]).status !== 0) return `needs ${program}: run tests/interop/setup`
    }
  } catch {
    // Not there, or not a program.
    return `needs ${root}${path}: run tests/interop/setup`
  }
  if (spawnSync('unshare', ['--net', '--mount', 'true']).status !== 0) return 'may not make network namespaces here'
  return true
}
