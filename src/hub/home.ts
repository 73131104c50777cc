import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/** Where Tandem keeps what on this computer. */
export interface Home {
  readonly configFolder: string
  readonly dataFolder: string
  readonly logFolder: string
  readonly configFile: string
  readonly databaseFile: string
  /** The database's key in hex, only where the keychain of the system is not used. */
  readonly keyFile: string
  /** Names the keychain's entry that holds the database's key. */
  readonly keychainFile: string
  readonly tokenFile: string
  /** `{ pid, url, startedAt }` while a hub runs. */
  readonly hubFile: string
  readonly lockFile: string
}

export interface HomeOptions {
  /** One folder for everything; default: `TANDEM_HOME`, else the platform's own folders. */
  readonly home?: string | undefined
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly platform?: NodeJS.Platform
  readonly userFolder?: string
}

/** Finds the folders without touching them. */
export function locateHome(options: HomeOptions = {}): Home {
  const env = options.env ?? process.env
  const whole = options.home ?? env.TANDEM_HOME
  const { configFolder, dataFolder } = whole
    ? { configFolder: whole, dataFolder: whole }
    : platformFolders(options.platform ?? process.platform, env, options.userFolder ?? homedir())
  return {
    configFolder,
    dataFolder,
    logFolder: join(dataFolder, 'log'),
    configFile: join(configFolder, 'config.json'),
    databaseFile: join(dataFolder, 'tandem.db'),
    keyFile: join(dataFolder, 'key'),
    keychainFile: join(dataFolder, 'keychain'),
    tokenFile: join(dataFolder, 'token'),
    hubFile: join(dataFolder, 'hub.json'),
    lockFile: join(dataFolder, 'lock'),
  }
}

/** Makes the folders that are missing, closed to other users. */
export function makeHome(home: Home): void {
  for (const folder of [home.configFolder, home.dataFolder, home.logFolder])
    mkdirSync(folder, { recursive: true, mode: 0o700 })
}

/** Writes a file that only this user may read, whole or not at all. */
export function writePrivate(file: string, text: string): void {
  const draft = `${file}.new`
  writeFileSync(draft, text, { mode: 0o600, flush: true })
  renameSync(draft, file)
}

/** The trimmed text of a small file of ours; `undefined` when there is none. */
export function readPrivate(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined
}

function platformFolders(platform: NodeJS.Platform, env: NonNullable<HomeOptions['env']>, user: string) {
  // The XDG Base Directory Specification tells programs to ignore folders that are not absolute.
  const folder = (name: string, fallback: string) => {
    const value = env[name]
    return value && isAbsolute(value) ? value : join(user, fallback)
  }
  if (platform === 'win32')
    return {
      configFolder: join(folder('APPDATA', 'AppData/Roaming'), 'Tandem'),
      dataFolder: join(folder('LOCALAPPDATA', 'AppData/Local'), 'Tandem'),
    }
  if (platform === 'darwin') {
    const both = join(user, 'Library', 'Application Support', 'Tandem')
    return { configFolder: both, dataFolder: both }
  }
  return {
    configFolder: join(folder('XDG_CONFIG_HOME', '.config'), 'tandem'),
    dataFolder: join(folder('XDG_DATA_HOME', '.local/share'), 'tandem'),
  }
}
