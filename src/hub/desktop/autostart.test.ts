import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { silentLog } from '../../core/log.ts'
import { type AutostartOptions, openAutostart } from './autostart.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'autostart-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const program = { node: '/opt/node', script: '/opt/tandem/scripts/tandem.js' }
const nasty = 'a b\'c "d" $HOME `id` \\e\\\\ %f %% &amp; <g> ä🎉;|*?#~'

/** Where each platform keeps what starts with a session, below the test's folder. */
const places = {
  linux: 'config/autostart/tandem.desktop',
  darwin: 'Library/LaunchAgents/local.tandem.plist',
  win32: 'Microsoft/Windows/Start Menu/Programs/Startup/tandem.vbs',
} as const
type Platform = keyof typeof places
const platforms = Object.keys(places) as Platform[]

function openOn(platform: Platform, more: Partial<AutostartOptions> = {}) {
  if (platform === 'win32') {
    mkdirSync(join(folder, 'System32'), { recursive: true })
    writeFileSync(join(folder, 'System32', 'vbscript.dll'), '')
  }
  const env = {
    HOME: folder,
    XDG_CONFIG_HOME: join(folder, 'config'),
    DISPLAY: ':1',
    APPDATA: folder,
    SystemRoot: folder,
  }
  return openAutostart({ platform, program, log: silentLog, ...more, env: { ...env, ...more.env } })
}
const fileOf = (platform: Platform) => join(folder, places[platform])
const textOf = (file: string) => readFileSync(file, file.endsWith('.vbs') ? 'utf16le' : 'utf8')

describe.each(platforms)('starting with the computer on %s', (platform) => {
  test('is off until it is switched on, and again after that', () => {
    const autostart = openOn(platform)
    expect(autostart.get()).toBe(false)
    autostart.set(false)
    expect(existsSync(fileOf(platform))).toBe(false)
    autostart.set(true)
    expect(autostart.get()).toBe(true)
    expect(openOn(platform).get()).toBe(true)
    autostart.set(true)
    autostart.set(false)
    expect(autostart.get()).toBe(false)
    expect(readdirSync(dirname(fileOf(platform)))).toEqual([])
  })

  test('starts the hub without opening the page, on its own home where it has one', () => {
    openOn(platform).set(true)
    expect(commandIn(fileOf(platform))).toEqual([program.node, program.script, 'start'])
    const home = join(folder, 'home')
    const here = openOn(platform, { env: { TANDEM_HOME: home } })
    expect(here.get()).toBe(false)
    here.set(true)
    const [own = ''] = readdirSync(dirname(fileOf(platform))).filter((name) => /tandem-[0-9a-f]{8}\./.test(name))
    expect(commandIn(join(dirname(fileOf(platform)), own))).toEqual([...start(program), '--home', home])
    expect(openOn(platform, { home }).get()).toBe(true)
    here.set(false)
    expect(openOn(platform).get()).toBe(true)
  })

  test('keeps every character of a path', () => {
    const odd = {
      node: `/opt/${nasty}/node`,
      script: `/opt/${platform === 'win32' ? nasty.replaceAll('"', '') : nasty}.js`,
    }
    if (platform === 'win32') odd.node = 'C:\\Program Files\\node\\node.exe'
    const home = platform === 'win32' ? `/${nasty.replaceAll('"', '')}\\` : `/${nasty}`
    const autostart = openOn(platform, { program: odd })
    autostart.set(true)
    expect(commandIn(fileOf(platform))).toEqual(start(odd))
    expect(autostart.get()).toBe(true)
    openOn(platform, { home }).set(true)
    const files = readdirSync(dirname(fileOf(platform))).map((name) => join(dirname(fileOf(platform)), name))
    expect(files.map((file) => commandIn(file).at(-1))).toContain(home)
  })

  test('is off when what is there starts another checkout, which switching on mends', () => {
    openOn(platform, { program: { ...program, script: '/gone/scripts/tandem.js' } }).set(true)
    const autostart = openOn(platform)
    expect(autostart.get()).toBe(false)
    autostart.set(true)
    expect(commandIn(fileOf(platform))).toEqual(start(program))
  })

  test('never touches a file of the same name that is not ours', () => {
    mkdirSync(dirname(fileOf(platform)), { recursive: true })
    writeFileSync(fileOf(platform), 'somebody else’s')
    const autostart = openOn(platform)
    expect(autostart.get()).toBeUndefined()
    expect(() => autostart.set(true)).toThrow(expect.objectContaining({ code: 'config.fixed' }))
    autostart.set(false)
    expect(readFileSync(fileOf(platform), 'utf8')).toBe('somebody else’s')
  })

  test('says so where it cannot be written', () => {
    mkdirSync(dirname(dirname(fileOf(platform))), { recursive: true })
    writeFileSync(dirname(fileOf(platform)), 'a file where the folder should be')
    const reason = expect.stringContaining('cannot be changed')
    expect(() => openOn(platform).set(true)).toThrow(
      expect.objectContaining({ details: { fixed: 'autostart', reason } }),
    )
  })

  test('names a Node and a program that are there, unless told otherwise', () => {
    openAutostart({ ...{ platform, log: silentLog }, env: envOf(platform) }).set(true)
    const [node = '', script = '', ...rest] = commandIn(fileOf(platform))
    expect(spawnSync(node, ['--version']).stdout.toString()).toMatch(/^v2[2-9]\./)
    expect(spawnSync(node, [script, '--version']).stdout.toString()).toMatch(/^\d+\.\d+\.\d+\n$/)
    expect(rest).toEqual(['start'])
  })
})

