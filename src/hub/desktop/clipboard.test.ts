import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { silentLog } from '../../core/log.ts'
import { type Clip, openPcClipboard, type PcClipboard } from './clipboard.ts'
import { findProgram, runProgram } from './programs.ts'
import { startXServer, type XServer } from './testing/x-server.ts'

let folder: string
const running: ChildProcess[] = []
const screens: XServer[] = []
const watching: AbortController[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clipboard-'))
})
afterEach(async () => {
  for (const controller of watching.splice(0)) controller.abort()
  for (const child of running.splice(0)) {
    const exited = new Promise((resolve) => child.once('exit', resolve))
    if (child.exitCode === null && child.kill()) await exited
  }
  for (const screen of screens.splice(0)) await screen.stop()
  await rm(folder, { recursive: true, force: true })
})

async function open(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = 'linux'): Promise<PcClipboard> {
  const opened = await openPcClipboard({ env, platform, log: silentLog })
  if ('unavailable' in opened) throw new Error(opened.unavailable)
  return opened
}

function watch(clipboard: PcClipboard) {
  const seen: Clip[] = []
  const controller = new AbortController()
  watching.push(controller)
  const ended = clipboard.watch((clip) => seen.push(clip), controller.signal)
  return { seen, ended, stop: () => controller.abort() }
}

const wait = { timeout: 5_000, interval: 20 }

async function missing(...programs: string[]): Promise<string | undefined> {
  for (const program of programs) if (!(await findProgram(program, process.env))) return `${program} is not installed`
  return undefined
}

async function startX11(): Promise<NodeJS.ProcessEnv> {
  const screen = await startXServer()
  screens.push(screen)
  return screen.env
}

/** A compositor without a screen; it refuses to run as root. */
async function startWayland(): Promise<NodeJS.ProcessEnv> {
  const home = join(folder, 'run')
  await mkdir(home, { mode: 0o700 })
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  if (nobody.uid) {
    await chown(home, nobody.uid, nobody.gid)
    await chmod(folder, 0o755)
  }
  const common = { PATH: process.env.PATH, XDG_RUNTIME_DIR: home, HOME: home }
  const headless = { WLR_BACKENDS: 'headless', WLR_LIBINPUT_NO_DEVICES: '1', WLR_RENDERER: 'pixman' }
  await writeFile(join(folder, 'config'), 'xwayland disable\nexec sh -c "echo $WAYLAND_DISPLAY >$HOME/name"\n')
  const options = { env: { ...common, ...headless }, stdio: 'ignore' as const, ...nobody }
  running.push(spawn('sway', ['-c', join(folder, 'config')], options))
  const name = await vi.waitFor(async () => {
    const said = (await readFile(join(home, 'name'), 'utf8')).trim()
    expect(said).not.toBe('')
    return said
  }, wait)
  return { ...common, WAYLAND_DISPLAY: name }
}

