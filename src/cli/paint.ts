import { styleText } from 'node:util'

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

/** Colours text on a terminal; elsewhere, and with NO_COLOR, text stays as it is. Colour never carries meaning alone. */
export type Paint = (style: Style, text: string) => string

/** The painter for one output (no-color.org: any non-empty NO_COLOR switches colours off). */
export function painter(terminal: boolean, env: Readonly<Record<string, string | undefined>>): Paint {
  const plain = !terminal || Boolean(env.NO_COLOR) || env.TERM === 'dumb'
  return plain ? (_, text) => text : (style, text) => styleText(style, text, { validateStream: false })
}
