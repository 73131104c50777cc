import { existsSync, realpathSync } from 'node:fs'
import type { Input } from '../core/contract.ts'
import { TandemError } from '../core/errors.ts'
import type { hubContract, SettingsView } from '../core/hub-contract.ts'
import { type HubConfig, hubConfigSchema } from './config.ts'
import type { Autostart } from './desktop/autostart.ts'
import { writePrivate } from './home.ts'
import {
  type ConfigOptions,
  type LoadedConfig,
  loadConfig,
  readConfigFile,
  settings as settingsOf,
} from './load-config.ts'

/** What can change while the hub runs; everybody asks for it anew each time. */
export type SettingValues = Omit<SettingsView, 'autostart' | 'fixed' | 'demo'>
type Name = keyof SettingValues
export type SettingsChange = Input<typeof hubContract, 'configure'>

export interface SettingsOptions extends ConfigOptions {
  readonly file: string
  readonly env: NonNullable<ConfigOptions['env']>
  readonly loaded: LoadedConfig
  /** Absent where nothing may be installed, as in the demo. */
  readonly autostart?: Autostart | undefined
  readonly demo: boolean
}

/** Where each stands in the configuration. */
const paths: Readonly<Record<Name, string>> = {
  name: 'name',
  privacy: 'privacy',
  keepNothing: 'keepNothing',
  retentionDays: 'retentionDays',
  notifications: 'desktop.notifications',
  mirrorToPhones: 'desktop.mirrorToPhones',
  clipboard: 'desktop.clipboard',
}
const names = Object.keys(paths) as Name[]

/** The settings of a running hub: what the configuration said, and what the person changes of it. */
export class Settings {
  readonly #options: SettingsOptions
  readonly #listeners = new Set<(before: SettingValues) => void>()
  #loaded: LoadedConfig
  #now: SettingValues

  constructor(options: SettingsOptions) {
    this.#options = options
    this.#loaded = options.loaded
    this.#now = valuesOf(options.loaded.config)
  }

  get now(): SettingValues {
    return this.#now
  }

  view(): SettingsView {
    const { autostart, demo } = this.#options
    const starts = autostart?.get()
    return {
      ...this.#now,
      ...(starts !== undefined && { autostart: starts }),
      fixed: names.filter((name) => this.#isFixed(name)),
      demo,
    }
  }

  /** Called after each change, with what was set before. The returned function ends it. */
  on(listener: (before: SettingValues) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /**
   * Writes the change into config.json, leaving everything else in it as it is, and applies it at once. Rejects as a whole
   * with `config.fixed` for what environment or command line decide, what this computer cannot do and
   * a file that cannot be written; with `config.invalid` when the file has a mistake by now.
   */
  configure(change: SettingsChange): SettingsView {
    const { autostart, ...values } = change
    const wanted = names.filter((name) => values[name] !== undefined)
    for (const name of wanted) if (this.#isFixed(name)) throw new TandemError('config.fixed', this.#whyFixed(name))
    const putBack = autostart === undefined ? () => {} : this.#setAutostart(autostart)
    const before = this.#now
    try {
      if (wanted.length > 0) this.#loaded = this.#write(wanted.map((name) => [paths[name], values[name]]))
    } catch (error) {
      putBack()
      throw error
    }
    this.#now = valuesOf(this.#loaded.config)
    const failures = [...this.#listeners].flatMap((listener) => failureOf(() => listener(before)))
    if (failures.length > 0) throw failures[0]
    return this.view()
  }

  #isFixed(name: Name): boolean {
    return ['environment', 'flags'].includes(this.#loaded.source(paths[name]))
  }

  #whyFixed(name: Name): { fixed: Name; reason: string } {
    const path = paths[name]
    if (this.#loaded.source(path) === 'flags')
      return { fixed: name, reason: `"${path}" is set by the program that started Tandem: start it without that` }
    const setting = settingsOf(hubConfigSchema(this.#options.links)).find((one) => one.path === path)
    return { fixed: name, reason: `"${path}" is set by the environment variable ${setting?.variable}: change it there` }
  }

  #write(changes: readonly (readonly [path: string, value: unknown])[]): LoadedConfig {
    const { file, links, env, overrides } = this.#options
    // Read anew: a person may have changed it by hand since the start, and what they wrote stays.
    const contents = changes.reduce(withValue, readConfigFile(file) as Tree)
    const loaded = loadConfig({ links, contents, env, overrides })
    try {
      // Through a symbolic link, as those have who keep their configuration elsewhere.
      writePrivate(existsSync(file) ? realpathSync(file) : file, `${JSON.stringify(contents, undefined, 2)}\n`)
    } catch (cause) {
      const reason = `config.json cannot be written (${(cause as NodeJS.ErrnoException).code ?? 'unknown error'})`
      throw new TandemError('config.fixed', { reason }, { cause })
    }
    return loaded
  }

  /** The returned function makes it as it was. */
  #setAutostart(on: boolean): () => void {
    const { autostart } = this.#options
    if (!autostart) throw new TandemError('config.fixed', { fixed: 'autostart', reason: 'this is only a demo' })
    const was = autostart.get()
    autostart.set(on)
    return () => {
      if (was !== undefined) autostart.set(was)
    }
  }
}

/** One part that cannot follow must not keep the others from it. */
function failureOf(work: () => void): unknown[] {
  try {
    work()
    return []
  } catch (error) {
    return [error]
  }
}

function valuesOf({ name, privacy, keepNothing, retentionDays, desktop }: HubConfig): SettingValues {
  return { name, privacy, keepNothing, retentionDays, ...desktop }
}

type Tree = { readonly [key: string]: unknown }

function withValue(tree: Tree, [path, value]: readonly [path: string, value: unknown]): Tree {
  const [key = '', ...rest] = path.split('.')
  if (rest.length === 0) return { ...tree, [key]: value }
  const inner = tree[key]
  // Whatever else stood there would have kept the hub from starting.
  const below = typeof inner === 'object' && inner !== null ? (inner as Tree) : {}
  return { ...tree, [key]: withValue(below, [rest.join('.'), value]) }
}