describe.each([
  {
    desktop: 'X11',
    needs: ['Xvfb', 'xclip'],
    start: startX11,
    copy: ['xclip', '-selection', 'clipboard', '-in'],
    image: ['-target', 'image/png'],
  },
  {
    desktop: 'Wayland',
    needs: ['sway', 'wl-copy', 'wl-paste'],
    start: startWayland,
    copy: ['wl-copy'],
    image: ['--type', 'image/png'],
  },
])('the clipboard of a real $desktop desktop', ({ needs, start, copy: [program = '', ...args], image }) => {
  let env: NodeJS.ProcessEnv
  let clipboard: PcClipboard

  beforeEach(async ({ skip }) => {
    const reason = await missing(...needs)
    if (reason) skip(reason)
    env = await start()
    clipboard = await open(env)
  })

  async function copy(text: string, more: string[] = []) {
    const path = (await findProgram(program, env)) ?? ''
    const options = { env, input: text, maxBytes: 0, timeoutMs: 3_000 }
    expect(await runProgram(path, [...args, ...more], options)).toMatchObject({ ok: true })
  }

  test('is read and written, whatever the characters', async () => {
    expect(await clipboard.read()).toBeUndefined()
    const text = 'Grüße\r\n\t– 🎉 „Zitat“ $HOME `x`\n'
    await clipboard.write(text)
    expect(await clipboard.read()).toEqual({ text, sensitive: false })
    await copy('from another program')
    // The program says that it has copied a moment before it answers for it.
    await expect
      .poll(() => clipboard.read(), { timeout: 5000 })
      .toEqual({ text: 'from another program', sensitive: false })
  })

  test('takes a text of 1 MiB and no longer one', async () => {
    const longest = 'x'.repeat(1024 * 1024)
    await clipboard.write(longest)
    expect((await clipboard.read())?.text.length).toBe(longest.length)
    await expect(clipboard.write(`${longest}x`)).rejects.toMatchObject({ code: 'too.large' })
    await copy(`${longest}x`)
    expect(await clipboard.read()).toBeUndefined()
  })

  test('is emptied of a secret, and of nothing else', async () => {
    const read = () => expect.poll(async () => (await clipboard.read())?.text, { timeout: 5000 })
    await clipboard.copy('a secret\n', { secret: true })
    await read().toBe('a secret\n')
    await clipboard.clear('a secret')
    await read().toBe('a secret\n')
    await clipboard.clear('a secret\n')
    await read().toBeUndefined()
    await copy('since')
    await clipboard.clear('a secret\n')
    await read().toBe('since')
  })

  test('gives no text for a picture', async () => {
    await copy('PNG', image)
    expect(await clipboard.read()).toBeUndefined()
  })

  test('tells of what others copy, and neither of what was there nor of what it writes itself', async () => {
    await copy('before')
    const { seen, ended, stop } = watch(clipboard)
    await vi.waitFor(async () => expect(await clipboard.read()).toBeDefined(), wait)
    await copy('one')
    await vi.waitUntil(() => seen.length === 1, wait)
    await clipboard.write('ours')
    await copy('PNG', image)
    await copy('two')
    await vi.waitUntil(() => seen.length === 2, wait)
    await clipboard.write('ours')
    await copy('one')
    await vi.waitUntil(() => seen.length === 3, wait)
    expect(seen.map(({ text }) => text)).toEqual(['one', 'two', 'one'])
    stop()
    expect(await ended).toBeUndefined()
  })
})

