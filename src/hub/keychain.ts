import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** The system's keychain, as far as it is needed: secrets by name. Rejects when it refuses or does not answer in time. */
export interface Keychain {
  read(name: string, patienceMs: number): Promise<string | undefined>
  write(name: string, secret: string, patienceMs: number): Promise<void>
}

const answer = z.object({ secret: z.string().optional(), error: z.string().optional() })

/**
 * Keychain Access, Windows' credentials or the Secret Service. The library blocks the whole process while a desktop
 * session does not answer, so a process of its own asks, and is ended when it takes too long.
 */
export const systemKeychain: Keychain = {
  read: (name, patienceMs) => ask({ name }, patienceMs),
  async write(name, secret, patienceMs) {
    await ask({ name, secret }, patienceMs)
  },
}

function ask(request: { name: string; secret?: string }, patienceMs: number): Promise<string | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<string | undefined>()
  const program = fileURLToPath(new URL(import.meta.url.replace(/keychain\.(\w+)$/, 'keychain-process.$1')))
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true })
  const timer = setTimeout(() => {
    child.kill('SIGKILL')
    reject(new Error('the keychain does not answer'))
  }, patienceMs)
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  child.once('error', reject)
  child.once('close', () => {
    clearTimeout(timer)
    const parsed = answer.safeParse(said === '' ? undefined : JSON.parse(said))
    if (!parsed.success) reject(new Error('the keychain gave no answer'))
    else if (parsed.data.error !== undefined) reject(new Error(parsed.data.error))
    else resolve(parsed.data.secret)
  })
  // Through the pipe: arguments and variables can be read by every program of this user.
  child.stdin.on('error', () => {
    // It ended before it read everything; `close` tells.
  })
  child.stdin.end(JSON.stringify(request))
  return promise
}
