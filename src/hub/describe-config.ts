import { isTandemError } from '../core/errors.ts'
import { links } from '../links/index.ts'
import { type HubConfig, hubConfigSchema } from './config.ts'
import { locateHome } from './home.ts'
import { loadConfig, type Source, settings } from './load-config.ts'

/** The configuration as a hub started now would have it, for who wants to look at it without starting one. */
export interface DescribedConfig {
  readonly file: string
  /** What is not at its default, and where it comes from. */
  readonly set: ReadonlyArray<{ readonly path: string; readonly source: Source }>
  /** One sentence each; with any, a hub does not start. */
  readonly mistakes: readonly string[]
  /** The configuration of each link; absent with mistakes. */
  readonly links: HubConfig['links'] | undefined
}

export function describeConfig(env: Readonly<Record<string, string | undefined>>): DescribedConfig {
  const file = locateHome({ env }).configFile
  try {
    const { config, source } = loadConfig({ links, file, env })
    const all = settings(hubConfigSchema(links)).map(({ path }) => ({ path, source: source(path) }))
    return { file, set: all.filter((one) => one.source !== 'default'), mistakes: [], links: config.links }
  } catch (error) {
    if (!isTandemError(error, 'config.invalid')) throw error
    const { mistakes } = error.details
    const sentences = Array.isArray(mistakes) ? mistakes.map(String) : [error.sentence]
    return { file, set: [], mistakes: sentences, links: undefined }
  }
}
