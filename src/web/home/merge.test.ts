import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Dated, Merge, type PagedSource } from './merge.ts'

interface Thing extends Dated {
  readonly text?: string
}

/** A source over an array, as the hub's lists are: newest first, the next page by its place. */
function stored(id: string, things: Thing[], asked: string[] = []): PagedSource<Thing> {
  return {
    id,
    async page({ before, limit }) {
      asked.push(`${id} ${before ?? 'top'}`)
      const sorted = things.toSorted((a, b) => b.at - a.at)
      const from = typeof before === 'string' ? Number(before) : 0
      const below = typeof before === 'number' ? sorted.filter(({ at }) => at < before) : sorted
      const more = below.length > from + limit ? { before: String(from + limit) } : {}
      return { moments: below.slice(from, from + limit), ...more }
    },
  }
}

const things = (...times: number[]): Thing[] => times.map((at) => ({ key: `k${at}`, at }))

function merged(sources: PagedSource<Thing>[], options: { pageSize?: number; before?: number } = {}) {
  let changes = 0
  const merge = new Merge(sources, { pageSize: 3, patienceMs: 100, ...options, changed: () => changes++ })
  return { merge, times: () => merge.read().rows.map(({ item }) => item.at), changes: () => changes }
}

async function toTheEnd(merge: Merge<Thing>): Promise<void> {
  for (let n = 0; n < 500 && !merge.read().ended; n++) await merge.more()
}

describe('pages of several sources', () => {
  test('are one list by time, asked for only when needed', async () => {
    const asked: string[] = []
    const sources = [stored('a', things(100, 99, 98, 97, 96, 95), asked), stored('b', things(50, 40, 30, 20), asked)]
    const { merge, times } = merged(sources)
    await merge.more()
    expect(times()).toEqual([100, 99, 98])
    await merge.more()
    expect(times()).toEqual([100, 99, 98, 97, 96, 95])
    expect(asked).toEqual(['a top', 'b top', 'a 3'])
    await toTheEnd(merge)
    expect(times()).toEqual([100, 99, 98, 97, 96, 95, 50, 40, 30, 20])
    expect(asked).toEqual(['a top', 'b top', 'a 3', 'b 3'])
  })

  test('are the same as everything sorted at once, at each step', async () => {
    const sets = fc.array(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 40 }), { minLength: 1, maxLength: 4 })
    const check = async (sets: number[][], pageSize: number) => {
      const lists = sets.map((times) => times.map((at, n) => ({ key: `${n}`, at })))
      const all = lists
        .flatMap((list, order) => list.map((thing, n) => ({ ...thing, id: `${order}/${thing.key}`, order, n })))
        .sort((a, b) => b.at - a.at || a.order - b.order || a.n - b.n)
        .map(({ id }) => id)
      const sources = lists.map((list, order) => stored(`${order}`, list))
      const { merge } = merged(sources, { pageSize })
      for (let n = 0; n < 200 && !merge.read().ended; n++) {
        await merge.more()
        const ids = merge.read().rows.map(({ id }) => id)
        expect(ids).toEqual(all.slice(0, ids.length))
      }
      expect(merge.read().rows.length).toBe(all.length)
      for (const [index, id] of all.entries()) expect(merge.indexOf(id)).toBe(index)
    }
    await fc.assert(fc.asyncProperty(sets, fc.integer({ min: 1, max: 9 }), check), { numRuns: 60 })
  })

  test('two askers at once get one page', async () => {
    const asked: string[] = []
    const { merge } = merged([stored('a', things(9, 8, 7, 6, 5), asked)])
    await Promise.all([merge.more(), merge.more()])
    expect(asked).toEqual(['a top'])
  })

  test('begin below a time, also for a source that knows nothing of it', async () => {
    const knowsNothing: PagedSource<Thing> = { id: 'b', page: async () => ({ moments: things(9, 3) }) }
    const { merge, times } = merged([stored('a', things(8, 5, 4)), knowsNothing], { before: 5 })
    await toTheEnd(merge)
    expect(times()).toEqual([4, 3])
    merge.put('a', { key: 'new', at: 10 })
    expect(times()).toEqual([4, 3])
  })

  test('out of order still stand where they belong', async () => {
    const pages = [things(5, 9, 7), things(8, 1)]
    const crooked: PagedSource<Thing> = {
      id: 'a',
      page: async ({ before = 0 }) => ({
        moments: pages[Number(before)] ?? [],
        ...(before === 0 ? { before: 1 } : {}),
      }),
    }
    const { merge, times } = merged([crooked])
    await toTheEnd(merge)
    expect(times()).toEqual([9, 8, 7, 5, 1])
  })
})

describe('a source that fails', () => {
  const broken: PagedSource<Thing> = { id: 'broken', page: () => Promise.reject(new Error('no')) }
  const hanging: PagedSource<Thing> = { id: 'hanging', page: () => new Promise(() => {}) }
  const endless: PagedSource<Thing> = {
    id: 'endless',
    page: async ({ before = 0 }) => ({ moments: [], before: Number(before) + 1 }),
  }

  test.each([broken, hanging, endless])('is named, and the others go on: $id', async (source) => {
    const { merge, times } = merged([source, stored('a', things(3, 2, 1, 0))])
    await toTheEnd(merge)
    expect(times()).toEqual([3, 2, 1, 0])
    expect(merge.read().failed.map((one) => one.source)).toEqual([source.id])
    expect(merge.read().failed[0]?.error).toBeInstanceOf(Object)
    merge.put(source.id, { key: 'live', at: 9 })
    expect(times()).toEqual([9, 3, 2, 1, 0])
  })

  test('nothing is told after the end', async () => {
    const { merge, changes } = merged([hanging])
    const more = merge.more()
    merge.stop()
    await more
    expect(changes()).toBe(0)
  })
})

