import { describe, expect, test } from 'vitest'
import { groupsFor, nextIndex } from './groups.ts'
import type { FoundHere } from './use-found.ts'
import type { Option } from './use-options.ts'

const option = (id: string, title: string, phone?: string): Option => {
  return { id, title, icon: 'home', phone, run: async () => undefined }
}
const places = [option('place:home', 'Home'), option('place:photos', 'Photos'), option('place:status', 'Status')]
const commands = [
  option('a/ring', 'Let the phone ring', 'Pixel'),
  option('b/ring', 'Let the phone ring', 'iPhone'),
  option('own:privacy', 'Turn privacy mode on'),
]
const found: FoundHere[] = [
  { id: 'a/n/1', device: 'a', feature: 'n', key: '1', at: 1, icon: 'home', summary: 'Chat', title: 'Photos?' },
]
const names = (query: string, recent: string[] = []) =>
  groupsFor(query, { places, commands, found, recent }).map(({ name, entries }) => [
    name,
    ...entries.map(({ id }) => id),
  ])

describe('what the palette lists', () => {
  test('without a query everything but content, what was used lately first and once', () => {
    expect(names('', ['own:privacy', 'gone', 'place:status'])).toEqual([
      ['recent', 'own:privacy', 'place:status'],
      ['places', 'place:home', 'place:photos'],
      ['commands', 'a/ring', 'b/ring'],
    ])
    expect(names('  ')[0]?.[0]).toBe('places')
  })

  test('with a query what fits, also by the name of the phone; groups without anything are left out', () => {
    expect(names('pho', ['place:status'])).toEqual([
      ['places', 'place:photos'],
      ['commands', 'a/ring', 'b/ring'],
      ['stored', 'a/n/1'],
    ])
    expect(names('ring iphone').slice(0, 1)).toEqual([['commands', 'b/ring']])
  })

  test('what is stored stays as the search gave it', () => {
    expect(names('zzz')).toEqual([['stored', 'a/n/1']])
  })
})

test('keys go round, and nowhere in an empty list', () => {
  expect(nextIndex('ArrowDown', 2, 3)).toBe(0)
  expect(nextIndex('ArrowUp', 0, 3)).toBe(2)
  expect(nextIndex('Home', 2, 3)).toBe(0)
  expect(nextIndex('End', 0, 3)).toBe(2)
  expect(nextIndex('a', 0, 3)).toBeUndefined()
  expect(nextIndex('ArrowDown', 0, 0)).toBeUndefined()
})
