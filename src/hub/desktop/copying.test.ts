import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ManualClock } from '../../../tests/suites/clocks.ts'
import type { Logger } from '../../core/log.ts'
import { clipboard as clipboardFeature } from '../../features/clipboard/index.ts'
import { until } from '../testing.ts'
import { testHub } from '../testing-hub.ts'
import { Copying, secretForMs } from './copying.ts'
import { noScreenReason, startXServer, type XServer } from './testing/x-server.ts'

const code = 'G-271 828\n'
const clock = () => new ManualClock()
const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

/** A log whose lines can be read. */
function openLog() {
  const lines: string[] = []
  const note = (message: string, fields?: object) => void lines.push(JSON.stringify([message, fields]))
  const log: Logger = { child: () => log, error: note, warn: note, info: note, debug: note }
  return { log, lines }
}

describe('copying on a real X11 desktop', () => {
  let screen: XServer

  beforeEach(async ({ skip }) => {
    if (noScreenReason) skip(noScreenReason)
    screen = await startXServer()
    endings.push(() => screen.stop())
  })

  function open() {
    const time = clock()
    const { log, lines } = openLog()
    const copying = new Copying({ env: screen.env, clock: time, log, platform: 'linux' })
    endings.push(() => copying.stop())
    return { copying, time, lines }
  }
  const holds = (text: string | undefined) => vi.waitFor(() => expect(screen.paste()).toBe(text), { timeout: 5_000 })
  /** Long enough for a program that would take away what it must not. */
  const settled = () => new Promise((resolve) => setTimeout(resolve, 300))

  test('what is no secret is there and stays', async () => {
    const { copying, time } = open()
    expect(await copying.copy(code, { secret: false })).toEqual({ copied: true })
    await holds(code)
    time.advance(2 * secretForMs)
    await copying.stop()
    await settled()
    expect(screen.paste()).toBe(code)
    expect(time.pending()).toBe(0)
  })

  test('a secret is there for a minute', async () => {
    const { copying, time, lines } = open()
    expect(await copying.copy(code, { secret: true })).toEqual({ copied: true })
    await holds(code)
    time.advance(secretForMs - 1)
    await settled()
    expect(screen.paste()).toBe(code)
    time.advance(1)
    await holds('')
    expect(lines.join()).not.toContain('271')
  })

  test.each([
    ['a secret', true],
    ['something else', false],
  ])('a secret that is copied right after %s is taken away too', async (_title, secret) => {
    const { copying, time } = open()
    await Promise.all([copying.copy('what came before', { secret }), copying.copy(code, { secret: true })])
    await holds(code)
    time.advance(secretForMs)
    await holds('')
  })

  test('what was copied since is never taken away', async () => {
    const { copying, time } = open()
    await copying.copy(code, { secret: true })
    await holds(code)
    screen.copy('something of the person')
    await holds('something of the person')
    time.advance(secretForMs)
    await copying.stop()
    await settled()
    expect(screen.paste()).toBe('something of the person')
  })

  test('the same text copied again, by will and not as a secret, stays', async () => {
    const { copying, time } = open()
    await copying.copy(code, { secret: true })
    await copying.copy(code, { secret: false })
    time.advance(secretForMs)
    await settled()
    expect(screen.paste()).toBe(code)
  })

  test('each new secret has its own minute', async () => {
    const { copying, time } = open()
    await copying.copy(code, { secret: true })
    time.advance(secretForMs / 2)
    await copying.copy('another', { secret: true })
    expect(time.pending()).toBe(1)
    time.advance(secretForMs / 2)
    await settled()
    expect(screen.paste()).toBe('another')
    time.advance(secretForMs / 2)
    await holds('')
  })

  test('a secret goes with the hub, and nothing is copied after that', async () => {
    const { copying, time } = open()
    const copied = copying.copy(code, { secret: true })
    await until(() => time.pending() === 1)
    await copying.stop()
    expect(await copied).toEqual({ copied: true })
    await holds('')
    expect(await copying.copy(code, { secret: true })).toEqual({ copied: false, reason: 'Tandem is ending.' })
    expect(time.pending()).toBe(0)
  })

  test('the watch of the clipboard never sees a secret, also not one that comes back from a history', async () => {
    const { copying, time } = open()
    const clipboard = await copying.clipboard()
    if ('unavailable' in clipboard) throw new Error(clipboard.unavailable)
    const seen: string[] = []
    const ending = new AbortController()
    const watched = clipboard.watch(({ text }) => seen.push(text), ending.signal)
    endings.push(async () => {
      ending.abort()
      await watched
    })
    await clipboard.read()
    await copying.copy(code, { secret: true })
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    time.advance(secretForMs)
    await holds('')
    screen.copy(code)
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    await copying.copy('copied on the page', { secret: false })
    await vi.waitUntil(() => seen.length > 0, { timeout: 5_000 })
    expect(seen).toEqual(['copied on the page'])
  })

  test('through the hub: a secret reaches no phone and no log, the rest is shared where that is wanted', async () => {
    const { log, lines } = openLog()
    const at = await testHub({
      env: screen.env,
      log,
      features: [clipboardFeature],
      overrides: { desktop: { notifications: false, clipboard: true } },
    })
    endings.push(() => at.stop())
    const phone = at.hand.link({ types: ['kdeconnect.clipboard', 'kdeconnect.clipboard.connect'] })
    const got: unknown[] = []
    phone.on('kdeconnect.clipboard', ({ body }) => got.push(body.content))
    const status = async () => ((await at.ask('/api/status')).body as { desktop: { clipboard: string } }).desktop
    await until(async () => (await status()).clipboard === 'on')
    const copy = (input: object) => at.ask('/api/hub/copy', input)
    expect(await copy({ text: code, secret: true })).toMatchObject({ status: 200, body: { copied: true } })
    await holds(code)
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(await copy({ text: 'for all' })).toMatchObject({ body: { copied: true } })
    await until(() => got.length > 0)
    expect(got).toEqual(['for all'])
    await copy({ text: code, secret: true })
    await holds(code)
    await at.hub.stop()
    await holds('')
    expect(lines.join()).not.toContain('271')
  })
})

