import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TandemError } from '../../core/errors.ts'
import type { Logger } from '../../core/log.ts'

/** Whether Tandem starts when the person signs in to this computer. */
export interface Autostart {
  /** `undefined` where it is not possible: no desktop session, or no place for it. */
  get(): boolean | undefined
  /** Throws `config.fixed` with the reason where it is not possible. Switching off leaves alone what is not ours. */
  set(on: boolean): void
}

export interface AutostartOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly log: Logger
  /** The one folder that everything of this hub is in; default: `TANDEM_HOME`, else the platform's own folders. */
  readonly home?: string | undefined
  readonly platform?: NodeJS.Platform
  /** What is started; default: this checkout by the Node that came with it, else by the one that runs now. */
  readonly program?: { readonly node: string; readonly script: string }
}

/** One file that makes a desktop start something. */
interface Entry {
  readonly file: string
  readonly text: string
  readonly encoding: 'utf8' | 'utf16le'
  /** What only a file of ours holds. */
  readonly mark: string
  /** The part that says what is started. */
  readonly command: string
  /** What a desktop's own settings write into it to switch it off, where they do it there. */
  readonly off?: RegExp
}

/** Undefined where the format cannot say this command. */
type EntryMaker = (name: string, command: readonly string[]) => Entry | undefined

/** Finds out how this platform starts programs with the session. Nothing is written before `set`. */
export function openAutostart(options: AutostartOptions): Autostart {
  const { env, log, platform = process.platform, program = ownProgram() } = options
  const home = options.home ?? (env.TANDEM_HOME || undefined)
  const command = [program.node, program.script, 'start', ...(home ? ['--home', resolve(home)] : [])]
  // Several homes may start side by side, so each has a file of its own.
  const name = home ? `tandem-${createHash('sha256').update(resolve(home)).digest('hex').slice(0, 8)}` : 'tandem'
  const entry = entryFor(platform, env)?.(name, command)
  const read = () => (entry && existsSync(entry.file) ? readFileSync(entry.file, entry.encoding) : undefined)
  return {
    get() {
      try {
        const text = read()
        if (!entry || (text === undefined && !hasSession(platform, env))) return undefined
        if (text === undefined) return false
        if (!text.includes(entry.mark)) return undefined
        // One that names another checkout starts that one, if it is still there, and not this one.
        return text.includes(entry.command) && !entry.off?.test(text)
      } catch (error) {
        log.warn('the autostart entry cannot be read', { error: codeOf(error) })
        return undefined
      }
    },
    set(on) {
      try {
        const text = read()
        const isOurs = entry && text?.includes(entry.mark)
        if (!on && !isOurs) return
        if (!entry || (text === undefined && !hasSession(platform, env)))
          throw impossible('there is no desktop session here that would start it')
        if (text !== undefined && !isOurs) throw impossible(`${entry.file} belongs to another program`)
        if (on) write(entry)
        else rmSync(entry.file)
      } catch (error) {
        if (error instanceof TandemError) throw error
        throw impossible(`${entry?.file} cannot be changed (${codeOf(error)})`, error)
      }
      log.info('starting with the computer was switched', { on })
    },
  }
}

function write({ file, text, encoding }: Entry): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text, { encoding, flush: true })
}

function ownProgram() {
  const root = fileURLToPath(new URL('../../../', import.meta.url))
  const own = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  // The Node that runs now may be one of several versions side by side, and gone after the next update.
  return { node: existsSync(own) ? own : process.execPath, script: join(root, 'scripts', 'tandem.js') }
}

/** Only a desktop session reads these files; a server would never start what they name. */
function hasSession(platform: NodeJS.Platform, env: AutostartOptions['env']): boolean {
  if (platform === 'darwin' || platform === 'win32') return true
  return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY || env.XDG_CURRENT_DESKTOP)
}

function entryFor(platform: NodeJS.Platform, env: AutostartOptions['env']): EntryMaker | undefined {
  const { HOME, APPDATA, XDG_CONFIG_HOME } = env
  if (platform === 'darwin') return HOME ? onMac(join(HOME, 'Library', 'LaunchAgents')) : undefined
  if (platform === 'win32')
    return APPDATA && runsScripts(env)
      ? onWindows(join(APPDATA, 'Microsoft', 'Windows', 'Start Menu', 'Programs', 'Startup'))
      : undefined
  // Without the variables of a person's session nobody is asked where their folder is: nothing is written by guessing.
  const config = XDG_CONFIG_HOME && isAbsolute(XDG_CONFIG_HOME) ? XDG_CONFIG_HOME : HOME && join(HOME, '.config')
  return config ? onLinux(join(config, 'autostart')) : undefined
}

