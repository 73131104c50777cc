import { readFileSync } from 'node:fs'
import { systemClock } from '../core/clock.ts'
import type { Contract } from '../core/contract.ts'
import type { Feature, HubSide } from '../core/feature.ts'
import type { LinkEntry } from '../core/link.ts'
import type { Logger } from '../core/log.ts'
import { Auth, readToken } from './auth.ts'
import { openBlobs, type StoredBlobs } from './blobs.ts'
import { makeCaller } from './calls.ts'
import type { DeepPartial, HubConfig } from './config.ts'
import { openDatabase, type StoredDatabase } from './database.ts'
import { Devices } from './devices.ts'
import { Counters, Feed } from './feed.ts'
import { type Home, locateHome, makeHome } from './home.ts'
import { hubActions } from './hub-actions.ts'
import { hubIdentity } from './identity.ts'
import { readKey } from './key.ts'
import type { Keychain } from './keychain.ts'
import { LinkRunner } from './link-runner.ts'
import { type LiveServer, liveServer } from './live.ts'
import { loadConfig } from './load-config.ts'
import { type HomeLock, lockHome } from './lock.ts'
import { openLog } from './log.ts'
import { Outbox } from './outbox.ts'
import { openPolicy } from './policy-store.ts'
import { RateLimit } from './rate-limit.ts'

export interface HubOptions {
  /** One folder for everything; default: `TANDEM_HOME`, else the platform's own folders. */
  readonly home?: string
  /** What the command line said: wins over environment and file. */
  readonly overrides?: DeepPartial<HubConfig>
  /** Default: files in the home's `log` folder, and the terminal where there is one. */
  readonly log?: Logger
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Default: every feature and link there is. */
  readonly features?: readonly Feature[]
  readonly links?: readonly LinkEntry[]
  /** Default: the system's. */
  readonly keychain?: Keychain
}

export interface Hub {
  readonly url: string
  readonly port: number
  readonly token: string
  readonly home: Home
  readonly config: HubConfig
  /** Ends everything within 2 s. */
  stop(): Promise<void>
}

/** Awaited when it is a promise. */
type Ending = () => unknown

/**
 * Starts a hub: the links first, so that a known phone is linked as soon as can be, then API and page. Rejects with
 * `hub.running`, `config.invalid` or `store.locked`, having ended whatever had begun.
 */
export async function startHub(options: HubOptions = {}): Promise<Hub> {
  const endings: Ending[] = []
  const stop = async () => {
    for (const end of endings.splice(0).reverse()) await end()
  }
  try {
    return await start(options, endings, stop)
  } catch (error) {
    await stop()
    throw error
  }
}

async function start(options: HubOptions, endings: Ending[], stop: () => Promise<void>): Promise<Hub> {
  const env = options.env ?? process.env
  const home = locateHome({ home: options.home, env })
  const [features, links] = await Promise.all([
    options.features ?? import('../features/index.ts').then((list): readonly Feature[] => list.features),
    options.links ?? import('../links/index.ts').then((list) => list.links),
  ])
  const { config } = loadConfig({ links, file: home.configFile, env, overrides: options.overrides })
  makeHome(home)
  const lock = await lockHome(home)
  endings.push(() => lock.release())
  const log = options.log ?? fileLog(home, config, endings)
  const store = await openStore({ home, config, log, keychain: options.keychain }, endings)
  const parts = makeParts({ features, links, config, log, store }, endings)
  const linked = parts.links.start()
  const token = readToken(home)
  const http = await serve({ parts, config, log, token, home, place: store.place }, endings)
  await Promise.race([linked, new Promise((resolve) => setTimeout(resolve, 2000).unref())])
  announce(lock, { url: http.place.url, startedAt: parts.startedAt })
  log.info('started', { port: http.port, keychain: store.place })
  return { url: http.place.url, port: http.port, token, home, config, stop }
}

function fileLog(home: Home, config: HubConfig, endings: Ending[]): Logger {
  const terminal = process.stderr.isTTY ? process.stderr : undefined
  const log = openLog({ folder: home.logFolder, level: config.log.level, terminal })
  endings.push(() => log.close())
  return log
}

interface StoreAsked {
  readonly home: Home
  readonly config: HubConfig
  readonly log: Logger
  readonly keychain: Keychain | undefined
}

async function openStore({ home, config, log, keychain }: StoreAsked, endings: Ending[]) {
  const { key, place } = await readKey({ home, use: config.keychain, log, keychain })
  const database = openDatabase({ file: home.databaseFile, key })
  endings.push(() => database.close())
  return { database, place }
}