const start = ({ node, script }: typeof program) => [node, script, 'start']
function envOf(platform: Platform) {
  openOn(platform)
  return { HOME: folder, XDG_CONFIG_HOME: join(folder, 'config'), DISPLAY: ':1', APPDATA: folder, SystemRoot: folder }
}

describe('where it is not possible', () => {
  test.each([
    ['linux', 'no session', { DISPLAY: '' }],
    ['linux', 'no folder of a person', { HOME: undefined, XDG_CONFIG_HOME: 'relative' }],
    ['darwin', 'no folder of a person', { HOME: undefined }],
    ['win32', 'no folder of a person', { APPDATA: undefined }],
    ['win32', 'no VBScript', { SystemRoot: '/nonexistent' }],
  ] as const)('on %s with %s', (platform, _, env) => {
    const autostart = openOn(platform, { env })
    expect(autostart.get()).toBeUndefined()
    expect(() => autostart.set(true)).toThrow(expect.objectContaining({ code: 'config.fixed' }))
    autostart.set(false)
    expect(existsSync(fileOf(platform))).toBe(false)
  })

  test('a hub that was started without the session still sees and ends what was switched on in it', () => {
    openOn('linux').set(true)
    const later = openOn('linux', { env: { DISPLAY: '' } })
    expect(later.get()).toBe(true)
    later.set(false)
    expect(later.get()).toBeUndefined()
  })

  test.each(['Hidden=true', 'X-GNOME-Autostart-enabled=false'])('the desktop’s own %s counts', (line) => {
    const autostart = openOn('linux')
    autostart.set(true)
    writeFileSync(fileOf('linux'), `${textOf(fileOf('linux'))}${line}\n`)
    expect(autostart.get()).toBe(false)
    autostart.set(true)
    expect(autostart.get()).toBe(true)
  })

  test('a path that the format cannot hold', () => {
    expect(openOn('darwin', { home: '/a\u0007b' }).get()).toBeUndefined()
  })
})

