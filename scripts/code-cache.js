// Lets Node keep our compiled code. Plain JavaScript: a TypeScript file before this one would make Node load its
// compiler, which takes 100 ms and 15 MB that the program keeps to its end.
import { existsSync, mkdirSync } from 'node:fs'
import module from 'node:module'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/**
 * From the second time on, commands start in a third of the time. In a folder of this user: Node's own choice is the
 * shared temporary one, where another user could lay code ready for us. `around`: `env`, and for tests `platform` and
 * `userFolder`.
 */
export function keepCompiled(around) {
  const folder = cacheFolder(around)
  if (folder === undefined) return
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    module.enableCompileCache(folder)
  } catch {
    // A home that cannot be written: everything works, only slower.
  }
}

/** Where the compiled code goes; nowhere when `TANDEM_HOME` names a folder that is not there (yet). */
export function cacheFolder({ env, platform = process.platform, userFolder = homedir() }) {
  const { TANDEM_HOME: home, LOCALAPPDATA: local, XDG_CACHE_HOME: xdg } = env
  if (home) return existsSync(home) ? join(home, 'cache') : undefined
  if (platform === 'win32') return join(local || join(userFolder, 'AppData', 'Local'), 'Tandem', 'Cache')
  if (platform === 'darwin') return join(userFolder, 'Library', 'Caches', 'Tandem')
  return join(xdg && isAbsolute(xdg) ? xdg : join(userFolder, '.cache'), 'tandem')
}
