import { stripVTControlCharacters } from 'node:util'

/** How many columns a text takes on a terminal: wide East Asian characters and pictures take two, marks take none. */
export function widthOf(text: string): number {
  let width = 0
  for (const { segment } of segments.segment(stripVTControlCharacters(text))) {
    const first = segment.codePointAt(0) ?? 0
    if (first < 32 || (first >= 0x7f && first < 0xa0) || /^\p{Mark}$/u.test(segment)) continue
    width += /\p{Emoji_Presentation}|\uFE0F/u.test(segment) || isWide(first) ? 2 : 1
  }
  return width
}

const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** The ranges of East Asian Width W and F that matter in names and titles. */
const wide: ReadonlyArray<readonly [number, number]> = [
  [0x1100, 0x115f],
  [0x2e80, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x20000, 0x3fffd],
]

function isWide(point: number): boolean {
  return wide.some(([from, to]) => point >= from && point <= to)
}

/** Text from a phone on one line, without anything that moves the cursor or changes the direction of writing. */
export function oneLine(text: string, most = 200): string {
  const flat = stripVTControlCharacters(text)
    .replaceAll(/[\p{Cc}\p{Z}]+/gu, ' ')
    .replaceAll(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .trim()
  const parts = [...segments.segment(flat)]
  if (parts.length <= most) return flat
  return `${parts
    .slice(0, most - 1)
    .map((part) => part.segment)
    .join('')}…`
}

/** Rows with columns aligned by two spaces; no row ends in spaces. */
export function table(rows: ReadonlyArray<readonly string[]>, indent = ''): string {
  const widths: number[] = []
  for (const row of rows)
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, widthOf(cell))
  return rows
    .map((row) => {
      const cells = row.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)))
      return (indent + cells.join('  ')).trimEnd()
    })
    .join('\n')
}

/** Breaks a text at spaces into lines of at most `width` columns, all but the first indented. */
export function wrap(text: string, width: number, indent = ''): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const room = width - (lines.length > 0 ? indent.length : 0)
    if (line && widthOf(line) + 1 + widthOf(word) > room) {
      lines.push(line)
      line = word
    } else line = line ? `${line} ${word}` : word
  }
  return [...lines, line].join(`\n${indent}`)
}
