/** One line for a title or a button: no control characters, at most `max` characters, cut with an ellipsis. */
export function plainLine(text: string, max: number): string {
  return plainText(text, max).replaceAll(/\s+/g, ' ').trim()
}

/** Text that any desktop and the bus take: well-formed, no control characters but tab and newline, at most `max` long. */
export function plainText(text: string, max: number): string {
  // Cut before anything else, so that a huge text costs no more than a long one.
  const cut = text.length > max ? `${text.slice(0, max - 1)}…` : text
  // A pair cut in half would make the text invalid on the bus, which answers with a disconnect.
  const whole = cut.replace(/[\uD800-\uDBFF](?=…$)/u, '').toWellFormed()
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this takes out
  return whole.replaceAll(/\r\n?/g, '\n').replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g, '')
}

/**
 * Content made safe for a notification server that reads markup (protocol test T25). Only the three characters: GNOME
 * knows no numeric references and would show those for quotes as they stand, and quotes need none outside of tags.
 */
export function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

// The tags of the notification specification and those that Qt and GTK programs send; what is no tag of these stays,
// since a program whose server knows no markup sends "a < b" as it is.
const tags = /<\/?(?:b|i|u|a|s|p|tt|em|img|big|sub|sup|code|span|font|small|strong|html|body|qt)(?:\s[^<>]*)?\/?>/gi
const lineBreaks = /<br(?:\s[^<>]*)?\/?>|<\/p>/gi
const references: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

/** The text that a program's notification body shows, without its markup. */
export function stripMarkup(body: string): string {
  return body
    .replaceAll(lineBreaks, '\n')
    .replaceAll(tags, '')
    .replaceAll(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,4}));/g, (whole, decimal, hex, name) => {
      if (name) return references[name] ?? whole
      const point = decimal ? Number(decimal) : Number.parseInt(hex, 16)
      return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole
    })
    .trim()
}
