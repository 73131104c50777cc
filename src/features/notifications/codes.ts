import {
  likelyWords,
  measureAfter,
  moneyBefore,
  otherCodeAfter,
  otherCodeBefore,
  otherNumberBefore,
  pinWords,
  shopWords,
  sureWords,
} from './code-words.ts'

/** What stands in place of a code. */
export const mask = '••••••'

/** Characters that show nothing and that apps put between digits, e.g. so that a code is not read as a phone number. */
const invisible = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g
const invisibleClass = String.raw`\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF`
/** The zero of each script's own digits; nine more follow each. */
const zeros = [
  0x0660, 0x06f0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0e50, 0x0ed0, 0xff10,
]
const foreignDigit = new RegExp(
  `[${zeros.map((zero) => `${String.fromCharCode(zero)}-${String.fromCharCode(zero + 9)}`).join('')}]`,
  'g',
)

/** Letters of scripts that put spaces between words; Chinese, Japanese, Korean and Thai write on right after a number. */
const letters = String.raw`A-Za-z\u00AA-\u024F\u0370-\u06EF\u06FA-\u08FF\u0900-\u0965`
const before = String.raw`(?<![${letters}\d#+*•●…@/_\\]|\d[.,:'’/-])`
const after = String.raw`(?![${letters}\d_@/%*]|[.,:/'’-]\d|[-–][A-Za-z])`

/** Six digits as two groups of three and eight as two of four; other groupings are phone numbers, dates and accounts. */
const splitDigits = new RegExp(
  String.raw`${before}(?<!\d[ ])(?:\d{3}[ \-–]\d{3}|\d{4}[ \-–]\d{4})${after}(?![ \-–]\d)`,
  'gu',
)
/** One by one, as for reading out, or in pairs. */
const spelledDigits = new RegExp(
  String.raw`${before}(?<!\d[ ])(?:\d(?:[ \-–]\d){3,7}|\d\d[ \-–]\d\d[ \-–]\d\d)${after}(?![ \-–]\d)`,
  'gu',
)
const solidDigits = new RegExp(String.raw`${before}(?:[A-Z]{1,3}-)?(?<digits>\d{4,10})${after}`, 'gu')
const capitalsAndDigits = new RegExp(
  String.raw`${before}(?=[A-Z-]*\d)(?=[\d-]*[A-Z])(?:[A-Z0-9]{4,10}|[A-Z0-9]{3,4}-[A-Z0-9]{3,4})${after}`,
  'gu',
)
const anyWord = new RegExp(
  String.raw`${before}(?:[A-Z]{5,8}|[A-Z]{3}-[A-Z]{3}|(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{5,8})${after}`,
  'gu',
)
/** A number in an address is a link to follow, not a code to type. */
const address = /(?:https?:|www\.|[\w-]\.[a-z]{2,}\/)\S*$/i
/** The last line of a text made for a web page: "@example.com #123456" (the origin-bound format of WICG). */
const boundToSite = /^@[\w.-]{4,200} #([\p{L}\d-]{4,10})(?=\s|$)/gmu

