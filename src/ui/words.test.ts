import { afterEach, describe, expect, it, vi } from 'vitest'
import { locale, onLanguage, setLanguage } from './locale.ts'
import { allWords, defineWords } from './words.ts'

const say = defineWords('test', {
  plain: 'Send',
  named: 'Forget {name}?',
  counted: '{count, plural, one {# phone} other {# phones}}',
})

const kept = new Map<string, string>()
vi.stubGlobal('localStorage', { getItem: (key: string) => kept.get(key) ?? null, setItem: kept.set.bind(kept) })
afterEach(() => setLanguage('en'))

describe('the words of the page', () => {
  it('take values and follow the plural', () => {
    expect(say('plain')).toBe('Send')
    expect(say('named', { name: '<b>{x}</b>' })).toBe('Forget <b>{x}</b>?')
    expect([0, 1, 2].map((count) => say('counted', { count }))).toEqual(['0 phones', '1 phone', '2 phones'])
  })

  it('are all in the catalogue', () => {
    expect(allWords()).toMatchObject({ 'test.plain': 'Send', 'test.named': 'Forget {name}?' })
  })

  it('change at once with the language, and say so', () => {
    const heard: string[] = []
    const end = onLanguage(() => heard.push(locale().direction))
    setLanguage('pseudo')
    end()
    setLanguage('en')
    expect(heard).toEqual(['rtl'])
  })

  it('in the pseudo-locale are longer and marked, while values stay as they are', () => {
    setLanguage('pseudo')
    expect(say('named', { name: 'Anna' })).toMatch(/^⟦Fórgét Anna\?~+⟧$/)
    expect(say('counted', { count: 2 })).toMatch(/^⟦2 phóñéš~+⟧$/)
  })
})
