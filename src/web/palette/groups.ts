import { ranked } from './rank.ts'
import type { FoundHere, FoundState } from './use-found.ts'
import type { Option } from './use-options.ts'

/** A line that can be chosen. */
export type Entry =
  | { readonly id: string; readonly option: Option }
  | { readonly id: string; readonly found: FoundHere }

export interface Group {
  readonly name: 'recent' | 'places' | 'commands' | 'stored'
  readonly entries: readonly Entry[]
}

interface Known {
  readonly places: readonly Option[]
  readonly commands: readonly Option[]
  readonly found: FoundState['found']
  /** Ids of what was chosen last. */
  readonly recent: readonly string[]
}

const mostPlaces = 4
const mostCommands = 5

/** What the palette lists: without a query all there is, what was used lately first; with one what fits, best first. */
export function groupsFor(query: string, { places, commands, found, recent }: Known): Group[] {
  const groups = query.trim() === '' ? usual({ places, commands, recent }) : fitting(query, { places, commands, found })
  return groups.filter(({ entries }) => entries.length > 0)
}

function usual({ places, commands, recent }: Pick<Known, 'places' | 'commands' | 'recent'>): Group[] {
  const all = [...places, ...commands]
  const lately = recent.flatMap((id) => all.find((option) => option.id === id) ?? [])
  const others = (options: readonly Option[]) => options.filter((option) => !lately.includes(option))
  return [
    { name: 'recent', entries: lately.map(entryOf) },
    { name: 'places', entries: others(places).map(entryOf) },
    { name: 'commands', entries: others(commands).map(entryOf) },
  ]
}

function fitting(query: string, { places, commands, found }: Omit<Known, 'recent'>): Group[] {
  const best = (options: readonly Option[], most: number) =>
    ranked(query, options, ({ title, phone = '' }) => `${title} ${phone}`)
      .slice(0, most)
      .map(entryOf)
  return [
    { name: 'places', entries: best(places, mostPlaces) },
    { name: 'commands', entries: best(commands, mostCommands) },
    { name: 'stored', entries: found.map((one) => ({ id: one.id, found: one })) },
  ]
}

function entryOf(option: Option): Entry {
  return { id: option.id, option }
}

/** Where a key leads in a list; undefined for keys that do something else. */
export function nextIndex(key: string, index: number, count: number): number | undefined {
  if (count === 0) return undefined
  if (key === 'ArrowDown') return (index + 1) % count
  if (key === 'ArrowUp') return (index - 1 + count) % count
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  return undefined
}
