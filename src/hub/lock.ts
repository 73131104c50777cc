import { closeSync, openSync, readFileSync, rmSync } from 'node:fs'
import LibSql from 'libsql'
import { z } from 'zod'
import { TandemError } from '../core/errors.ts'
import { type Home, writePrivate } from './home.ts'

const hubFile = z.object({ pid: z.int(), url: z.string(), startedAt: z.number() })
export type RunningHub = z.output<typeof hubFile>

export interface HomeLock {
  /** Says where this hub can be reached. */
  announce(hub: RunningHub): void
  release(): void
}

interface Connection {
  exec(sql: string): void
  close(): void
}
const open = LibSql as unknown as new (file: string, options: { timeout: number }) => Connection

/** How long a hub that is just starting may need to say its address. */
const patienceMs = 2000

/**
 * Makes this process the only hub on this data. The lock is SQLite's own, which the system takes back from a process
 * that died, so a crash leaves nothing to clean up. Rejects with `hub.running`, naming the other hub.
 */
export async function lockHome(home: Home): Promise<HomeLock> {
  closeSync(openSync(home.lockFile, 'a', 0o600))
  const connection = new open(home.lockFile, { timeout: 0 })
  try {
    connection.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    connection.close()
    if ((cause as { code?: string }).code !== 'SQLITE_BUSY') throw cause
    throw new TandemError('hub.running', { ...(await otherHub(home)) }, { cause })
  }
  rmSync(home.hubFile, { force: true })
  return {
    announce: (hub) => writePrivate(home.hubFile, `${JSON.stringify(hub)}\n`),
    release() {
      rmSync(home.hubFile, { force: true })
      connection.close()
    },
  }
}

/** What `hub.json` says; the hub it names may be gone. */
export function readRunningHub(home: Home): RunningHub | undefined {
  try {
    return hubFile.parse(JSON.parse(readFileSync(home.hubFile, 'utf8')))
  } catch {
    // No file, or one that is not ours: no hub is known.
    return undefined
  }
}

async function otherHub(home: Home): Promise<RunningHub | undefined> {
  for (const started = performance.now(); performance.now() - started < patienceMs; ) {
    const hub = readRunningHub(home)
    if (hub) return hub
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return undefined
}