interface Around {
  readonly features: readonly Feature[]
  readonly links: readonly LinkEntry[]
  readonly config: HubConfig
  readonly log: Logger
  readonly store: { readonly database: StoredDatabase }
}

type Parts = ReturnType<typeof makeParts>

/** Everything but the API; nothing of it moves before the links are started. */
function makeParts({ features, links: entries, config, log, store: { database } }: Around, endings: Ending[]) {
  const clock = systemClock
  const feed = new Feed(log)
  const counters = new Counters()
  const keepNothing = () => config.keepNothing
  const blobs = openBlobs({ database, clock, keepNothing })
  const policy = openPolicy(database, config.keepNothing)
  const outbox = new Outbox({ database, clock, keepNothing, told: (fate) => feed.tell({ type: 'fate', fate }) })
  const hubSides = openHubSides({ features, database, blobs, log, outbox, config })
  endings.push(() => {
    for (const side of hubSides.values()) side.stop?.()
  })
  const devices = new Devices({ database, blobs, features, hubSides, policy, feed, clock, log })
  endings.push(() => devices.stop())
  const stopping = new AbortController()
  const call = makeCaller({ devices, features, outbox, stopping: stopping.signal })
  const tap = lateTap()
  const self = hubIdentity({ name: config.name, kind: config.kind }, features)
  const links = new LinkRunner({
    entries,
    config: config.links,
    self,
    database,
    devices,
    feed,
    counters,
    clock,
    log,
    tap,
  })
  endings.push(() => {
    stopping.abort()
    return links.stop()
  })
  return {
    clock,
    feed,
    counters,
    blobs,
    policy,
    outbox,
    devices,
    call,
    tap,
    links,
    features,
    database,
    startedAt: clock.now(),
  }
}

interface SidesAsked {
  readonly features: readonly Feature[]
  readonly database: StoredDatabase
  readonly blobs: StoredBlobs
  readonly log: Logger
  readonly outbox: Outbox
  readonly config: HubConfig
}

function openHubSides({ features, database, blobs, log, outbox, config }: SidesAsked) {
  const sides = new Map<string, HubSide<Contract>>()
  for (const { contract, migrations, open } of features) {
    if (migrations) database.migrate(contract.id, migrations)
    const side = open?.({
      database,
      blobs: blobs.of(`feature:${contract.id}`),
      clock: systemClock,
      log: log.child({ feature: contract.id }),
      settle: (clientId, fate, reason) => outbox.settle(clientId, fate, reason),
      keepNothing: () => config.keepNothing,
      retentionDays: config.retentionDays,
    })
    if (side) sides.set(contract.id, side)
  }
  return sides
}

/** The links run before there is anything that could show packets. */
function lateTap() {
  const tap: { live?: LiveServer } = {}
  return {
    set(live: LiveServer) {
      tap.live = live
    },
    wanted: () => tap.live?.wanted() ?? false,
    tell: (packet: Parameters<LiveServer['tell']>[0]) => tap.live?.tell(packet),
  }
}

interface ServeAsked {
  readonly parts: Parts
  readonly config: HubConfig
  readonly log: Logger
  readonly token: string
  readonly home: Home
  readonly place: 'os' | 'file'
}

async function serve({ parts, config, log, token, home, place }: ServeAsked, endings: Ending[]) {
  const { clock, devices, links, counters, features, feed } = parts
  const auth = new Auth({ database: parts.database, clock, token })
  const live = liveServer({
    auth,
    feed,
    features,
    counters,
    clock,
    log,
    hello: () => ({ devices: devices.views(), peers: links.peers() }),
    deviceId: (reference) => devices.find(reference).id,
    attend: (inUse) => links.attend(inUse),
  })
  parts.tap.set(live)
  const version = readVersion()
  const { startHttp } = await import('./http.ts')
  const api = {
    auth,
    devices,
    features,
    counters,
    log,
    version,
    call: parts.call,
    hub: hubActions(parts),
    blobs: parts.blobs.of('api'),
    limits: {
      visitors: new RateLimit(clock, { burst: 1000, perSecond: 500 }),
      strangers: new RateLimit(clock, { burst: 20, perSecond: 2 }),
    },
    status: () => ({
      version,
      startedAt: parts.startedAt,
      home: home.dataFolder,
      keychain: place,
      links: links.status(),
      counters: counters.all(),
    }),
  }
  const http = await startHttp({ host: config.host, port: config.port, api, live })
  endings.push(() => http.stop())
  return http
}

function announce(lock: HomeLock, hub: { url: string; startedAt: number }): void {
  lock.announce({ pid: process.pid, ...hub })
}

function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
