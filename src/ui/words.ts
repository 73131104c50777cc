import type { IntlMessageFormat } from 'intl-messageformat'
import { locale } from './locale.ts'

export type Values = Readonly<Record<string, string | number | boolean | Date>>

/** Says a sentence of the catalogue in the person's language. */
export type Words<Key extends string> = (key: Key, values?: Values) => string

const catalogue = new Map<string, Readonly<Record<string, string>>>()

/**
 * Declares the English sentences of one part of the page, in ICU message syntax (`{count, plural, one {# file} other
 * {# files}}`). Files that do this are called `words.ts`, so that `npm run docs` finds them all and writes the one
 * catalogue that translators work on, `src/web/locales/en.json`.
 */
export function defineWords<const Key extends string>(
  part: string,
  english: Readonly<Record<Key, string>>,
): Words<Key> {
  catalogue.set(part, english)
  const formats = new Map<string, IntlMessageFormat>()
  return (key, values) => {
    const { language, translate } = locale()
    const cached = `${language} ${key}`
    let format = formats.get(cached)
    if (!format) {
      format = translate(`${part}.${key}`, english[key])
      formats.set(cached, format)
    }
    return String(format.format(values as Record<string, string>))
  }
}

/** Every sentence declared so far, by `part.key`. */
export function allWords(): Record<string, string> {
  const entries = [...catalogue].flatMap(([part, words]) =>
    Object.entries(words).map(([key, text]) => [`${part}.${key}`, text] as const),
  )
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}
