// What a source file imports and exports, read without a compiler: the architecture test reads every file of the
// project and must stay quick.

/** How a file reaches another: `type` is gone at run time, `later` is loaded only when the line runs. */
export type ImportKind = 'value' | 'type' | 'later'

/** One import. A part of the path that is computed reads `*`; a path that is computed as a whole is `undefined`. */
export type Import = { readonly specifier: string | undefined; readonly kind: ImportKind; readonly line: number }

export type Scanned = {
  readonly imports: readonly Import[]
  readonly lines: number
  readonly defaultExport: boolean
  readonly usesConsole: boolean
}

const fromClause =
  /(?<![\w$.])(?:import|export)\b(\s*type\b(?!\s+from\b))?((?:(?!\b(?:import|export)\b)[\w$\s{},*])*?)\bfrom\s*(?=['"])/g
const bareImport = /(?<![\w$.])import\s*(?=['"])/g
const laterImport = /(?<![\w$.])(?:import|require|require\.resolve|import\.meta\.resolve)\s*\(\s*/g
const codeByUrl = /\bnew\s+URL\s*\(\s*(?=['"`])/g
const defaultExport = /(?<![\w$.])export\s+default\b|(?<![\w$.])export\s*\{[^}]*\bas\s+default\b/
const consoleUse = /(?<![\w$.])(?:globalThis\s*\.\s*)?console\s*[.?[]/

/** Reads one file. Comments and the insides of strings do not count as code. */
export function scan(source: string): Scanned {
  const { code, strings } = codeOnly(source)
  const imports: Import[] = []
  const add = (match: RegExpExecArray, kind: ImportKind, specifier = specifierAt(source, strings, match)): void => {
    imports.push({ specifier, kind, line: source.slice(0, match.index).split('\n').length })
  }
  for (const match of code.matchAll(fromClause)) add(match, match[1] ? 'type' : 'value')
  for (const match of code.matchAll(bareImport)) add(match, 'value')
  for (const match of code.matchAll(laterImport)) add(match, 'later')
  for (const match of code.matchAll(codeByUrl)) {
    const path = specifierAt(source, strings, match) ?? ''
    // A file that is only read (a page, a package.json) is no import; a program that is started is one.
    if (/\.[cm]?[jt]sx?$/.test(path) && !path.includes(':')) add(match, 'later', path.replace(/^(?!\.)/, './'))
  }
  return {
    imports,
    lines: source.split('\n').length - (source.endsWith('\n') ? 1 : 0),
    defaultExport: defaultExport.test(code),
    usesConsole: consoleUse.test(code),
  }
}

/** The string that starts where the match ends; `undefined` when something else stands there. */
function specifierAt(source: string, strings: ReadonlyMap<number, number>, match: RegExpExecArray): string | undefined {
  const at = match.index + match[0].length
  const end = strings.get(at)
  if (end === undefined) return undefined
  const inside = source.slice(at + 1, end - 1)
  return source[at] === '`' ? inside.replace(/\$\{[^}]*\}/g, '*') : inside
}

type CodeOnly = { readonly code: string; readonly strings: ReadonlyMap<number, number> }

// What may stand before a regular expression; after a value, `)` or `}` a slash divides (or closes a JSX tag).
const beforeRegex =
  /(?:^|[=(,:[!&|?{;+\-*%~^]|=>|\b(?:return|typeof|case|in|of|delete|void|throw|new|else|await|yield))\s*$/

/** The source with comments and the insides of strings blanked, at the same offsets, and each string's two ends. */
function codeOnly(source: string): CodeOnly {
  const strings = new Map<number, number>()
  // Templates that are open here: where each began, and how many braces are open inside its current `${`.
  const open: { start: number; braces: number }[] = []
  let code = ''
  let at = 0
  const keepTo = (end: number): void => {
    code += source.slice(at, end)
    at = end
  }
  const blankTo = (end: number): void => {
    code += source.slice(at, end).replace(/[^\n]/g, ' ')
    at = end
  }
  /** Goes on in the text of the innermost open template, to its end or to its next `${`. */
  const readTemplate = (template: { start: number; braces: number }): void => {
    blankTo(endOf(templateText, source, at))
    if (source.startsWith('${', at)) {
      template.braces = 0
      blankTo(at + 2)
    } else {
      open.pop()
      keepTo(at + 1)
      strings.set(template.start, at)
    }
  }
  while (at < source.length) {
    keepTo(endOf(plain, source, at))
    const char = source.charAt(at)
    const template = open.at(-1)
    const end = endOfBlank(source, at, code)
    if (end > at && (char === "'" || char === '"')) {
      strings.set(at, end)
      keepTo(at + 1)
      blankTo(end - 1)
      keepTo(end)
    } else if (end > at) {
      blankTo(end)
    } else if (char === '`') {
      const opened = { start: at, braces: 0 }
      open.push(opened)
      keepTo(at + 1)
      readTemplate(opened)
    } else if (template && char === '}' && template.braces === 0) {
      blankTo(at + 1)
      readTemplate(template)
    } else {
      if (template) template.braces += char === '{' ? 1 : char === '}' ? -1 : 0
      keepTo(at + 1)
    }
  }
  return { code, strings }
}

const plain = /[^'"`/{}]*/y
const templateText = /(?:[^\\`$]|\\[\s\S]|\$(?!\{))*/y
const single = /'(?:[^'\\\n]|\\[\s\S])*'/y
const double = /"(?:[^"\\\n]|\\[\s\S])*"/y
const regex = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y
const lineComment = /\/\/[^\n]*/y
const comment = /\/\*[\s\S]*?(?:\*\/|$)/y

/** Where the comment, string or regular expression that starts here ends; `at` itself when none does. */
function endOfBlank(source: string, at: number, code: string): number {
  const char = source.charAt(at)
  // A quote with no partner on its line is an apostrophe in the text of a page.
  if (char === "'") return endOf(single, source, at)
  if (char === '"') return endOf(double, source, at)
  if (char !== '/') return at
  if (source.startsWith('//', at)) return endOf(lineComment, source, at)
  if (source.startsWith('/*', at)) return endOf(comment, source, at)
  return beforeRegex.test(code.slice(-40)) ? endOf(regex, source, at) : at
}

function endOf(pattern: RegExp, source: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(source) ? pattern.lastIndex : at
}