describe('copying through stand-ins for the programs', () => {
  let folder: string
  let env: NodeJS.ProcessEnv

  beforeEach(async ({ skip }) => {
    if (process.platform === 'win32') skip('the stand-ins are shell scripts')
    folder = await mkdtemp(join(tmpdir(), 'copying-'))
    await mkdir(join(folder, 'bin'))
    env = { PATH: join(folder, 'bin'), WAYLAND_DISPLAY: 'wayland-7', XDG_RUNTIME_DIR: folder }
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const standIn = (name: string, script: string) =>
    writeFile(join(folder, 'bin', name), `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`, { mode: 0o755 })
  const kept = async (name = 'kept') => readFile(join(folder, name), 'utf8')
  function open(platform: NodeJS.Platform) {
    const time = clock()
    const { log, lines } = openLog()
    return { copying: new Copying({ env, clock: time, log, platform }), time, lines }
  }

  test.each([
    ['that knows secrets', 'printf "%s\\n" "$*" >>"$HERE/asked"; cat >"$HERE/kept"', '--type text/plain --sensitive\n'],
    [
      'that does not',
      'case "$*" in *--sensitive*) exit 1;; esac; printf "%s\\n" "$*" >>"$HERE/asked"; cat >"$HERE/kept"',
      '--type text/plain\n',
    ],
  ])('marks a secret on Wayland with a wl-copy %s', async (_, script, asked) => {
    await standIn('wl-copy', script.replaceAll('$HERE', folder))
    await standIn('wl-paste', `case "$*" in *list*) echo text/plain;; *) cat '${folder}/kept';; esac`)
    const { copying, time } = open('linux')
    expect(await copying.copy(code, { secret: true })).toEqual({ copied: true })
    expect([await kept(), await kept('asked')]).toEqual([code, asked])
    time.advance(secretForMs)
    await vi.waitFor(async () => expect(await kept()).toBe(''), { timeout: 5_000 })
  })

  test('marks a secret on macOS by the one program that can, else copies it without', async () => {
    await standIn('pbcopy', `cat >'${folder}/kept'; echo pbcopy >'${folder}/by'`)
    await standIn('pbpaste', `cat '${folder}/kept'`)
    const osascript = (then: string) =>
      standIn(
        'osascript',
        `case "$4" in *org.nspasteboard.ConcealedType*readData*|*readData*ConcealedType*) ${then};; esac`,
      )
    await osascript(`cat >'${folder}/kept'; echo osascript >'${folder}/by'`)
    const { copying } = open('darwin')
    expect(await copying.copy('für dich', { secret: true })).toEqual({ copied: true })
    expect([await kept(), await kept('by')]).toEqual(['für dich', 'osascript\n'])
    await copying.stop()
    expect([await kept(), await kept('by')]).toEqual(['', 'pbcopy\n'])
    await osascript('exit 1')
    expect(await open('darwin').copying.copy('für dich', { secret: true })).toEqual({ copied: true })
    expect([await kept(), await kept('by')]).toEqual(['für dich', 'pbcopy\n'])
  })

  test('marks a secret on Windows, and looks and empties in one go', async () => {
    await standIn(
      'powershell.exe',
      `script=$(printf '%s' "$5" | base64 -d | tr -d '\\000'); printf '%s\\n---\\n' "$script" >>'${folder}/asked'
      case "$script" in *'::Clear()'*) cat >'${folder}/cleared';; *) cat >'${folder}/kept';; esac`,
    )
    const { copying } = open('win32')
    await copying.copy('für dich', { secret: false })
    expect(await kept('asked')).not.toContain('ExcludeClipboardContentFromMonitorProcessing')
    await copying.copy('für dich', { secret: true })
    await copying.stop()
    const [, copied, cleared] = (await kept('asked')).split('---')
    for (const format of ['ExcludeClipboardContentFromMonitorProcessing', 'CanIncludeInClipboardHistory'])
      expect(copied).toContain(`'${format}'`)
    expect(cleared).toContain('.Equals($text)')
    const input = Buffer.from('für dich').toString('base64')
    expect([await kept(), await kept('cleared')]).toEqual([input, input])
    expect(await kept('asked')).not.toContain('dich')
  })

  test('leaves the clipboard of a demo alone', async () => {
    await standIn('wl-copy', `cat >'${folder}/kept'`)
    await standIn('wl-paste', `cat '${folder}/kept'`)
    const copying = new Copying({ env, clock: clock(), log: openLog().log, platform: 'linux', refusal: 'Not here.' })
    expect(await copying.copy(code, { secret: true })).toEqual({ copied: false, reason: 'Not here.' })
    await copying.stop()
    await expect(kept()).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test('says in plain words why nothing was copied, and logs no content', async () => {
    const { copying, lines, time } = open('linux')
    expect(await copying.copy(code, { secret: true })).toEqual({
      copied: false,
      reason: expect.stringMatching(/^The clipboard needs the package "wl-clipboard": .*\.$/),
    })
    // Installed by now: no restart is needed.
    await standIn('wl-copy', `cat >/dev/null; exit 1`)
    await standIn('wl-paste', 'exit 1')
    expect(await copying.copy(code, { secret: true })).toEqual({
      copied: false,
      reason: 'The clipboard of this PC did not take the text: try again.',
    })
    expect(lines).toHaveLength(1)
    time.advance(secretForMs)
    await copying.stop()
    expect(lines.join()).not.toContain('271')
  })
})