describe('what happens now', () => {
  test('stands at the top; a change of it replaces it', async () => {
    const { merge, times } = merged([stored('a', things(5, 4, 3, 2))])
    await merge.more()
    merge.put('a', { key: 'new', at: 6, text: 'one' })
    merge.put('a', { key: 'new', at: 6, text: 'two' })
    merge.put('a', { key: 'k4', at: 4, text: 'changed' })
    expect(times()).toEqual([6, 5, 4, 3])
    expect(merge.read().rows.map(({ item }) => item.text)).toEqual(['two', undefined, 'changed', undefined])
    merge.put('a', { key: 'k3', at: 7 })
    expect(times()).toEqual([7, 6, 5, 4])
    expect(merge.indexOf('a/k3')).toBe(0)
  })

  test('the later of the same millisecond stands first', async () => {
    const { merge } = merged([stored('a', things(5))])
    await merge.more()
    merge.put('a', { key: 'x', at: 5 })
    merge.put('a', { key: 'y', at: 5 })
    expect(merge.read().rows.map(({ id }) => id)).toEqual(['a/y', 'a/x', 'a/k5'])
  })

  test('waits while somebody reads further down', async () => {
    const { merge, times } = merged([stored('a', things(5, 4, 3, 2))])
    await merge.more()
    merge.hold(true)
    merge.put('a', { key: 'new', at: 6, text: 'one' })
    merge.put('a', { key: 'new', at: 6, text: 'two' })
    merge.put('a', { key: 'k3', at: 7 })
    expect(times()).toEqual([5, 4, 3])
    expect(merge.read().waiting).toBe(2)
    await merge.more()
    expect(times()).toEqual([5, 4, 3, 2])
    merge.hold(false)
    expect(times()).toEqual([7, 6, 5, 4, 2])
    expect(merge.read().waiting).toBe(0)
    expect(merge.read().rows[1]?.item.text).toBe('two')
  })

  test('is not there twice when its page comes', async () => {
    const list = things(9, 8, 7, 6, 5, 4)
    const { merge, times } = merged([stored('a', list), stored('b', things(1))])
    await merge.more()
    // Changed further down than anybody has read.
    merge.put('a', { key: 'k4', at: 4, text: 'changed' })
    expect(times()).toEqual([9, 8, 7])
    list.push({ key: 'early', at: 10 })
    merge.put('a', { key: 'early', at: 10 })
    await toTheEnd(merge)
    expect(times()).toEqual([10, 9, 8, 7, 6, 5, 4, 1])
  })

  test('before the first page is there, and in an empty list', async () => {
    const { merge, times } = merged([stored('a', things(3, 2))])
    const more = merge.more()
    merge.put('a', { key: 'new', at: 6 })
    await more
    expect(times()).toEqual([6, 3, 2])
    const { merge: empty, times: later } = merged([stored('a', [])])
    await empty.more()
    expect(empty.read().ended).toBe(true)
    empty.put('a', { key: 'new', at: 6 })
    expect(later()).toEqual([6])
  })

  test('of an unknown source is nothing', async () => {
    const { merge, times } = merged([stored('a', things(3))])
    await merge.more()
    merge.put('b', { key: 'new', at: 6 })
    expect(times()).toEqual([3])
  })
})

describe('what was missed', () => {
  test('is asked for and joined', async () => {
    const list = things(5, 4, 3, 2, 1)
    const { merge, times } = merged([stored('a', list)])
    await merge.more()
    list.push(...things(6, 7, 8, 9))
    list[0] = { key: 'k5', at: 5, text: 'changed' }
    expect(await merge.refresh()).toBe(true)
    expect(times()).toEqual([9, 8, 7, 6, 5, 4, 3])
    expect(merge.read().rows[4]?.item.text).toBe('changed')
    await toTheEnd(merge)
    expect(times()).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1])
  })

  test('is not thought to be all there is because of what comes in meanwhile', async () => {
    const list = things(1, 2, 3)
    const { merge, times } = merged([stored('a', list)])
    await merge.more()
    list.push(...things(4, 5, 6, 7, 8, 9))
    const refreshed = merge.refresh()
    merge.put('a', { key: 'k9', at: 9 })
    expect(await refreshed).toBe(true)
    expect(times()).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1])
  })

  test('is too much to join, or cannot be known', async () => {
    const list = things(1)
    const { merge } = merged([stored('a', list)])
    await merge.more()
    list.push(...things(...Array.from({ length: 30 }, (_, n) => n + 10)))
    expect(await merge.refresh()).toBe(false)
    const { merge: other } = merged([{ id: 'x', page: () => Promise.reject(new Error('no')) }])
    await other.more()
    expect(await other.refresh()).toBe(false)
  })
})