/** Between a keyword and its code where nothing else is said. */
const connector =
  /^(?:[\s:：=>"'“”«»„([【「-]|(?:is|ist|lautet|est|es|é|è|on|er|är|jest|to|now|是|为|為|は|が|은|는|이|هو|هي)(?![a-z]))*$/iu
/** Beside sure words a code may stand this far off, in characters; beside likely ones, this. */
const reach = { sure: 100, likely: 40 } as const
const maskReach = 160
const mostPerText = 40

interface Candidate {
  /** As a person types it. */
  readonly code: string
  readonly start: number
  readonly end: number
  /** Added to its distance: the less it looks like a code, the more. */
  readonly doubt: number
  /** Not a code unless it is what a keyword points at. */
  readonly onlyNamed: boolean
}

interface Keyword {
  readonly start: number
  readonly end: number
  readonly sure: boolean
}

export interface FoundCodes {
  /** The one to offer, if any is sure enough. */
  readonly best: string | undefined
  /** Everything that may be one and must not be kept, `best` among them. */
  readonly all: readonly string[]
}

const none: FoundCodes = { best: undefined, all: [] }

/**
 * Finds one-time codes: 4–10 digits or capitals near words such as code, OTP, PIN or verification in some 30 languages.
 * Not phone numbers, prices, dates, years or order numbers. What it returns holds ASCII digits only, without spaces.
 * Words in `lead`, a title, count too, numbers in it do not: it may be the short number that a text came from.
 */
export function findCodes(text: string, lead = ''): FoundCodes {
  const title = lead === '' ? '' : `${plainDigits(lead)}\n`
  const plain = title + plainDigits(text)
  const bound = [...plain.matchAll(boundToSite)].map((match) => match[1] ?? '')
  if (!/[\dA-Z]{4}|\d{3}|\d[ -]\d|\d[a-z]|[a-z]\d|[A-Z]{3}-/.test(plain)) return none
  const keywords = findKeywords(plain)
  if (keywords.length === 0) return { best: bound[0], all: bound }
  const rated: { code: string; rating: number }[] = []
  const all = new Set(bound)
  for (const candidate of findCandidates(plain)) {
    if (candidate.start < title.length) continue
    const { rating, gap } = rate(candidate, keywords, plain)
    if (rating < Number.POSITIVE_INFINITY) rated.push({ code: candidate.code, rating })
    if (rating < Number.POSITIVE_INFINITY || (gap <= maskReach && !candidate.onlyNamed)) all.add(candidate.code)
  }
  rated.sort((a, b) => a.rating - b.rating)
  return { best: bound[0] ?? rated[0]?.code, all: [...all] }
}

/** A code in the title of a button, as Android's own "Copy code" puts it there, invisible separators between its digits. */
export function findActionCode(title: string): string | undefined {
  const marked = title.includes('\u2063')
  const [code] = plainDigits(title).match(/(?<!\d)\d{4,10}(?!\d)/) ?? []
  if (!code) return undefined
  return marked || findKeywords(title).length > 0 || copies.test(title) ? code : undefined
}

const copies = /copy|kopier|copi[ae]|kopi[oöuy]|скоп|копир|复制|複製|コピー|복사|نسخ|העתק|kopyala|sao chép|salin/iu

/** Replaces every code of `codes` in `text`, however its digits are written and spaced there. */
export function maskCodes(text: string, codes: readonly string[]): string {
  if (codes.length === 0 || text === '') return text
  return codes.reduce((masked, code) => masked.replaceAll(anyWriting(code), mask), text)
}

function anyWriting(code: string): RegExp {
  // Only one way to read what stands between two digits: with more, a text of invisible characters takes forever.
  const between = String.raw`[${invisibleClass}]*(?:[ \-–.][${invisibleClass}]*)?`
  const signs = [...code].map((sign) => {
    if (!/\d/.test(sign)) return sign
    return `[${sign}${zeros.map((zero) => String.fromCharCode(zero + Number(sign))).join('')}]`
  })
  return new RegExp(String.raw`(?<![A-Za-z\d])${signs.join(between)}(?![A-Za-z\d])`, 'giu')
}

function plainDigits(text: string): string {
  return text.replaceAll(invisible, '').replaceAll(foreignDigit, (digit) => {
    const point = digit.charCodeAt(0)
    const zero = zeros.find((start) => point >= start && point < start + 10) ?? point
    return String(point - zero)
  })
}

function findKeywords(text: string): Keyword[] {
  const shop = shopWords.test(text)
  const sure = spans(text, sureWords, true)
  const likely = shop ? [] : [...spans(text, likelyWords, false), ...spans(text, pinWords, false)]
  return [...sure, ...likely].filter(
    (word) =>
      !otherCodeBefore.test(text.slice(Math.max(0, word.start - 24), word.start)) &&
      !otherCodeAfter.test(text.slice(word.end, word.end + 24)),
  )
}

function spans(text: string, words: RegExp, sure: boolean): Keyword[] {
  const found: Keyword[] = []
  for (const match of text.matchAll(words)) {
    found.push({ start: match.index, end: match.index + match[0].length, sure })
    if (found.length >= mostPerText) break
  }
  return found
}

/** A number that is one of several groups, as of a telephone number, must be named to count. */
function findCandidates(text: string): Candidate[] {
  const found: Candidate[] = []
  const take = (pattern: RegExp, doubt: (code: string) => number, onlyNamed: (code: string) => boolean) => {
    for (const match of text.matchAll(pattern)) {
      if (found.length >= mostPerText) return
      const written = match.groups?.digits ?? match[0]
      const start = match.index + match[0].length - written.length
      const end = start + written.length
      if (found.some((other) => start < other.end && other.start < end) || namesAThing(text, start, end)) continue
      const code = /^[\d \-–]+$/.test(written) ? written.replaceAll(/\D/g, '') : written
      const inGroup =
        /\d\d $/.test(text.slice(Math.max(0, start - 3), start)) || /^ \d{3}/.test(text.slice(end, end + 4))
      found.push({ code, start, end, doubt: doubt(code), onlyNamed: inGroup || onlyNamed(code) })
    }
  }
  const never = () => false
  const always = () => true
  take(splitDigits, () => 2, never)
  take(spelledDigits, () => 4, always)
  take(solidDigits, byLength, (code) => /^(?:19|20)\d\d$/.test(code))
  take(capitalsAndDigits, () => 12, never)
  take(anyWord, () => 20, always)
  return found
}

function byLength(code: string): number {
  if (code.length === 6) return 0
  return code.length <= 8 ? 3 : 8
}

function namesAThing(text: string, start: number, end: number): boolean {
  const lead = text.slice(Math.max(0, start - 40), start)
  const tail = text.slice(end, end + 24)
  return moneyBefore.test(lead) || measureAfter.test(tail) || otherNumberBefore.test(lead) || address.test(lead)
}

/** "2041 is your verification code": a number that opens its line is what the rest speaks of, even if it looks like a year. */
function isSubject({ code, start, end }: Candidate, word: Keyword, text: string): boolean {
  return /^\d+$/.test(code) && /(?:^|\n)\s*$/.test(text.slice(0, start)) && !/[.!?\n]/.test(text.slice(end, word.start))
}

/** How far a candidate is from being the code: characters to its nearest keyword and what speaks against it. */
function rate(candidate: Candidate, keywords: readonly Keyword[], text: string): { rating: number; gap: number } {
  let rating = Number.POSITIVE_INFINITY
  let nearest = Number.POSITIVE_INFINITY
  for (const word of keywords) {
    const follows = candidate.start >= word.end
    const gap = follows ? candidate.start - word.end : word.start - candidate.end
    if (gap < 0) continue
    nearest = Math.min(nearest, gap)
    const named = follows && gap <= reach.likely && connector.test(text.slice(word.end, candidate.start))
    if (candidate.onlyNamed && !named && !(word.sure && !follows && isSubject(candidate, word, text))) continue
    if (gap > (word.sure ? reach.sure : reach.likely)) continue
    const against = candidate.doubt + (word.sure ? 0 : 10) + (follows ? 0 : 5)
    rating = Math.min(rating, (named ? 0 : gap) + against)
  }
  return { rating, gap: nearest }
}
