import type { Judged, Target } from './rows.ts'

const headings = ['measure', 'median', 'min – max', 'runs', 'peer', 'ratio', 'target', 'met']

/** The rows as an aligned table, one bench after the other. */
export function table(rows: readonly Judged[]): string {
  const lines = [headings, ...rows.map(cells)]
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)))
  const drawn = lines.map((line) => line.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join('  '))
  const [head = '', ...body] = drawn.map((line) => line.trimEnd())
  return [head, '─'.repeat(Math.max(...drawn.map((line) => line.length))), ...body].join('\n')
}

function cells({ bench, measure, unit, ours, peer, theirs, ratio, target, met }: Judged): string[] {
  return [
    `${bench}: ${measure}`,
    `${number(ours.median)} ${unit}`,
    `${number(ours.min)} – ${number(ours.max)}`,
    String(ours.runs),
    theirs && peer ? `${number(theirs.median)} (${number(theirs.min)} – ${number(theirs.max)}) ${peer.name}` : '',
    ratio === undefined ? '' : `${number(ratio)} ×`,
    target ? targetText(target) : '',
    met === undefined ? '' : met ? 'yes' : 'NO',
  ]
}

function targetText(target: Target): string {
  if ('least' in target) return `≥ ${number(target.least)}`
  return `≤ ${target.most === 'peer' ? 'peer' : number(target.most)}`
}

/** Names to the left, figures to the right. */
function pad(text: string, width: number, column: number): string {
  return column === 0 || column === 4 ? text.padEnd(width) : text.padStart(width)
}

/** Three figures that count. */
function number(value: number): string {
  if (value === 0) return '0'
  const size = Math.abs(value)
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.01 ? 2 : 3
  return value.toFixed(digits)
}
