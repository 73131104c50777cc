import { describe, expect, test } from 'vitest'
import { type Arrangement, countRows, laneOf, type Row, rowsOf } from './rows.ts'
import type { Item } from './shown.ts'

const plain: Arrangement = {
  codes: new Set(),
  pinned: new Set(),
  open: new Set(),
  leaving: new Set(),
  gone: new Map(),
}

function item(id: string, change: Partial<Item> = {}): Item {
  const { app = 'News', group = app } = change
  return {
    id,
    app,
    title: `Title of ${id}`,
    text: '',
    time: 1_000,
    actions: [],
    canReply: false,
    clearable: true,
    silent: false,
    group,
    conversation: [],
    ...change,
  }
}

/** The rows as short words: `# lane`, `= app count`, `id`, `… count`. */
function sketch(rows: readonly Row[]): string[] {
  return rows.map((row) => {
    if (row.kind === 'lane') return `# ${row.lane}`
    if (row.kind === 'app' || row.kind === 'count') return `= ${row.app} ${row.count}`
    if (row.kind === 'more') return `… ${row.count}${row.open ? ' open' : ''}`
    return row.gone ? `(${row.item.id})` : row.item.id
  })
}

const many = (count: number, change: Partial<Item> = {}) =>
  Array.from({ length: count }, (_, n) => item(`n${n}`, { time: 1_000 - n, ...change }))

describe('where a notification belongs', () => {
  test.each([
    ['what can be answered', { canReply: true }, 'people'],
    ['a chat', { conversation: [{ sender: 'Ada', text: 'Hi' }] }, 'people'],
    ['a chat that the phone had before', { canReply: true, silent: true }, 'people'],
    ['a missed call', { app: 'Phone' }, 'people'],
    ['a missed call of a German phone', { app: 'Telefon' }, 'people'],
    ['another app with a phone in its name', { app: 'Phone cleaner' }, 'other'],
    ['news', {}, 'other'],
    ['news that the phone had before', { silent: true }, 'silent'],
    ['a chat of a muted app', { canReply: true, muted: true }, 'silent'],
  ] as const)('%s', (_, change, lane) => {
    expect(laneOf(item('a', change as Partial<Item>), false)).toBe(lane)
  })

  test('what came with a code is for people', () => {
    expect(laneOf(item('a', { silent: true }), true)).toBe('people')
  })
})

describe('the rows', () => {
  test('lanes have headings only where there are several', () => {
    expect(sketch(rowsOf([item('a')], plain))).toEqual(['a'])
    const both = [item('a'), item('b', { silent: true, app: 'Mail' }), item('c', { canReply: true, app: 'Chat' })]
    expect(sketch(rowsOf(both, plain))).toEqual(['# people', 'c', '# other', 'a', '# silent', 'b'])
  })

  test('the app with the newest comes first, and in it the conversation with the newest', () => {
    const chat = (id: string, group: string, time: number) => item(id, { app: 'Chat', canReply: true, group, time })
    const mail = item('m', { app: 'Mail', canReply: true, time: 15 })
    const rows = rowsOf([chat('a1', 'a', 10), mail, chat('b1', 'b', 20), chat('a2', 'a', 30)], plain)
    expect(sketch(rows)).toEqual(['= Chat 3', 'a2', 'a1', 'b1', 'm'])
  })

  test('a lone notification says its app itself', () => {
    const rows = rowsOf([item('a', { app: 'Mail' }), item('b'), item('c')], plain)
    expect(rows.flatMap((row) => (row.kind === 'card' ? [[row.item.id, row.alone]] : []))).toEqual([
      ['a', true],
      ['b', false],
      ['c', false],
    ])
  })

  test('more than three of an app are folded, with what the others are called', () => {
    expect(sketch(rowsOf(many(3), plain))).toEqual(['= News 3', 'n0', 'n1', 'n2'])
    const rows = rowsOf(many(8), plain)
    expect(sketch(rows)).toEqual(['= News 8', 'n0', 'n1', 'n2', '… 5'])
    expect(rows.at(-1)).toMatchObject({ titles: ['Title of n3', 'Title of n4', 'Title of n5'] })
    const open = { ...plain, open: new Set(['other:News']) }
    expect(sketch(rowsOf(many(4), open))).toEqual(['= News 4', 'n0', 'n1', 'n2', 'n3', '… 1 open'])
  })

  test('of silent ones one stands for all', () => {
    expect(sketch(rowsOf(many(4, { silent: true }), plain))).toEqual(['= News 4', 'n0', '… 3'])
  })

  test('what the person is writing at is never folded away', () => {
    const pinned = { ...plain, pinned: new Set(['n4']) }
    expect(sketch(rowsOf(many(6), pinned))).toEqual(['= News 6', 'n0', 'n1', 'n2', 'n4', '… 2'])
    const all = { ...plain, pinned: new Set(['n3']) }
    expect(sketch(rowsOf(many(4), all))).toEqual(['= News 4', 'n0', 'n1', 'n2', 'n3'])
  })

  test('titles of an app whose content is kept off the screen are not in the summary', () => {
    expect(rowsOf(many(5, { hidden: true }), plain).at(-1)).toMatchObject({ kind: 'more', titles: [] })
  })

  test('what is being dismissed is not there, what went away under the pen still is', () => {
    const leaving = { ...plain, leaving: new Set(['n0']) }
    expect(sketch(rowsOf(many(2), leaving))).toEqual(['n1'])
    const gone = { ...plain, gone: new Map([['g', item('g', { time: 2_000 })]]) }
    expect(sketch(rowsOf(many(1), gone))).toEqual(['= News 2', '(g)', 'n0'])
    expect(sketch(rowsOf([item('g')], gone))).toEqual(['g'])
  })

  test('keys are unique, and those of cards are their ids', () => {
    const mixed = [...many(6), ...many(6, { silent: true }).map((one) => ({ ...one, id: `s${one.id}` }))]
    const keys = rowsOf(mixed, plain).map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys).toContain('n0')
  })

  test('a thousand notifications are arranged within a frame', () => {
    const items = Array.from({ length: 1_000 }, (_, n) => item(`n${n}`, { app: `App ${n % 40}`, time: n }))
    rowsOf(items, plain)
    const began = performance.now()
    for (let n = 0; n < 10; n++) rowsOf(items, plain)
    expect((performance.now() - began) / 10).toBeLessThan(16)
  })
})

describe('in privacy mode', () => {
  test('only apps and counts are left', () => {
    const items = [...many(2), item('m', { app: 'Mail', clearable: false, title: 'Secret', time: 5_000 })]
    const rows = countRows(items, new Set())
    expect(sketch(rows)).toEqual(['= Mail 1', '= News 2'])
    expect(JSON.stringify(rows)).not.toMatch(/Secret|Title of/)
    expect(rows[0]).toMatchObject({ clearable: 0 })
  })
})