describe('the clipboard through stand-ins for the programs', () => {
  let bin: string
  let env: NodeJS.ProcessEnv

  beforeEach(async ({ skip }) => {
    if (process.platform === 'win32') skip('the stand-ins are shell scripts')
    bin = join(folder, 'bin')
    await mkdir(bin)
    env = { PATH: bin, DISPLAY: ':7', XDG_RUNTIME_DIR: folder }
  })

  const standIn = (name: string, script: string) =>
    writeFile(join(bin, name), `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`, { mode: 0o755 })

  test('marks what a password manager offers as sensitive', async () => {
    await standIn(
      'xclip',
      'case "$*" in *TARGETS*) echo UTF8_STRING; echo x-kde-passwordManagerHint;; *) printf pw;; esac',
    )
    const clipboard = await open(env)
    expect(await clipboard.read()).toEqual({ text: 'pw', sensitive: true })
  })

  test('does the same on Wayland', async () => {
    await standIn('wl-copy', 'exit 1')
    await standIn(
      'wl-paste',
      'case "$*" in *list*) echo text/plain; echo x-kde-passwordManagerHint;; *) printf pw;; esac',
    )
    const clipboard = await open({ ...env, WAYLAND_DISPLAY: 'wayland-7' })
    expect(await clipboard.read()).toEqual({ text: 'pw', sensitive: true })
    await expect(clipboard.write('x')).rejects.toMatchObject({ code: 'internal' })
  })

  test('goes through X11 on GNOME, where wl-clipboard would take the focus', async () => {
    await standIn('wl-copy', 'exit 1')
    await standIn('wl-paste', 'exit 1')
    await standIn('xclip', 'case "$*" in *TARGETS*) echo UTF8_STRING;; *) printf x11;; esac')
    const clipboard = await open({ ...env, WAYLAND_DISPLAY: 'wayland-0', XDG_CURRENT_DESKTOP: 'ubuntu:GNOME' })
    expect(await clipboard.read()).toEqual({ text: 'x11', sensitive: false })
  })

  test('says so when the desktop lets no program watch', async () => {
    await standIn('wl-copy', 'exit 0')
    await standIn('wl-paste', 'exit 1')
    const { ended } = watch(await open({ ...env, WAYLAND_DISPLAY: 'wayland-7' }))
    expect(await ended).toEqual({ unavailable: expect.stringMatching(/^This desktop .*\.$/) })
  })

  test('does not wait for a program that hangs, nor keep what one says without end', async () => {
    await standIn('hang', 'exec sleep 60')
    await standIn('endless', 'exec yes')
    const run = (name: string) => runProgram(join(bin, name), [], { env, maxBytes: 1_000, timeoutMs: 300 })
    expect(await run('hang')).toEqual({ ok: false, reason: 'slow' })
    expect(await run('endless')).toEqual({ ok: false, reason: 'too-large' })
    expect(await run('absent')).toEqual({ ok: false, reason: 'missing', code: 'ENOENT' })
  })

  test('speaks to the programs of macOS, and takes a clip for sensitive when its types cannot be told', async () => {
    const pasteboard = join(folder, 'pasteboard')
    await standIn('pbpaste', `cat '${pasteboard}'`)
    await standIn('pbcopy', `cat >'${pasteboard}'`)
    await standIn('osascript', 'echo public.utf8-plain-text')
    const clipboard = await open(env, 'darwin')
    await clipboard.write('für dich')
    expect(await clipboard.read()).toEqual({ text: 'für dich', sensitive: false })
    const { seen, stop, ended } = watch(clipboard)
    await clipboard.read()
    await standIn('osascript', 'echo public.utf8-plain-text; echo org.nspasteboard.ConcealedType')
    await writeFile(pasteboard, 'pw')
    await vi.waitUntil(() => seen.length > 0, wait)
    expect(seen).toEqual([{ text: 'pw', sensitive: true }])
    stop()
    await ended
    await standIn('osascript', 'exit 1')
    expect(await clipboard.read()).toEqual({ text: 'pw', sensitive: true })
  })

  test('speaks to Windows PowerShell', async () => {
    const kept = join(folder, 'kept')
    await standIn(
      'powershell.exe',
      `script=$(printf '%s' "$5" | base64 -d | tr -d '\\000')
      case "$script" in
      *Set-Clipboard*) cat >'${kept}';;
      *SequenceNumber*) sleep 0.3; echo changed; exec sleep 60;;
      *) printf '{"sensitive":false,"text":"%s"}' "$(cat '${kept}')";;
      esac`,
    )
    const clipboard = await open(env, 'win32')
    await clipboard.write('für dich')
    expect(await clipboard.read()).toEqual({ text: 'für dich', sensitive: false })
    const { seen, stop, ended } = watch(clipboard)
    await clipboard.read()
    await writeFile(kept, Buffer.from('new').toString('base64'))
    await vi.waitUntil(() => seen.length > 0, wait)
    expect(seen).toEqual([{ text: 'new', sensitive: false }])
    stop()
    await ended
    await writeFile(kept, '", "no base64')
    expect(await clipboard.read()).toBeUndefined()
  })

  test.each([
    ['linux', { DISPLAY: ':7' }, /package "xclip"/],
    ['linux', { WAYLAND_DISPLAY: 'wayland-7' }, /package "wl-clipboard"/],
    ['linux', { DISPLAY: '' }, /no desktop session/],
    ['darwin', {}, /pbcopy/],
    ['win32', {}, /PowerShell/],
  ] as const)('says what is missing on %s with %o', async (platform, more, sentence) => {
    const opened = await openPcClipboard({ env: { PATH: bin, ...more }, platform, log: silentLog })
    expect(opened).toEqual({ unavailable: expect.stringMatching(sentence) })
  })
})
