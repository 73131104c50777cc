import { spawn } from 'node:child_process'
import type { Logger } from '../../core/log.ts'
import { type Environment, findProgram } from './programs.ts'

export interface OpenOptions {
  platform?: NodeJS.Platform
  env?: Environment
  log: Logger
}

/**
 * Opens a page in the person's browser where there is a desktop. Says whether it tried; whether a window came up nobody
 * tells. The address is seen by every user of the PC in the list of processes: no lasting secret in it. Only http and https: anything else would start whatever program is registered for it.
 */
export async function openInBrowser(url: string, options: OpenOptions): Promise<boolean> {
  const { platform = process.platform, env = process.env, log } = options
  const page = URL.canParse(url) ? new URL(url) : undefined
  if (page?.protocol !== 'http:' && page?.protocol !== 'https:') return false
  const [name, ...args] = openerOf(platform, env)
  const program = name && (await findProgram(name, platform === 'win32' ? { ...env, PATH: env.PATH ?? env.Path } : env))
  if (!program) return false
  try {
    // Apart from us, so that the browser it may start does not end with the hub.
    const child = spawn(program, [...args, page.href], { env, stdio: 'ignore', detached: true, windowsHide: true })
    child.once('error', (error: NodeJS.ErrnoException) => log.info('The browser did not start', { error: error.code }))
    child.unref()
    return true
  } catch (error) {
    log.info('The browser did not start', { error: error instanceof Error ? error.name : typeof error })
    return false
  }
}

function openerOf(platform: NodeJS.Platform, env: Environment): string[] {
  if (platform === 'darwin') return ['open']
  // What "start" ends up doing, without the command interpreter, which would take an "&" in the address for its own.
  if (platform === 'win32') return ['rundll32.exe', 'url.dll,FileProtocolHandler']
  return env.DISPLAY || env.WAYLAND_DISPLAY ? ['xdg-open'] : []
}
