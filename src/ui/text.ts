const longest = 2000
/** Line and paragraph separators, controls, and the signs that turn the direction of everything after them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const unseen = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g
/** More marks on one letter than any script needs climb over the lines around it. */
const piled = /(\p{M}{4})\p{M}+/gu

/**
 * Text from a phone as it may be shown: without signs that turn or break the lines around it, and not longer than
 * `max` characters. Whoever shows it still puts it into an element of its own direction (`dir="auto"`).
 */
export function shown(text: string, max = longest): string {
  const cleaned = text
    .slice(0, max * 2)
    .replaceAll(unseen, '')
    .replaceAll(piled, '$1')
  if (cleaned.length <= max) return cleaned
  // Not through the middle of an emoji.
  const cut = cleaned.slice(0, max).replace(/[\ud800-\udbff]$/, '')
  return `${cut}…`
}

/** One line of it, for places where there is only one. */
export function shownLine(text: string, max = 300): string {
  return shown(text.replaceAll(/\s+/g, ' ').trim(), max)
}

/** A name or a short text within a sentence of ours: one line, and its direction turns nothing around it. */
export function isolated(text: string, max = 80): string {
  return `\u2068${shownLine(text, max)}\u2069`
}
