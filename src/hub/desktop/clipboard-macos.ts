import { type ClipboardPrograms, maxClipBytes } from './clipboard-programs.ts'
import { type Environment, findProgram, runProgram } from './programs.ts'

/** What password managers mark a secret with (nspasteboard.org), and what is not meant to stay. */
const secretTypes = /org\.nspasteboard\.(?:ConcealedType|TransientType)/
/** pbpaste cannot tell the types of what it pastes; macOS's own script runner can. */
const typesScript = "ObjC.import('AppKit'); ObjC.deepUnwrap($.NSPasteboard.generalPasteboard.types).join('\\n')"
/** Takes the text from its input and adds the mark, which pbcopy cannot. */
const secretScript = `ObjC.import('AppKit')
const input = $.NSFileHandle.fileHandleWithStandardInput.readDataToEndOfFile
const text = $.NSString.alloc.initWithDataEncoding(input, $.NSUTF8StringEncoding)
const board = $.NSPasteboard.generalPasteboard
board.clearContents
board.setStringForType($(''), 'org.nspasteboard.ConcealedType')
if (!board.setStringForType(text, 'public.utf8-plain-text')) throw new Error('not copied')`
const timeoutMs = 5_000

/** pbcopy and pbpaste, which are part of macOS; nothing there tells of changes, so they are looked for. */
export async function findMacClipboard(env: Environment): Promise<ClipboardPrograms | { unavailable: string }> {
  const [paste, copy, osascript] = await Promise.all(
    ['pbpaste', 'pbcopy', 'osascript'].map((name) => findProgram(name, env)),
  )
  if (!paste || !copy) return { unavailable: 'The programs pbcopy and pbpaste of macOS are not in the search path.' }
  // Started from the Finder there is no locale, and both would speak Mac Roman.
  const utf8 = { ...env, LC_CTYPE: 'UTF-8' }
  const peek = async () => {
    const text = await runProgram(paste, [], { env: utf8, maxBytes: maxClipBytes, timeoutMs })
    return text.ok && text.output.length > 0 ? text.output.toString('utf8') : undefined
  }
  const sensitive = async () => {
    if (!osascript) return true
    const args = ['-l', 'JavaScript', '-e', typesScript]
    const types = await runProgram(osascript, args, { env: utf8, maxBytes: 64 * 1024, timeoutMs })
    // Not knowing counts as sensitive: a clip too few on the phone is better than a password.
    return !types.ok || secretTypes.test(types.output.toString('utf8'))
  }
  return {
    peek,
    async read() {
      // Asked before and after, since the text may change in between and would be judged by another's mark.
      const before = await sensitive()
      const text = await peek()
      return text === undefined ? undefined : { text, sensitive: before || (await sensitive()) }
    },
    async write(text, secret = false) {
      const options = { env: utf8, input: text, maxBytes: 0, timeoutMs }
      if (secret && osascript && (await runProgram(osascript, ['-l', 'JavaScript', '-e', secretScript], options)).ok)
        return true
      return (await runProgram(copy, [], options)).ok
    },
  }
}
