import { readFileSync } from 'node:fs'
import type { Feature } from '../core/feature.ts'
import type { Finding } from '../core/hub-contract.ts'
import type { LinkEntry } from '../core/link.ts'
import type { Logger } from '../core/log.ts'
import { Auth, readToken } from './auth.ts'
import type { RunningHub } from './checks/pc.ts'
import type { DeepPartial, HubConfig } from './config.ts'
import { openDatabase } from './database.ts'
import { openAutostart } from './desktop/autostart.ts'
import { Copying } from './desktop/copying.ts'
import { type DesktopBridge, startDesktop } from './desktop-bridge.ts'
import { Endings } from './endings.ts'
import { type Home, locateHome, makeHome } from './home.ts'
import { hubActions } from './hub-actions.ts'
import { readKey } from './key.ts'
import type { Keychain } from './keychain.ts'
import { liveServer } from './live.ts'
import { loadConfig } from './load-config.ts'
import { type HomeLock, lockHome } from './lock.ts'
import { openLog } from './log.ts'
import { keepMemorySmall } from './memory.ts'
import { makeParts, type Parts } from './parts.ts'
import { RateLimit } from './rate-limit.ts'
import { Settings } from './settings.ts'

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
  /** The phones are simulated, and nothing of this computer is changed. */
  readonly demo?: boolean
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

/**
 * Starts a hub: the links first, so that a known phone is linked as soon as can be, then API and page. Rejects with
 * `hub.running`, `config.invalid` or `store.locked`, having ended whatever had begun.
 */
export async function startHub(options: HubOptions = {}): Promise<Hub> {
  const endings = new Endings()
  try {
    return await start(options, endings)
  } catch (error) {
    await endings.run()
    throw error
  }
}

async function start(options: HubOptions, endings: Endings): Promise<Hub> {
  const env = options.env ?? process.env
  const home = locateHome({ home: options.home, env })
  const [features, links] = await Promise.all([
    options.features ?? import('../features/index.ts').then((list): readonly Feature[] => list.features),
    options.links ?? import('../links/index.ts').then((list) => list.links),
  ])
  const from = { links, file: home.configFile, env, overrides: options.overrides }
  const loaded = loadConfig(from)
  const { config } = loaded
  makeHome(home)
  const lock = await lockHome(home)
  endings.last(() => lock.release())
  const log = options.log ?? fileLog(home, config, endings)
  const store = await openStore({ home, config, log, keychain: options.keychain }, endings)
  const autostart = options.demo ? undefined : openAutostart({ env, home: options.home, log })
  const settings = new Settings({ ...from, loaded, autostart, demo: options.demo === true })
  const parts = makeParts({ features, links, config, settings, log, store }, endings)
  const linked = parts.links.start()
  const token = readToken(home)
  const copying = new Copying({ env, clock: parts.clock, log, ...(options.demo && { refusal: demoRefusal }) })
  endings.first(() => copying.stop())
  const clipboard = () => copying.clipboard()
  const desktop = startDesktop({ ...parts, env, blobs: parts.blobs.of('desktop'), log, clipboard })
  endings.first(() => desktop.stop())
  const { place } = store
  const knows = (): RunningHub => ({
    links: parts.links.status(),
    keychain: place,
    notifications: desktop.status().notifications,
    demo: options.demo === true,
  })
  const checks = async () => (await import('./checks/checks.ts')).checkPc({ env, links: config.links, hub: knows() })
  const http = await serve({ parts, config, log, token, home, place, desktop, copying, checks }, endings)
  await Promise.race([linked, new Promise((resolve) => setTimeout(resolve, 2000).unref())])
  endings.first(keepMemorySmall())
  announce(lock, { url: http.place.url, startedAt: parts.startedAt })
  log.info('started', { port: http.port, keychain: store.place })
  return { url: http.place.url, port: http.port, token, home, config, stop: () => endings.run() }
}

const demoRefusal = 'The demo leaves this computer as it is, its clipboard too.'

function fileLog(home: Home, config: HubConfig, endings: Endings): Logger {
  const terminal = process.stderr.isTTY ? process.stderr : undefined
  const log = openLog({ folder: home.logFolder, level: config.log.level, terminal })
  endings.last(() => log.close())
  return log
}

interface StoreAsked {
  readonly home: Home
  readonly config: HubConfig
  readonly log: Logger
  readonly keychain: Keychain | undefined
}

async function openStore({ home, config, log, keychain }: StoreAsked, endings: Endings) {
  const { key, place } = await readKey({ home, use: config.keychain, log, keychain })
  const database = openDatabase({ file: home.databaseFile, key })
  endings.last(() => database.close())
  return { database, place }
}

interface ServeAsked {
  readonly parts: Parts
  readonly config: HubConfig
  readonly log: Logger
  readonly token: string
  readonly home: Home
  readonly place: 'os' | 'file'
  readonly desktop: DesktopBridge
  readonly copying: Copying
  checks(): Promise<Finding[]>
}

async function serve(
  { parts, config, log, token, home, place, desktop, copying, checks }: ServeAsked,
  endings: Endings,
) {
  const { clock, devices, links, counters, features, feed } = parts
  const auth = new Auth({ database: parts.database, clock, token })
  const live = liveServer({
    auth,
    feed,
    features,
    counters,
    clock,
    log,
    hello: () => ({ devices: devices.views(), peers: links.peers(), settings: parts.settings.view() }),
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
    hub: hubActions({ ...parts, copying, checks }),
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
      desktop: desktop.status(),
      counters: counters.all(),
    }),
  }
  const http = await startHttp({ host: config.host, port: config.port, api, live })
  endings.first(() => http.stop())
  return http
}

function announce(lock: HomeLock, hub: { url: string; startedAt: number }): void {
  lock.announce({ pid: process.pid, ...hub })
}

function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
