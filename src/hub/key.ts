import { randomBytes } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { TandemError } from '../core/errors.ts'
import type { Logger } from '../core/log.ts'
import { type Home, readPrivate, writePrivate } from './home.ts'
import type { Keychain } from './keychain.ts'

/** Where the key of the database is. */
export type KeyPlace = 'os' | 'file'

export interface StoreKey {
  /** 32 bytes. */
  readonly key: Uint8Array
  readonly place: KeyPlace
}

export interface KeyOptions {
  readonly home: Home
  /** `file` leaves the keychain alone for a new key; a key that is in the keychain already is read from there. */
  readonly use: 'auto' | 'file'
  readonly log: Logger
  readonly keychain?: Keychain | undefined
  /** For a new key: how long the keychain may take before the file is used. */
  readonly patienceMs?: number
  /** For a key that is in there: a person may have to unlock the keychain first. */
  readonly unlockMs?: number
}

/** Reads the key, or makes one where there is no database yet. Rejects with `store.locked` when it is lost. */
export async function readKey(options: KeyOptions): Promise<StoreKey> {
  const { home } = options
  const inFile = readPrivate(home.keyFile)
  if (inFile !== undefined) return { key: bytesOf(inFile), place: 'file' }
  const entry = readPrivate(home.keychainFile)
  if (entry !== undefined) return { key: await fromKeychain(options, entry), place: 'os' }
  if (existsSync(home.databaseFile)) throw locked('The key is missing.')
  return newKey(options)
}

async function newKey(options: KeyOptions): Promise<StoreKey> {
  const key = randomBytes(32)
  if (options.use === 'auto' && (await keepInKeychain(options, key))) return { key, place: 'os' }
  writePrivate(options.home.keyFile, `${key.toString('hex')}\n`)
  return { key, place: 'file' }
}

async function fromKeychain(options: KeyOptions, entry: string): Promise<Uint8Array> {
  let secret: string | undefined
  try {
    secret = await (await keychainOf(options)).read(entry, options.unlockMs ?? 60_000)
  } catch (cause) {
    throw locked('The keychain of this computer does not give out the key.', cause)
  }
  if (secret === undefined) throw locked('The key is no longer in the keychain of this computer.')
  return bytesOf(secret)
}

async function keepInKeychain(options: KeyOptions, key: Buffer): Promise<boolean> {
  const { home, log, patienceMs = 3000 } = options
  const entry = `database-${randomBytes(8).toString('hex')}`
  const secret = key.toString('hex')
  try {
    const keychain = await keychainOf(options)
    await keychain.write(entry, secret, patienceMs)
    // Some take it and have forgotten it by the next question.
    if ((await keychain.read(entry, patienceMs)) !== secret) throw new Error('the keychain gave back something else')
    writePrivate(home.keychainFile, `${entry}\n`)
    return true
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 200) : 'unknown'
    log.info('The keychain of this computer cannot be used; the key is kept in a file', { reason })
    rmSync(home.keychainFile, { force: true })
    return false
  }
}

async function keychainOf(options: KeyOptions): Promise<Keychain> {
  return options.keychain ?? (await import('./keychain.ts')).systemKeychain
}

function bytesOf(hex: string): Uint8Array {
  if (!/^[0-9a-f]{64}$/.test(hex)) throw locked('The key is damaged.')
  return Buffer.from(hex, 'hex')
}

function locked(reason: string, cause?: unknown): TandemError {
  return new TandemError('store.locked', { reason }, { cause })
}
