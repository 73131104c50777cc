/** A search as the store understands it: an expression for the index of words, and parts to look for as they stand. */
export interface Query {
  readonly match: string | undefined
  readonly parts: readonly string[]
}

const mostWords = 8
/** Written without spaces, so that the index of words holds whole phrases of them; and what is no word, such as emoji. */
const notIndexed =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u

/** Every word must be there, each by its beginning. A query without anything to look for finds nothing. */
export function readQuery(query: string): Query {
  const pieces = query
    .toWellFormed()
    .split(/\s+/)
    .filter((piece) => piece !== '')
  const words: string[] = []
  const parts: string[] = []
  for (const piece of pieces.slice(0, mostWords)) {
    const found = piece.match(/[\p{L}\p{N}\p{M}]+/gu)
    if (!found || notIndexed.test(piece)) parts.push(lowerAscii(piece))
    else words.push(...found)
  }
  if (words.length === 0) return { match: undefined, parts: parts.length > 0 ? parts : ['\u0000'] }
  return {
    match: words
      .slice(0, mostWords)
      .map((word) => `"${word}"*`)
      .join(' AND '),
    parts,
  }
}

/** SQLite's lower() knows ASCII only. */
function lowerAscii(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
}
