/** A text without case and accents, and for each of its letters where it stands in the text. */
interface Folded {
  readonly letters: string
  readonly at: readonly number[]
}

function folded(text: string): Folded {
  let letters = ''
  const at: number[] = []
  let index = 0
  for (const sign of text) {
    const plain = sign.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
    for (let n = 0; n < plain.length; n++) at.push(index)
    letters += plain
    index += sign.length
  }
  return { letters, at: [...at, text.length] }
}

function wordsOf(query: string): string[] {
  return folded(query)
    .letters.split(/\s+/)
    .filter((word) => word !== '')
}

const partOfWord = /[\p{L}\p{N}]/u

function isWordStart(letters: string, at: number): boolean {
  return at === 0 || !partOfWord.test(letters[at - 1] ?? '')
}

/** Where a word stands: first at the beginnings of words; only if it is at none, within them. */
function places(letters: string, word: string): { readonly starts: boolean; readonly at: readonly number[] } {
  const all: number[] = []
  for (let at = letters.indexOf(word); at >= 0; at = letters.indexOf(word, at + word.length)) all.push(at)
  const starts = all.filter((at) => isWordStart(letters, at))
  return starts.length > 0 ? { starts: true, at: starts } : { starts: false, at: all }
}

/** How well a query fits: `[0, …]` its beginning, `[1, …]` beginnings of words, `[2, …]` anywhere; then how far in. */
export type Fit = readonly [kind: 0 | 1 | 2, at: number]

/** Undefined where not every word of the query is in the text. Case and accents do not matter. */
export function fitOf(query: string, text: string): Fit | undefined {
  const words = wordsOf(query)
  const { letters } = folded(text)
  const [first] = words
  if (first === undefined) return [0, 0]
  if (letters.startsWith(folded(query.trim()).letters)) return [0, 0]
  const found = words.map((word) => places(letters, word))
  if (found.some(({ at }) => at.length === 0)) return undefined
  return [found.every(({ starts }) => starts) ? 1 : 2, found[0]?.at[0] ?? 0]
}

/** What fits, best first; what fits the same stays in its order. */
export function ranked<Item>(query: string, items: readonly Item[], textOf: (item: Item) => string): Item[] {
  return items
    .flatMap((item) => {
      const how = fitOf(query, textOf(item))
      return how ? [{ item, how }] : []
    })
    .sort((one, other) => one.how[0] - other.how[0] || one.how[1] - other.how[1])
    .map(({ item }) => item)
}

export interface Piece {
  readonly text: string
  readonly isHit: boolean
}

/** The text in pieces, those that a word of the query found marked as hits. Together they are the text. */
export function pieces(query: string, text: string): Piece[] {
  const { letters, at } = folded(text)
  const hit = new Uint8Array(text.length)
  for (const word of wordsOf(query))
    for (const start of places(letters, word).at) hit.fill(1, at[start], at[start + word.length])
  const made: Piece[] = []
  let from = 0
  for (let index = 1; index <= text.length; index++) {
    if (index < text.length && hit[index] === hit[from]) continue
    made.push({ text: text.slice(from, index), isHit: hit[from] === 1 })
    from = index
  }
  return text === '' ? [] : made
}

/** A long text from shortly before its first hit on, so that the hit is among its first `max` characters. */
export function around(query: string, text: string, max: number): string {
  if (text.length <= max) return text
  let hitAt = 0
  for (const piece of pieces(query, text)) {
    if (piece.isHit) break
    hitAt += piece.text.length
  }
  if (hitAt === text.length || hitAt < max / 2) return text
  const space = text.indexOf(' ', hitAt - Math.floor(max / 3))
  return `…${text.slice(space >= 0 && space < hitAt ? space + 1 : hitAt)}`
}
