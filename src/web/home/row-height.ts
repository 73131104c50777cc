interface Shape {
  readonly title?: string | undefined
  readonly text?: string | undefined
}

/** Padding and the line that says of which app. */
const always = 32
const line = 20
/** Everything beside the text: paddings, picture, time. */
const beside = 170
/** Texts are no wider than this, see `row.tsx`. */
export const widestText = 768
const letter = 6.6

/**
 * The height of a row before it is measured, in CSS pixels, in a list of this width. The nearer it is, the less has to be
 * moved once the row is drawn; a heading above it is not counted.
 */
export function rowHeight({ title, text }: Shape, width: number): number {
  const letters = Math.min(widestText, width - beside) / letter
  const textLines = text ? (text.length > letters ? 2 : 1) : 0
  return always + (title ? line : 0) + textLines * line
}
