// Started by keychain.ts: does one thing with the keychain, asked on standard input, answered on standard output.
import { text } from 'node:stream/consumers'

interface Request {
  readonly name: string
  /** Absent: read. */
  readonly secret?: string
}

async function perform({ name, secret }: Request): Promise<{ secret?: string }> {
  const { Entry } = await import('@napi-rs/keyring')
  // Without this a headless Linux would silently get the kernel's keyring, which forgets everything at shutdown.
  const entry = new Entry('Tandem', name, { linux: { store: 'secret-service' } })
  if (secret !== undefined) {
    entry.setPassword(secret)
    return {}
  }
  const found = entry.getPassword()
  return found === null ? {} : { secret: found }
}

try {
  process.stdout.write(JSON.stringify(await perform(JSON.parse(await text(process.stdin)) as Request)))
} catch (error) {
  process.stdout.write(JSON.stringify({ error: error instanceof Error ? error.message : 'unknown' }))
}
