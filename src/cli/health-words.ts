import type { Health } from '../core/health.ts'
import type { DeviceView } from '../core/hub-contract.ts'
import type { Paint, Style } from './paint.ts'
import { oneLine, table, widthOf, wrap } from './table.ts'
import { ago } from './times.ts'

const words: Readonly<Record<Health['state'], readonly [mark: string, word: string, style: Style]>> = {
  works: ['✓', 'works', 'green'],
  limited: ['✓', 'works, with limits', 'green'],
  'needs-step': ['!', 'needs a step', 'yellow'],
  waiting: ['…', 'waiting', 'cyan'],
  stale: ['~', 'not answering', 'yellow'],
  impossible: ['–', 'not possible', 'dim'],
}

/** A state as sign and word, never as a colour alone. */
export function healthWord(health: Health, paint: Paint): string {
  const [mark, word, style] = words[health.state]
  return paint(style, `${mark} ${word}`)
}

/** What stands beside the word: the link and how long ago it was proven, or the reason. */
export function healthDetail(health: Health, now: number): string {
  switch (health.state) {
    case 'works':
      return `via ${health.via}, proven ${ago(health.provenAt, now)}`
    case 'limited':
      return health.provenAt === undefined
        ? `via ${health.via}, cannot be proven`
        : `via ${health.via}, proven ${ago(health.provenAt, now)}`
    case 'needs-step':
      return health.reason
    case 'waiting':
      return `since ${ago(health.since, now).replace(/^just now$/, 'now')}: ${health.reason}`
    case 'stale':
      return `worked ${ago(health.provenAt, now)}; ${health.trying}`
    case 'impossible':
      return health.reason
  }
}

/** Lines below a feature: its limits, the one step, the nearest thing that works. */
export function healthLines(health: Health): string[] {
  if (health.state === 'limited') return health.limits.map((limit) => `limit: ${limit}`)
  if (health.state === 'needs-step') {
    const { where, text, link } = health.step
    return [`step, on ${where === 'pc' ? 'this PC' : 'the phone'}: ${text}${link ? ` (${link})` : ''}`]
  }
  if (health.state === 'impossible' && health.instead) return [`instead: ${health.instead}`]
  return []
}

/** "phone, linked over kdeconnect, heard 3 s ago". */
export function deviceLine(device: DeviceView, now: number): string {
  const linked = device.links.length > 0 ? `linked over ${device.links.join(' and ')}` : 'not linked now'
  const heard = device.lastHeard === undefined ? 'never heard since the start' : `heard ${ago(device.lastHeard, now)}`
  return `${device.kind}, ${linked}, ${heard}`
}

/** Everything that is known about whether a device works, for people. */
export function deviceReport(device: DeviceView, look: { paint: Paint; now: number; columns: number }): string {
  const { paint, now, columns } = look
  const head = `${paint('bold', oneLine(device.name))}  ${paint('dim', deviceLine(device, now))}`
  const features = Object.entries(device.features)
  const left = table(
    features.map(([id, { health }]) => [id, healthWord(health, paint), '']),
    '  ',
  ).split('\n')
  const margin = Math.max(0, ...left.map(widthOf)) + 2
  const fitted = (text: string, indent: number) =>
    wrap(text, Math.max(40, columns - indent)).replaceAll('\n', `\n${' '.repeat(indent)}`)
  const lines = features.flatMap(([, { health }], index) => {
    const name = left[index] ?? ''
    const space = ' '.repeat(Math.max(0, margin - widthOf(name)))
    return [
      name + space + fitted(healthDetail(health, now), margin),
      ...healthLines(health).map((line) => `      ${fitted(line, 8)}`),
    ]
  })
  return [head, ...lines].join('\n')
}