describe('the entry of a Linux desktop', () => {
  test('is valid', ({ skip }) => {
    if (spawnSync('desktop-file-validate', ['--help']).error) skip('desktop-file-validate is not installed')
    openOn('linux', { program: { node: `/opt/${nasty}/node`, script: `/${nasty}` }, home: `/${nasty}` }).set(true)
    const files = readdirSync(join(folder, 'config/autostart')).map((name) => join(folder, 'config/autostart', name))
    const { status, stdout } = spawnSync('desktop-file-validate', files, { encoding: 'utf8' })
    expect([status, stdout]).toEqual([0, ''])
  })

  /** A program in a folder with a name of many quotes, that writes down its arguments. */
  function recorder() {
    const at = join(folder, nasty)
    mkdirSync(at, { recursive: true })
    const node = join(at, 'node')
    writeFileSync(
      node,
      `#!/bin/sh\nfor word; do printf '%s\\n' "$word"; done >'${folder}/new'\nmv '${folder}/new' '${folder}/asked'\n`,
      {
        mode: 0o755,
      },
    )
    const script = join(at, 'tandem.js')
    openOn('linux', { program: { node, script }, home: at }).set(true)
    const [name = ''] = readdirSync(join(folder, 'config/autostart'))
    return { file: join(folder, 'config/autostart', name), expected: `${script}\nstart\n--home\n${at}\n` }
  }
  const asked = () => readFileSync(join(folder, 'asked'), 'utf8')

  test('starts the program when it is taken apart as its specification says', ({ skip }) => {
    if (process.platform === 'win32') skip('the stand-in is a shell script')
    const { file, expected } = recorder()
    const [path = '', ...words] = desktopWords(textOf(file))
    expect(spawnSync(path, words).status).toBe(0)
    expect(asked()).toBe(expected)
  })

  test('starts the program when a real desktop’s library launches it', async ({ skip }) => {
    if (spawnSync('gio', ['version']).error) skip('gio is not installed')
    const { file, expected } = recorder()
    const { status, stderr } = spawnSync('gio', ['launch', file], { encoding: 'utf8' })
    expect([status, stderr]).toEqual([0, ''])
    await vi.waitFor(() => expect(asked()).toBe(expected), { timeout: 5_000 })
  })
})

/** What a file would start, by the rules of its format, written anew from their specifications. */
function commandIn(file: string): string[] {
  const text = textOf(file)
  if (file.endsWith('.plist')) return plistStrings(text)
  return file.endsWith('.vbs') ? scriptedCommand(text) : desktopCommand(text)
}

function desktopCommand(text: string): string[] {
  return desktopWords(text).filter((word, index) => index > 0 || word !== 'env')
}

function desktopWords(text: string): string[] {
  const value = /^Exec=(.*)$/m.exec(text)?.[1] ?? ''
  const letters: Record<string, string> = { s: ' ', n: '\n', t: '\t', r: '\r', '\\': '\\' }
  const unescaped = value.replaceAll(/\\(.)/g, (_, letter: string) => letters[letter] ?? `\\${letter}`)
  const words = unescaped.match(/"(?:[^"\\`$]|\\.)*"|\S+/gs) ?? []
  return words.map((word) => {
    const plain = word.startsWith('"') ? word.slice(1, -1).replaceAll(/\\(["`$\\])/g, '$1') : word
    return plain.replaceAll(/%(.)/g, (code, letter: string) => {
      if (letter !== '%') throw new Error(`there is a field code ${code}`)
      return '%'
    })
  })
}

function plistStrings(text: string): string[] {
  const array = /<key>ProgramArguments<\/key>\s*<array>(.*?)<\/array>/s.exec(text)?.[1] ?? ''
  const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&' }
  return [...array.matchAll(/<string>(.*?)<\/string>/gs)].map(([, word = '']) =>
    word.replaceAll(/&(\w+);/g, (_, name: string) => entities[name] ?? '?'),
  )
}

/** VBScript's one string literal, then the rule of a C program's runtime on Windows. */
function scriptedCommand(text: string): string[] {
  expect(text).toMatch(/^\uFEFF'.*\r\nCreateObject\("WScript\.Shell"\)\.Run ".*", 0, False\r\n$/)
  const line = (/\.Run "((?:[^"]|"")*)", 0/.exec(text)?.[1] ?? '').replaceAll('""', '"')
  return [...line.matchAll(/"((?:[^"\\]|\\+(?!["\\])|(?:\\\\)+)*)"/g)].map(([, word = '']) =>
    word.replace(/\\+$/, (all) => '\\'.repeat(all.length / 2)),
  )
}
