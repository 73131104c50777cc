import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { output, startTimeOf } from './processes.ts'

// Everything on the machine that belongs to a test process is called tdm-PID-START…, START being the process's start
// time: a later test can tell what a dead one left behind, even if the process id is in use again.
const owned = /^tdm-(\d+)-(\d+)\b/

/** What this process's namespaces and folders are called, before the part that tells them apart. */
export const ours = `tdm-${process.pid}-${startTimeOf(process.pid)}`

/** Where the rooms' folders are: short, for the paths of sockets; box.sh gives the newer Debian a /tmp of its own. */
export const base = `/tmp/${ours}`

/** Runs one `ip` command, inside a network namespace if one is named. */
export async function ip(namespace: string | undefined, command: string): Promise<string> {
  return output('ip', [...(namespace === undefined ? [] : ['-n', namespace]), ...command.split(' ')])
}

/** Removes the namespaces, processes and folders that test processes left which are not alive any more. */
export async function sweep(): Promise<void> {
  for (const name of await namespaces()) {
    if (!ownerIsDead(name)) continue
    // What runs in a namespace of ours was started by us: nothing else is ever put there.
    for (const pid of (await output('ip', ['netns', 'pids', name]).catch(() => '')).split('\n').filter(Boolean)) {
      try {
        process.kill(Number(pid), 'SIGKILL')
      } catch {
        // It ended by itself.
      }
    }
    // Another test process may be at the same work.
    await output('ip', ['netns', 'del', name]).catch(() => undefined)
  }
  for (const name of readdirSync('/tmp')) {
    if (ownerIsDead(name)) rmSync(`/tmp/${name}`, { recursive: true, force: true })
  }
}

/** Removes this process's own namespaces and folders, at once: for the moment when the process ends. */
export function removeOurs(): void {
  for (const name of readdirSync('/run/netns')) {
    if (name.startsWith(`${ours}-`)) execFileSync('ip', ['netns', 'del', name])
  }
  if (existsSync(base)) for (const name of readdirSync(base)) removeFolder(name)
}

/** Removes a network's folder, and the one around it with the last; neither if TANDEM_INTEROP_KEEP is set. */
export function removeFolder(name: string): void {
  if (process.env.TANDEM_INTEROP_KEEP !== undefined) return
  rmSync(`${base}/${name}`, { recursive: true, force: true })
  if (existsSync(base) && readdirSync(base).length === 0) rmdirSync(base)
}

async function namespaces(): Promise<string[]> {
  const lines = await output('ip', ['netns', 'list'])
  return lines.split('\n').flatMap((line) => line.split(' ')[0] || [])
}

function ownerIsDead(name: string): boolean {
  const [, pid, startTime] = owned.exec(name) ?? []
  return pid !== undefined && startTimeOf(Number(pid)) !== startTime
}
