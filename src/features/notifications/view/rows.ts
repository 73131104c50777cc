import type { Item } from './shown.ts'

/** Who wants an answer comes first, what made no sound last. */
export const lanes = ['people', 'other', 'silent'] as const
export type Lane = (typeof lanes)[number]

/** One row of the list. `key` is unique and stays the same for as long as the row means the same. */
export type Row =
  | { readonly kind: 'lane'; readonly key: string; readonly lane: Lane }
  | ({ readonly kind: 'app'; readonly key: string; readonly deep: boolean } & AppCount)
  | {
      readonly kind: 'card'
      readonly key: string
      readonly item: Item
      /** No heading above it names its app. */
      readonly alone: boolean
      /** It went away on the phone; here it stays for what the person wrote. */
      readonly gone: boolean
    }
  | {
      readonly kind: 'more'
      readonly key: string
      readonly block: string
      readonly app: string
      readonly open: boolean
      /** How many more there are, and what the newest of them are called. */
      readonly count: number
      readonly titles: readonly string[]
    }
  | ({ readonly kind: 'count'; readonly key: string } & AppCount)

/** One app, with how many of its notifications there are here and how many of them can be dismissed. */
export interface AppCount {
  readonly app: string
  readonly count: number
  readonly clearable: number
  readonly muted: boolean
}

/** What the page knows beside the notifications themselves. */
export interface Arrangement {
  /** Ids of those that came with a code. */
  readonly codes: ReadonlySet<string>
  /** Ids that are shown whatever is folded: the person is writing there. */
  readonly pinned: ReadonlySet<string>
  /** Blocks that the person unfolded. */
  readonly open: ReadonlySet<string>
  /** What is being dismissed right now. */
  readonly leaving: ReadonlySet<string>
  /** Went away on the phone while the person was writing. */
  readonly gone: ReadonlyMap<string, Item>
}

/** Apps with more than this are folded, to so many; of silent ones one stands for all. */
const most: Readonly<Record<Lane, number>> = { people: 3, other: 3, silent: 3 }
const kept: Readonly<Record<Lane, number>> = { people: 3, other: 3, silent: 1 }
const namedInSummary = 3

/** Apps that phones call with, as they name themselves. The wire has no word for a call. */
const phoneApps =
  /^(?:phone|dialer|google phone|phone by google|telefon(?:o|e|os)?|telefoon|téléphone|teléfono|puhelin|τηλέφωνο|телефон|טלפון|الهاتف|هاتف|फ़ोन|โทรศัพท์|điện thoại|电话|電話|전화|facetime)$/i

/** Where a notification belongs. An app that the person muted is silent, whoever speaks in it. */
export function laneOf(item: Item, hasCode: boolean): Lane {
  if (item.muted) return 'silent'
  if (hasCode || item.canReply || item.conversation.length > 0 || phoneApps.test(item.app.trim())) return 'people'
  return item.silent ? 'silent' : 'other'
}

/** The rows of the list: lane by lane, in it app by app, in it conversation by conversation, newest first each. */
export function rowsOf(items: Iterable<Item>, arrangement: Arrangement): readonly Row[] {
  const { codes, leaving, gone } = arrangement
  const present = [...items].filter(({ id }) => !leaving.has(id))
  const there = new Set(present.map(({ id }) => id))
  const all = [...present, ...[...gone.values()].filter(({ id }) => !there.has(id) && !leaving.has(id))]
  const byLane = Map.groupBy(all, (item) => laneOf(item, codes.has(item.id)))
  const several = byLane.size > 1
  return lanes.flatMap((lane): Row[] => {
    const inLane = byLane.get(lane)
    if (!inLane) return []
    const heading: Row[] = several ? [{ kind: 'lane', key: `lane:${lane}`, lane }] : []
    const blocks = [...Map.groupBy(inLane, ({ app }) => app).values()].sort(byNewest)
    const rows = blocks.flatMap((block) => blockRows(block, { lane, deep: several, arrangement, there }))
    return [...heading, ...rows]
  })
}

interface BlockPlace {
  readonly lane: Lane
  readonly deep: boolean
  readonly arrangement: Arrangement
  readonly there: ReadonlySet<string>
}

/** The notifications of one app in one lane. */
function blockRows(block: readonly Item[], { lane, deep, arrangement, there }: BlockPlace): Row[] {
  const ordered = byConversation(block)
  const [first] = ordered
  if (!first) return []
  const { app } = first
  const key = `${lane}:${app}`
  const alone = ordered.length === 1
  const card = (item: Item): Row => ({ kind: 'card', key: item.id, item, alone, gone: !there.has(item.id) })
  const heading: Row[] = alone ? [] : [{ kind: 'app', key: `app:${key}`, deep, ...countOf(app, ordered) }]
  if (ordered.length <= most[lane]) return [...heading, ...ordered.map(card)]
  const open = arrangement.open.has(key)
  const isFolded = ({ id }: Item, index: number) => index >= kept[lane] && !arrangement.pinned.has(id)
  const folded = ordered.filter(isFolded)
  const shown = open ? ordered : ordered.filter((item, index) => !isFolded(item, index))
  if (folded.length === 0) return [...heading, ...shown.map(card)]
  const titles = [...new Set(folded.map(({ title, hidden }) => (hidden ? '' : title.trim())))]
    .filter((title) => title !== '')
    .slice(0, namedInSummary)
  return [
    ...heading,
    ...shown.map(card),
    { kind: 'more', key: `more:${key}`, block: key, app, open, count: folded.length, titles },
  ]
}

/** In privacy mode: how many there are of each app, and nothing else. */
export function countRows(items: Iterable<Item>, leaving: ReadonlySet<string>): readonly Row[] {
  const present = [...items].filter(({ id }) => !leaving.has(id))
  return [...Map.groupBy(present, ({ app }) => app).entries()]
    .sort(([, a], [, b]) => byNewest(a, b))
    .map(([app, block]) => ({ kind: 'count', key: `count:${app}`, ...countOf(app, block) }))
}

function countOf(app: string, block: readonly Item[]): AppCount {
  const clearable = block.filter((item) => item.clearable).length
  return { app, count: block.length, clearable, muted: block.some(({ muted }) => muted === true) }
}

/** What belongs to one conversation stands together. */
function byConversation(block: readonly Item[]): readonly Item[] {
  return [...Map.groupBy(block, ({ group }) => group).values()]
    .map((said) => said.toSorted(newerFirst))
    .sort(byNewest)
    .flat()
}

function byNewest(a: readonly Item[], b: readonly Item[]): number {
  return newest(b) - newest(a)
}

function newest(items: readonly Item[]): number {
  return items.reduce((latest, { time }) => Math.max(latest, time), Number.NEGATIVE_INFINITY)
}

function newerFirst(a: Item, b: Item): number {
  return b.time - a.time || (a.id < b.id ? -1 : 1)
}
