import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Clock } from '../core/clock.ts'
import { TandemError } from '../core/errors.ts'
import type { StoredDatabase } from './database.ts'
import { type Home, readPrivate, writePrivate } from './home.ts'

/** Who asks; `id` is the same for the same credential and tells nothing of it. */
export interface Visitor {
  readonly by: 'token' | 'cookie'
  readonly id: string
}

export interface AuthOptions {
  readonly database: StoredDatabase
  readonly clock: Clock
  readonly token: string
}

const migrations = ['CREATE TABLE logins (hash TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID']

/** How long a browser stays logged in, in seconds. */
export const loginSeconds = 30 * 24 * 60 * 60
const ticketMs = 60_000
const maxTickets = 50
const maxLogins = 100

/** The token of this home, made at the first start; whoever can read the file is the user. */
export function readToken(home: Home): string {
  const found = readPrivate(home.tokenFile)
  if (found !== undefined && /^[\w-]{32,128}$/.test(found)) return found
  const token = randomBytes(32).toString('base64url')
  writePrivate(home.tokenFile, `${token}\n`)
  return token
}

/** Decides who gets in: programs with the token, browsers with a cookie that a token or a one-time ticket bought. */
export class Auth {
  readonly #database: StoredDatabase
  readonly #clock: Clock
  readonly #tokenHash: Buffer
  readonly #tickets = new Map<string, number>()

  constructor({ database, clock, token }: AuthOptions) {
    this.#database = database
    this.#clock = clock
    this.#tokenHash = hash(token)
    database.migrate('hub:auth', migrations)
    database.run('DELETE FROM logins WHERE until < ?', clock.now())
  }

  /** `cookieName` depends on the port, because browsers share cookies between the ports of a host. */
  visitor(
    headers: { authorization?: string | undefined; cookie?: string | undefined },
    cookieName: string,
  ): Visitor | undefined {
    const bearer = /^Bearer ([\w-]{1,256})$/i.exec(headers.authorization ?? '')?.[1]
    if (bearer !== undefined) return this.#isToken(bearer) ? { by: 'token', id: 'token' } : undefined
    const cookie = cookieIn(headers.cookie, cookieName)
    if (cookie === undefined) return undefined
    const id = hash(cookie).toString('hex')
    const login = this.#database.get<{ until: number }>('SELECT until FROM logins WHERE hash = ?', id)
    return login && login.until > this.#clock.now() ? { by: 'cookie', id } : undefined
  }

  /** Trades the token for a cookie's value. Rejects with `auth.needed`. */
  login(token: string): string {
    if (!this.#isToken(token)) throw new TandemError('auth.needed')
    return this.#newLogin()
  }

  logout(visitor: Visitor): void {
    this.#database.run('DELETE FROM logins WHERE hash = ?', visitor.id)
  }

  /** A word that lets one browser in, once, within a minute. */
  ticket(): string {
    const ticket = randomBytes(24).toString('base64url')
    this.#tickets.set(ticket, this.#clock.now() + ticketMs)
    const [oldest] = this.#tickets.keys()
    if (this.#tickets.size > maxTickets && oldest !== undefined) this.#tickets.delete(oldest)
    return ticket
  }

  /** The cookie's value for a ticket; `undefined` when it is unknown, used or too old. */
  redeem(ticket: string): string | undefined {
    const until = this.#tickets.get(ticket)
    this.#tickets.delete(ticket)
    return until !== undefined && until > this.#clock.now() ? this.#newLogin() : undefined
  }

  #isToken(word: string): boolean {
    return timingSafeEqual(hash(word), this.#tokenHash)
  }

  #newLogin(): string {
    const cookie = randomBytes(32).toString('base64url')
    const until = this.#clock.now() + loginSeconds * 1000
    this.#database.transaction(() => {
      this.#database.run('INSERT INTO logins VALUES (?, ?)', hash(cookie).toString('hex'), until)
      this.#database.run(
        'DELETE FROM logins WHERE hash NOT IN (SELECT hash FROM logins ORDER BY until DESC LIMIT ?)',
        maxLogins,
      )
    })
    return cookie
  }
}

function hash(word: string): Buffer {
  return createHash('sha256').update(word).digest()
}

function cookieIn(header: string | undefined, name: string): string | undefined {
  for (const pair of (header ?? '').slice(0, 8192).split(';')) {
    const [key, value] = pair.trim().split('=', 2)
    if (key === name && value !== undefined) return value
  }
  return undefined
}
