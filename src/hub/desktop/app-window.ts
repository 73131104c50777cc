import { spawn } from 'node:child_process'
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { type Environment, findProgram, runProgram } from './programs.ts'

/** Which browser shows the window, or why there is none: no desktop, no browser that can, or none that would start. */
export type AppWindow = { readonly browser: string } | { readonly none: 'desktop' | 'browser' | 'start' }

export interface AppWindowOptions {
  platform?: NodeJS.Platform
  env?: Environment
  /** Where programs of all users are besides the search path; default: what the platform has. */
  folders?: readonly string[]
  /** How long a browser is watched, ms, for one that gives up at once. */
  patienceMs?: number
}

interface Browser {
  readonly name: string
  /** Programs on Linux: packages and snaps by their names, Flatpaks by their ids. */
  readonly linux: readonly string[]
  /** The application on macOS. */
  readonly mac: string
  /** On Windows: below the folders for programs, and its last part is the name in the registry. */
  readonly windows: string
}

/** Those that know `--app`. Firefox and Safari have nothing like it for a program to ask for. */
const browsers: readonly Browser[] = [
  {
    name: 'Microsoft Edge',
    linux: ['microsoft-edge-stable', 'microsoft-edge', 'microsoft-edge-beta', 'com.microsoft.Edge'],
    mac: 'Microsoft Edge.app',
    windows: 'Microsoft/Edge/Application/msedge.exe',
  },
  {
    name: 'Chrome',
    linux: ['google-chrome-stable', 'google-chrome', 'com.google.Chrome'],
    mac: 'Google Chrome.app',
    windows: 'Google/Chrome/Application/chrome.exe',
  },
  {
    name: 'Chromium',
    linux: ['chromium', 'chromium-browser', 'org.chromium.Chromium'],
    mac: 'Chromium.app',
    windows: 'Chromium/Application/chrome.exe',
  },
  {
    name: 'Brave',
    linux: ['brave-browser-stable', 'brave-browser', 'brave', 'com.brave.Browser'],
    mac: 'Brave Browser.app',
    windows: 'BraveSoftware/Brave-Browser/Application/brave.exe',
  },
  {
    name: 'Vivaldi',
    linux: ['vivaldi-stable', 'vivaldi', 'vivaldi-snapshot', 'com.vivaldi.Vivaldi'],
    mac: 'Vivaldi.app',
    windows: 'Vivaldi/Application/vivaldi.exe',
  },
]

/**
 * Opens a page in a window of its own, without tabs and address bar, by the first installed browser that can. The
 * address is seen by every user of the PC in the list of processes: no lasting secret in it.
 */
export async function openAppWindow(url: string, options: AppWindowOptions = {}): Promise<AppWindow> {
  const { platform = process.platform, env = process.env, patienceMs = 700 } = options
  const page = URL.canParse(url) ? new URL(url) : undefined
  // Anything but a page could be a file of this PC, or a word that the browser takes for an option.
  if (page?.protocol !== 'http:' && page?.protocol !== 'https:') return { none: 'browser' }
  const hasDesktop = platform === 'darwin' || platform === 'win32' || env.DISPLAY || env.WAYLAND_DISPLAY
  if (!hasDesktop) return { none: 'desktop' }
  const around = { env, folders: options.folders ?? folders[platform] ?? [] }
  let found = false
  for (const browser of browsers) {
    const command = await commandOf[platform === 'darwin' || platform === 'win32' ? platform : 'linux'](browser, around)
    if (!command) continue
    found = true
    if (await stays([...command, `--app=${page.href}`], env, patienceMs)) return { browser: browser.name }
  }
  return { none: found ? 'start' : 'browser' }
}

type Command = [program: string, ...args: string[]]

interface Around {
  readonly env: Environment
  readonly folders: readonly string[]
}

// A session that began before the first Flatpak or snap was installed has no such folder in its search path yet.
const folders: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['/var/lib/flatpak/exports/bin', '/snap/bin'],
  darwin: ['/Applications'],
}

const commandOf = { linux: onLinux, darwin: onMac, win32: onWindows }

async function onLinux({ linux }: Browser, { env, folders }: Around): Promise<Command | undefined> {
  const own = env.HOME ? [join(env.HOME, '.local/share/flatpak/exports/bin')] : []
  const path = [env.PATH ?? '', ...own, ...folders].join(':')
  for (const name of linux) {
    const program = await findProgram(name, { PATH: path })
    if (program) return [program]
  }
  return undefined
}

/** `open` hands the argument on to a browser that runs already, in place of starting a second one on its data. */
async function onMac({ mac }: Browser, { env, folders }: Around): Promise<Command | undefined> {
  const open = await findProgram('open', env)
  const own = env.HOME ? [join(env.HOME, 'Applications')] : []
  for (const folder of [...folders, ...own]) {
    const bundle = join(folder, mac)
    if (open && (await isThere(bundle))) return [open, '-n', '-a', bundle, '--args']
  }
  return undefined
}

async function onWindows(browser: Browser, { env }: Around): Promise<Command | undefined> {
  const { ProgramFiles, 'ProgramFiles(x86)': programFiles86, LOCALAPPDATA } = env
  for (const folder of [ProgramFiles, programFiles86, LOCALAPPDATA]) {
    const program = folder && join(folder, browser.windows)
    if (program && (await isThere(program))) return [program]
  }
  return registered(browser.windows.split('/').at(-1) ?? '', env)
}

/** Where an installer that took another folder has said so: "App Paths", for this user and for all. */
async function registered(program: string, env: Environment): Promise<Command | undefined> {
  // Windows spells it "Path" in an object that is not the process's own.
  const reg = await findProgram('reg.exe', { PATH: env.PATH ?? env.Path })
  if (!reg) return undefined
  for (const root of ['HKCU', 'HKLM']) {
    const key = `${root}\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\App Paths\\${program}`
    const said = await runProgram(reg, ['query', key, '/ve'], { env, maxBytes: 64 * 1024, timeoutMs: 3_000 })
    const path = said.ok ? /\bREG_(?:EXPAND_)?SZ\s+"?([^"\r\n]+?)"?\s*$/m.exec(said.output.toString())?.[1] : undefined
    if (path && (await isThere(path))) return [path]
  }
  return undefined
}

/** Starts a browser apart from us. True if it still runs after a moment, or has given the page to one that runs. */
function stays([program = '', ...args]: string[], env: Environment, patienceMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(true), patienceMs)
    const end = (stayed: boolean) => {
      clearTimeout(timer)
      resolve(stayed)
    }
    const child = spawn(program, args, { env, stdio: 'ignore', detached: true, windowsHide: true })
    child.once('error', () => end(false))
    child.once('exit', (code) => end(code === 0))
    child.unref()
  })
}

function isThere(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
