import { setTimeout as delay } from 'node:timers/promises'
import { type Clip, type ClipboardPrograms, maxClipBytes } from './clipboard-programs.ts'
import { type Environment, findProgram, followProgram, runProgram } from './programs.ts'

/** What KeePassXC and other password managers offer beside a secret, and Klipper looks for. */
const secretType = 'x-kde-passwordManagerHint'
const textTypes = ['UTF8_STRING', 'text/plain;charset=utf-8', 'text/plain']
const timeoutMs = 3_000
const settleMs = 300

/** wl-clipboard on Wayland, xclip on X11; on GNOME's Wayland xclip as well, where wl-clipboard must steal the focus. */
export async function findLinuxClipboard(env: Environment): Promise<ClipboardPrograms | { unavailable: string }> {
  if (!env.WAYLAND_DISPLAY && !env.DISPLAY) {
    return { unavailable: 'This computer has no desktop session here, so there is no clipboard.' }
  }
  const gnome = /gnome/i.test(env.XDG_CURRENT_DESKTOP ?? '')
  const wayland = env.WAYLAND_DISPLAY && !(gnome && env.DISPLAY)
  if (wayland) {
    const [paste, copy] = [await findProgram('wl-paste', env), await findProgram('wl-copy', env)]
    if (paste && copy) return waylandClipboard(paste, copy, env)
  }
  const xclip = env.DISPLAY ? await findProgram('xclip', env) : undefined
  if (xclip) return x11Clipboard(xclip, env)
  const needed = wayland ? 'wl-clipboard' : 'xclip'
  return { unavailable: `The clipboard needs the package "${needed}": install it, then start Tandem again.` }
}

function waylandClipboard(paste: string, copy: string, env: Environment): ClipboardPrograms {
  const ask = (args: string[]) => runProgram(paste, args, { env, maxBytes: maxClipBytes, timeoutMs })
  const read = () =>
    readOffer(
      () => ask(['--list-types']),
      (type) => ask(['--no-newline', '--type', type]),
    )
  // wl-copy keeps what it offers in a file that only this user can read, which is taken away with the next copy. Newer
  // ones put it where they are told: in memory. Its other way, an argument, could be read by every user of the PC.
  const copyEnv = env.XDG_RUNTIME_DIR ? { ...env, TMPDIR: env.XDG_RUNTIME_DIR } : env
  return {
    read,
    async write(text, secret = false) {
      const put = async (...more: string[]) => {
        const options = { env: copyEnv, input: text, maxBytes: 0, timeoutMs }
        return (await runProgram(copy, ['--type', 'text/plain', ...more], options)).ok
      }
      // wl-clipboard 2.3 and newer offer the hint of password managers with it. Older ones end at once, having copied
      // nothing: then a history cannot be told, and all there is left is that the text is taken away again.
      return (secret && (await put('--sensitive'))) || put()
    },
    follow(changed, signal) {
      // Says a line for each change. When nobody hears it any more (the hub was killed), it ends the watching itself.
      const script = "trap '' PIPE; echo 2>/dev/null || kill $PPID"
      return followProgram([paste, '--watch', 'sh', '-c', script], env, { onLine: changed, signal })
    },
  }
}

function x11Clipboard(xclip: string, env: Environment): ClipboardPrograms {
  const selection = ['-selection', 'clipboard']
  const ask = (type: string) =>
    runProgram(xclip, [...selection, '-out', '-target', type], { env, maxBytes: maxClipBytes, timeoutMs })
  return {
    // The offer is asked for first: some owners answer for any type with their text.
    read: () => readOffer(() => ask('TARGETS'), ask),
    async peek() {
      const text = await ask('UTF8_STRING')
      return text.ok ? text.output.toString('utf8') : undefined
    },
    async write(text) {
      // xclip offers one format at a time, so a secret goes without the hint that would keep it out of histories.
      const options = { env, input: text, maxBytes: 0, timeoutMs }
      if (!(await runProgram(xclip, [...selection, '-in'], options)).ok) return false
      // It says so a moment before it answers for it, in which a look would find what was there before.
      const bytes = Buffer.from(text)
      for (const since = performance.now(); performance.now() - since < settleMs; await delay(20)) {
        const there = await ask('UTF8_STRING')
        if (there.ok && there.output.equals(bytes)) break
      }
      return true
    },
  }
}

type Answer = ReturnType<typeof runProgram>

async function readOffer(types: () => Answer, content: (type: string) => Answer): Promise<Clip | undefined> {
  const offer = await types()
  if (!offer.ok) return undefined
  const offered = new Set(offer.output.toString('utf8').split(/\s*\n\s*/))
  const type = textTypes.find((known) => offered.has(known))
  if (!type) return undefined
  const text = await content(type)
  // The hint is taken at its presence: its only known value is "secret", and a slip here sends a password to a phone.
  return text.ok ? { text: text.output.toString('utf8'), sensitive: offered.has(secretType) } : undefined
}
