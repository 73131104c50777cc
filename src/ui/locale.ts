import { IntlMessageFormat } from 'intl-messageformat'

/** A language of the page. `pseudo` is English with every letter changed and lines from right to left: it finds what is not translatable. */
export type Language = 'en' | 'pseudo'

export interface Locale {
  readonly language: Language
  readonly direction: 'ltr' | 'rtl'
  /** For `Intl`: dates and numbers as the person's system has them. */
  readonly tag: string
  translate(key: string, english: string): IntlMessageFormat
}

const storageKey = 'tandem.language'

const languages: Record<Language, Pick<Locale, 'direction' | 'translate'>> = {
  en: { direction: 'ltr', translate: (_, english) => new IntlMessageFormat(english, 'en') },
  pseudo: { direction: 'rtl', translate: (_, english) => mirrored(english) },
}

let current: Locale = made(storedLanguage())

/** The language in force. */
export function locale(): Locale {
  return current
}

const listeners = new Set<() => void>()

/** Hears when the language changes; the returned function ends it. */
export function onLanguage(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Changes the language of this browser's page at once. */
export function setLanguage(language: Language): void {
  localStorage.setItem(storageKey, language)
  current = made(language)
  for (const listener of listeners) listener()
}

function storedLanguage(): Language {
  return typeof localStorage !== 'undefined' && localStorage.getItem(storageKey) === 'pseudo' ? 'pseudo' : 'en'
}

function made(language: Language): Locale {
  return { language, tag: typeof navigator === 'undefined' ? 'en' : navigator.language, ...languages[language] }
}

const literal = 0
const accents: Readonly<Record<string, string>> = {
  a: 'á',
  e: 'é',
  i: 'í',
  o: 'ó',
  u: 'ú',
  A: 'Á',
  E: 'É',
  n: 'ñ',
  s: 'š',
}

type Ast = ReturnType<IntlMessageFormat['getAst']>

/** The sentence with accents and in brackets, a third longer as German would be; placeholders stay. */
function mirrored(english: string): IntlMessageFormat {
  const change = (nodes: Ast): Ast =>
    nodes.map((node) => {
      if (node.type === literal) return { ...node, value: accented((node as { value: string }).value) }
      const { options } = node as { options?: Record<string, { value: Ast }> }
      if (!options) return node
      const changed = Object.entries(options).map(([name, option]) => [
        name,
        { ...option, value: change(option.value) },
      ])
      return { ...node, options: Object.fromEntries(changed) }
    }) as Ast
  const ast = change(new IntlMessageFormat(english, 'en').getAst())
  const edge = (value: string) => ({ type: literal, value }) as Ast[number]
  const padding = '~'.repeat(Math.ceil(english.length / 6))
  return new IntlMessageFormat([edge('⟦'), ...ast, edge(`${padding}⟧`)], 'en')
}

function accented(text: string): string {
  return text.replaceAll(/[aeiounsAE]/g, (letter) => accents[letter] ?? letter)
}
