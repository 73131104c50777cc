import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openAppWindow } from './app-window.ts'

const page = 'http://127.0.0.1:7420/open?ticket=a%22$(x)&b=1#top'

describe('a window of its own for the page', () => {
  let folder: string

  beforeEach(async ({ skip }) => {
    if (process.platform === 'win32') skip('the stand-ins are shell scripts')
    folder = await mkdtemp(join(tmpdir(), 'window-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  /** A program that writes down how it was called, then does `then`. */
  async function standIn(path: string, then = 'exec sleep 2') {
    const file = join(folder, path)
    await mkdir(dirname(file), { recursive: true })
    const record = `for word in "$0" "$@"; do printf '%s\\n' "$word"; done >'${folder}/new'; mv '${folder}/new' '${folder}/asked'`
    await writeFile(file, `#!/bin/sh\nPATH=/usr/bin:/bin\n${record}\n${then}\n`, { mode: 0o755 })
    return file
  }
  const asked = async () => (await readFile(join(folder, 'asked'), 'utf8')).split('\n').slice(0, -1)
  const eventually = (words: string[]) =>
    vi.waitFor(async () => expect(await asked()).toEqual(words), { timeout: 5_000, interval: 20 })
  const onLinux = (more: NodeJS.ProcessEnv = { DISPLAY: ':1' }) => ({
    platform: 'linux' as const,
    env: { PATH: join(folder, 'bin'), HOME: folder, ...more },
    // What this computer has is none of the test's business.
    folders: [],
    patienceMs: 300,
  })

  test.each([
    ['Microsoft Edge', 'bin/microsoft-edge-stable'],
    ['Chrome', 'bin/google-chrome'],
    ['Chromium', 'bin/chromium'],
    ['Chromium', 'bin/chromium-browser'],
    ['Brave', 'bin/brave-browser'],
    ['Vivaldi', 'bin/vivaldi-stable'],
    ['Brave', '.local/share/flatpak/exports/bin/com.brave.Browser'],
  ])('is opened by %s where it is %s', async (browser, path) => {
    const program = await standIn(path)
    expect(await openAppWindow(page, onLinux())).toEqual({ browser })
    await eventually([program, `--app=${page}`])
  })

  test('is opened by the first that can, and by the next one when that gives up at once', async () => {
    const edge = await standIn('bin/microsoft-edge', 'exit 1')
    const chromium = await standIn('bin/chromium')
    await writeFile(join(folder, 'bin/google-chrome'), '#!/nonexistent/interpreter\n', { mode: 0o755 })
    expect(await openAppWindow(page, onLinux({ WAYLAND_DISPLAY: 'wayland-0' }))).toEqual({ browser: 'Chromium' })
    await eventually([chromium, `--app=${page}`])
    await standIn('bin/microsoft-edge', 'exit 0')
    expect(await openAppWindow(page, onLinux())).toEqual({ browser: 'Microsoft Edge' })
    await eventually([edge, `--app=${page}`])
  })

  test('is found among the snaps of all users, where the search path lacks them', async () => {
    const program = await standIn('snap/bin/chromium')
    const options = { ...onLinux(), folders: [join(folder, 'snap/bin')] }
    expect(await openAppWindow(page, options)).toEqual({ browser: 'Chromium' })
    await eventually([program, `--app=${page}`])
  })

  test('is an application’s on macOS', async () => {
    const open = await standIn('bin/open', 'exit 0')
    const bundle = join(folder, 'Applications/Google Chrome.app')
    const options = { ...onLinux({}), platform: 'darwin' as const }
    expect(await openAppWindow(page, options)).toEqual({ none: 'browser' })
    await mkdir(bundle, { recursive: true })
    expect(await openAppWindow(page, options)).toEqual({ browser: 'Chrome' })
    await eventually([open, '-n', '-a', bundle, '--args', `--app=${page}`])
  })

  test.each(['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'])(
    'is found on Windows in the folder %s',
    async (name) => {
      const program = await standIn('programs/BraveSoftware/Brave-Browser/Application/brave.exe')
      const env = { Path: folder, [name]: join(folder, 'programs') }
      expect(await openAppWindow(page, { platform: 'win32', env, patienceMs: 300 })).toEqual({ browser: 'Brave' })
      await eventually([program, `--app=${page}`])
    },
  )

  test('is found on Windows by the registry, whatever its language', async () => {
    const program = await standIn('Own Folder/msedge.exe')
    const answer = `printf '\\r\\nHKEY_LOCAL_MACHINE\\\\…\\\\msedge.exe\\r\\n    (Standard)    REG_SZ    "${program}" \\r\\n\\r\\n'`
    await standIn('bin/reg.exe', `case "$*" in *HKLM*msedge.exe' /ve') ${answer};; *) exit 1;; esac`)
    const options = { platform: 'win32', env: { Path: join(folder, 'bin') }, patienceMs: 300 } as const
    expect(await openAppWindow(page, options)).toEqual({ browser: 'Microsoft Edge' })
    await eventually([program, `--app=${page}`])
  })

  test('says why there is none', async () => {
    expect(await openAppWindow(page, onLinux())).toEqual({ none: 'browser' })
    await standIn('bin/firefox')
    expect(await openAppWindow(page, onLinux())).toEqual({ none: 'browser' })
    await standIn('bin/vivaldi', 'exit 1')
    expect(await openAppWindow(page, onLinux({}))).toEqual({ none: 'desktop' })
    expect(await openAppWindow(page, onLinux())).toEqual({ none: 'start' })
  })

  test('opens nothing but a page', async () => {
    await standIn('bin/chromium')
    for (const url of ['file:///etc/passwd', 'javascript:alert(1)', '--help', ''])
      expect(await openAppWindow(url, onLinux())).toEqual({ none: 'browser' })
    await expect(asked()).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
