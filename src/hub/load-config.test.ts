import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { TandemError } from '../core/errors.ts'
import { links } from '../links/index.ts'
import { hubConfigSchema } from './config.ts'
import { locateHome, makeHome, writePrivate } from './home.ts'
import { type ConfigOptions, loadConfig, settings } from './load-config.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'tandem-config-'))
  folders.push(made)
  return made
}

function file(text: string): string {
  const path = join(folder(), 'config.json')
  writeFileSync(path, text)
  return path
}

function mistakes(options: Omit<ConfigOptions, 'links'>): unknown {
  try {
    loadConfig({ links, ...options })
  } catch (error) {
    expect((error as TandemError).code).toBe('config.invalid')
    return (error as TandemError).details.mistakes
  }
  throw new Error('no mistake was found')
}

describe('the configuration', () => {
  it('is complete without any file', () => {
    const { config, source } = loadConfig({ links })
    expect(config).toMatchObject({ host: '127.0.0.1', port: 7420, name: 'Tandem PC', keepNothing: false })
    expect(config.links.kdeconnect).toMatchObject({ udpPort: 1716, enabled: true })
    expect(config.desktop).toEqual({ notifications: true, mirrorToPhones: false, clipboard: false })
    expect(source('port')).toBe('default')
  })

  it('lets flags win over environment, environment over file, file over defaults, and says which', () => {
    const { config, source } = loadConfig({
      links,
      file: file('{ "port": 1, "name": "A", "keepNothing": true, "links": { "kdeconnect": { "udpPort": 5000 } } }'),
      env: { TANDEM_PORT: '2', TANDEM_NAME: 'B', TANDEM_LINKS_KDECONNECT_MDNS: 'off' },
      overrides: { port: 3, desktop: { clipboard: undefined } },
    })
    expect(config).toMatchObject({ port: 3, name: 'B', keepNothing: true })
    expect(config.links.kdeconnect).toMatchObject({ udpPort: 5000, mdns: false, broadcast: true })
    expect(['port', 'name', 'keepNothing', 'links.kdeconnect.mdns', 'log.level'].map(source)).toEqual([
      'flags',
      'environment',
      'file',
      'environment',
      'default',
    ])
  })

  it('reads numbers, switches and lists from variables', () => {
    const { config } = loadConfig({
      links,
      env: {
        TANDEM_NAME: '1',
        TANDEM_KEEP_NOTHING: '1',
        TANDEM_LINKS_KDECONNECT_MIN_PROTOCOL: '8',
        TANDEM_LINKS_KDECONNECT_TARGETS: '127.0.0.2:1716, 127.0.0.3',
      },
    })
    expect(config).toMatchObject({ name: '1', keepNothing: true })
    expect(config.links.kdeconnect).toMatchObject({ minProtocol: 8, targets: ['127.0.0.2:1716', '127.0.0.3'] })
  })

  it('names the place of each mistake in one sentence', () => {
    const text =
      '{ "links": { "kdeconnect": { "udpPort": 70000, "tcpPort": "x", "protocol": 6 } }, "prot": 1, "host": "0.0.0.0" }'
    expect(mistakes({ file: file(text) })).toEqual([
      'config.json: host: must be an address of this computer itself, such as 127.0.0.1.',
      'config.json: links.kdeconnect.udpPort: must be at most 65535.',
      'config.json: links.kdeconnect.tcpPort: must be a number.',
      'config.json: links.kdeconnect.protocol: must be one of 7, 8.',
      'config.json: prot: there is no such setting (did you mean port?).',
    ])
    expect(mistakes({ env: { TANDEM_PORT: 'many' } })).toEqual(['TANDEM_PORT: must be a number.'])
    expect(mistakes({ overrides: { name: '' } })).toEqual(['command line: name: must not be empty.'])
    expect(mistakes({ file: file('[]') })).toEqual(['config.json: must be an object: { … }.'])
  })

  it('names line and column of what is not JSON, without quoting it', () => {
    const [sentence] = mistakes({ file: file('{\n  "name": secret-word\n}') }) as string[]
    expect(sentence).toBe('config.json: line 2, column 11: this is not valid JSON.')
    expect(mistakes({ file: file('{ "port": 1,\n\n "name": "x" "kind": 1 }') })).toEqual([
      'config.json: line 3, column 14: this is not valid JSON.',
    ])
    expect(mistakes({ file: file('{ "port": 1') })).toEqual(['config.json: line 1, column 12: this is not valid JSON.'])
  })

  it('does not let a file reach the prototype', () => {
    const { config } = loadConfig({ links, file: file('{ "__proto__": { "port": 1 } }') })
    expect(config.port).toBe(7420)
  })

  it('has a variable of its own for every setting', () => {
    const all = settings(hubConfigSchema(links))
    expect(new Set(all.map((setting) => setting.variable)).size).toBe(all.length)
    expect(all).toContainEqual(
      expect.objectContaining({
        path: 'links.kdeconnect.announceEvery',
        variable: 'TANDEM_LINKS_KDECONNECT_ANNOUNCE_EVERY',
      }),
    )
  })
})

describe('the folders', () => {
  it('lie where each platform has them, or all in one', () => {
    const at = (platform: NodeJS.Platform, env: Record<string, string> = {}) => {
      const home = locateHome({ platform, env, userFolder: '/u' })
      return [home.configFile, home.databaseFile]
    }
    expect(at('linux')).toEqual(['/u/.config/tandem/config.json', '/u/.local/share/tandem/tandem.db'])
    expect(at('linux', { XDG_CONFIG_HOME: '/c', XDG_DATA_HOME: 'relative' })).toEqual([
      '/c/tandem/config.json',
      '/u/.local/share/tandem/tandem.db',
    ])
    expect(at('darwin')[0]).toBe('/u/Library/Application Support/Tandem/config.json')
    expect(at('win32', { APPDATA: '/r', LOCALAPPDATA: '/l' })).toEqual(['/r/Tandem/config.json', '/l/Tandem/tandem.db'])
    expect(at('linux', { TANDEM_HOME: '/t' })).toEqual(['/t/config.json', '/t/tandem.db'])
  })

  it.skipIf(process.platform === 'win32')('are closed to other users, and so are the files', () => {
    const home = locateHome({ home: join(folder(), 'deep', 'home') })
    makeHome(home)
    makeHome(home)
    writePrivate(home.tokenFile, 'x')
    expect(statSync(home.dataFolder).mode & 0o777).toBe(0o700)
    expect(statSync(home.logFolder).mode & 0o777).toBe(0o700)
    expect(statSync(home.tokenFile).mode & 0o777).toBe(0o600)
  })
})