/** The Desktop Application Autostart Specification and the Desktop Entry Specification of freedesktop.org. */
function onLinux(folder: string): EntryMaker {
  return (name, command) => {
    // GLib looks whether the program is there before it makes one percent sign of two, and finds it is not.
    const words = command[0]?.includes('%') ? ['env', ...command] : command
    const exec = `Exec=${inDesktopEntry(words.map(desktopArgument).join(' '))}`
    const mark = 'X-Tandem-Autostart=true'
    const about = ['Type=Application', 'Name=Tandem', 'Comment=Links your phone to this computer']
    const lines = ['[Desktop Entry]', ...about, exec, 'Terminal=false', 'StartupNotify=false', mark]
    return {
      file: join(folder, `${name}.desktop`),
      text: `${lines.join('\n')}\n`,
      encoding: 'utf8',
      mark,
      command: exec,
      off: /^(?:Hidden=true|X-GNOME-Autostart-enabled=false)\s*$/m,
    }
  }
}

/** Section "The Exec key": always in quotes; `%` would begin a field code. */
function desktopArgument(argument: string): string {
  return `"${argument.replaceAll(/["`$\\]/g, '\\$&').replaceAll('%', '%%')}"`
}

/** Section "Possible value types": the escapes of a string are undone before the quotes of Exec are looked at. */
function inDesktopEntry(value: string): string {
  const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\t': '\\t', '\r': '\\r' }
  return value.replaceAll(/[\\\n\t\r]/g, (character) => escapes[character] ?? character)
}

/**
 * An agent for launchd, read at the next sign-in. That somebody switched it off in System Settings → Login Items is kept
 * by the system elsewhere and not seen here.
 */
function onMac(folder: string): EntryMaker {
  return (name, command) => {
    // XML has no way to write a control character.
    if (command.some((word) => [...word].some((character) => character < ' '))) return undefined
    const mark = `<string>local.${name}</string>`
    const words = command.map(
      (word) => `<string>${word.replaceAll(/[&<>]/g, (found) => entities[found] ?? '')}</string>`,
    )
    const argumentsOf = `<key>ProgramArguments</key>\n  <array>\n    ${words.join('\n    ')}\n  </array>`
    const keys = [`<key>Label</key>\n  ${mark}`, argumentsOf, '<key>RunAtLoad</key>\n  <true/>']
    return {
      file: join(folder, `local.${name}.plist`),
      text: `${plistHead}\n<dict>\n  ${keys.join('\n  ')}\n</dict>\n</plist>\n`,
      encoding: 'utf8',
      mark,
      command: argumentsOf,
      off: /<key>Disabled<\/key>\s*<true\/>/,
    }
  }
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const plistHead = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">`

/**
 * A script in the Startup folder, since node.exe alone, there or in the registry's Run key, would leave a console window
 * open. That somebody switched it off in the Task Manager is kept in the registry and not seen here.
 */
function onWindows(folder: string): EntryMaker {
  return (name, command) => {
    const run = `CreateObject("WScript.Shell").Run "${command.map(windowsArgument).join(' ').replaceAll('"', '""')}", 0, False`
    const mark = "' Starts Tandem, without a window. Tandem itself writes and removes this file."
    return {
      file: join(folder, `${name}.vbs`),
      // With a byte order mark it is read as UTF-16, in place of the code page of the country.
      text: `\uFEFF${mark}\r\n${run}\r\n`,
      encoding: 'utf16le',
      mark,
      command: run,
    }
  }
}

/** As a C program's runtime takes a command line apart; a path holds no quotes on Windows, but may end in a backslash. */
function windowsArgument(argument: string): string {
  return `"${argument.replace(/\\+$/, '$&$&')}"`
}

/** Windows is giving VBScript up: it can be missing. */
function runsScripts(env: AutostartOptions['env']): boolean {
  return existsSync(join(env.SystemRoot ?? 'C:\\Windows', 'System32', 'vbscript.dll'))
}

function impossible(reason: string, cause?: unknown): TandemError {
  return new TandemError('config.fixed', { fixed: 'autostart', reason }, { cause })
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error'
}
