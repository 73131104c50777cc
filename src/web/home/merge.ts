/** Something with a time. `key` is unique within its source, `at` is in ms since 1970. */
export interface Dated {
  readonly key: string
  readonly at: number
}

export type Before = string | number

/** Gives what it has page by page, newest first; `before` of an answer asks for the next page, absent after the last. */
export interface PagedSource<Item> {
  readonly id: string
  page(ask: {
    readonly before: Before | undefined
    readonly limit: number
    readonly signal: AbortSignal
  }): Promise<{ readonly moments: readonly Item[]; readonly before?: Before | undefined }>
}

/** One line of the merged list. Its `item` is replaced when it changes; the row stays the same. */
export interface Row<Item> {
  /** Unique in the whole list. */
  readonly id: string
  readonly source: string
  readonly item: Item
}

/** What there is so far. Rows that come, go or move are in another one. */
export interface Merged<Item> {
  /** Newest first, without a hole between any two. */
  readonly rows: readonly Row<Item>[]
  /** How many new ones are kept back while `hold` is on. */
  readonly waiting: number
  /** Sources that could not be asked; the others go on without them. */
  readonly failed: readonly { readonly source: string; readonly error: unknown }[]
  /** Nothing older is to be had. */
  readonly ended: boolean
}

export interface MergeOptions {
  /** Called after every change. */
  readonly changed: () => void
  /** Only what is older than this, ms since 1970. */
  readonly before?: number | undefined
  /** How many rows to ask a source for, and to add at a time; 200 unless said. */
  readonly pageSize?: number
  /** How long a source may take for a page before it has failed, in ms. */
  readonly patienceMs?: number
}

interface Placed<Item> extends Row<Item> {
  item: Item
  readonly lane: Lane<Item>
  /** Parts what came in the same millisecond from the same source; the smaller stands first. */
  readonly sequence: number
}

interface Lane<Item> {
  readonly source: PagedSource<Item>
  readonly order: number
  /** Asked for, not among the rows yet; newest first. */
  buffer: Placed<Item>[]
  next: Before | undefined
  /** All that is newer than this has been asked for, ms since 1970. */
  reach: number
  state: 'open' | 'done' | 'failed'
  error?: unknown
}

/** Pages in a row without anything in them before a source is given up. */
const mostEmptyPages = 50
/** How far `refresh` goes back to find what it knows. */
const mostRefreshed = 5

/** Merges paged sources by time, and asks a source only when nothing can be said without it. */
export class Merge<Item extends Dated> {
  readonly #lanes: ReadonlyMap<string, Lane<Item>>
  readonly #rows: Placed<Item>[] = []
  readonly #known = new Map<string, Placed<Item>>()
  /** New rows, and known ones at a new time, while `hold` is on. */
  readonly #waiting = new Map<string, Placed<Item>>()
  readonly #stopped = new AbortController()
  readonly #tellChanged: () => void
  /** Only what is older than this. */
  readonly #before: number
  readonly #pageSize: number
  readonly #patienceMs: number
  #running: Promise<void> | undefined
  #holds = false
  #paged = 0
  #live = 0
  /** Absent since the last change. */
  #merged: Merged<Item> | undefined

  constructor(sources: readonly PagedSource<Item>[], options: MergeOptions) {
    this.#tellChanged = options.changed
    this.#before = options.before ?? Number.POSITIVE_INFINITY
    this.#pageSize = options.pageSize ?? 200
    this.#patienceMs = options.patienceMs ?? 10_000
    const lanes = sources.map((source, order): Lane<Item> => {
      return { source, order, buffer: [], next: options.before, reach: Number.POSITIVE_INFINITY, state: 'open' }
    })
    this.#lanes = new Map(lanes.map((lane) => [lane.source.id, lane]))
  }

  /** The same as long as nothing changes. */
  readonly read = (): Merged<Item> => {
    this.#merged ??= this.#snapshot()
    return this.#merged
  }

  /** Adds a page of older rows, if there are any; never rejects. */
  more(): Promise<void> {
    this.#running ??= this.#advance().finally(() => {
      this.#running = undefined
      this.#changed()
    })
    return this.#running
  }

  /** What just happened, or a change of what is known. */
  put(source: string, item: Item): void {
    const lane = this.#lanes.get(source)
    if (lane && item.at < this.#before) this.#put(lane, item)
    this.#changed()
  }

  /** While on, new rows wait, so that nothing moves under somebody who reads further down. */
  hold(on: boolean): void {
    if (this.#holds === on) return
    this.#holds = on
    if (on) return
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const row of waiting) this.#insert(row)
    if (waiting.length > 0) this.#changed()
  }

  /** Asks for what was missed; false when that is so much that it is better to begin anew. */
  async refresh(): Promise<boolean> {
    const lanes = [...this.#lanes.values()]
    if (lanes.some(({ state }) => state === 'failed')) return false
    const begun = lanes.filter(({ reach }) => reach < Number.POSITIVE_INFINITY)
    const met = await Promise.all(begun.map((lane) => this.#catchUp(lane)))
    this.#changed()
    return met.every(Boolean)
  }

  /** Where a row stands; -1 when it is not (or not yet) among them. */
  readonly indexOf = (id: string): number => {
    const row = this.#known.get(id)
    if (!row) return -1
    const index = this.#place(row)
    return this.#rows[index] === row ? index : -1
  }

  /** Nothing is asked or told after this. */
  stop(): void {
    this.#stopped.abort()
  }

  async #advance(): Promise<void> {
    let missing = this.#pageSize
    while (!this.#stopped.signal.aborted) {
      missing -= this.#drain(missing)
      const needed = [...this.#lanes.values()].filter((lane) => lane.state === 'open' && lane.buffer.length === 0)
      if (missing <= 0 || needed.length === 0) return
      await Promise.all(needed.map((lane) => this.#fetch(lane)))
    }
  }

  /** Moves rows out of the buffers as long as it is certain which comes next; says how many came at the end. */
  #drain(wanted: number): number {
    let added = 0
    while (added < wanted) {
      let first: Placed<Item> | undefined
      for (const { state, buffer } of this.#lanes.values()) {
        const [head] = buffer
        if (!head && state === 'open') return added
        if (head && (!first || compare(head, first) < 0)) first = head
      }
      if (!first) return added
      first.lane.buffer.shift()
      const last = this.#rows.at(-1)
      // Not every source keeps to the order across its pages.
      if (last && compare(first, last) < 0) this.#insert(first)
      else {
        this.#rows.push(first)
        added++
      }
    }
    return added
  }

  async #fetch(lane: Lane<Item>): Promise<void> {
    try {
      for (let empty = 0; lane.state === 'open' && lane.buffer.length === 0; empty++) {
        if (empty === mostEmptyPages) throw new RangeError('The source has pages without end, and nothing in them.')
        await this.#fetchPage(lane)
      }
    } catch (error) {
      if (this.#stopped.signal.aborted) return
      lane.state = 'failed'
      lane.error = error
      this.#changed()
    }
  }

  async #fetchPage(lane: Lane<Item>): Promise<void> {
    const { moments, before } = await this.#ask(lane, lane.next)
    const fresh = moments.filter(({ key, at }) => at < this.#before && !this.#known.has(idOf(lane, key)))
    for (const item of fresh) this.#buffer(lane, this.#row(lane, item, this.#paged++))
    const isLast = before === undefined || before === lane.next
    if (isLast) lane.state = 'done'
    lane.next = before
    lane.reach = isLast ? Number.NEGATIVE_INFINITY : Math.min(lane.reach, ...moments.map(({ at }) => at))
  }

  async #ask(lane: Lane<Item>, before: Before | undefined) {
    const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(this.#patienceMs)])
    const gaveUp = Promise.withResolvers<never>()
    const abort = () => gaveUp.reject(signal.reason)
    signal.addEventListener('abort', abort)
    try {
      return await Promise.race([lane.source.page({ before, limit: this.#pageSize, signal }), gaveUp.promise])
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }

  async #catchUp(lane: Lane<Item>): Promise<boolean> {
    let before: Before | undefined = Number.isFinite(this.#before) ? this.#before : undefined
    // What comes in from now on is no sign that what was missed ends there.
    const newest = -this.#live
    const knownBefore = (key: string) => (this.#known.get(idOf(lane, key))?.sequence ?? newest - 1) >= newest
    try {
      for (let page = 0; page < mostRefreshed; page++) {
        const { moments, before: next } = await this.#ask(lane, before)
        const met = moments.some(({ key }) => knownBefore(key))
        for (const item of moments.toReversed()) if (item.at < this.#before) this.#put(lane, item)
        if (met || next === undefined || next === before) return true
        before = next
      }
      return this.#stopped.signal.aborted
    } catch {
      // What is shown stays; the source says so itself when it is asked for more.
      return true
    }
  }

  #put(lane: Lane<Item>, item: Item): void {
    const id = idOf(lane, item.key)
    const known = this.#waiting.get(id) ?? this.#known.get(id)
    if (known && known.item.at === item.at) {
      known.item = item
      return
    }
    const row = this.#row(lane, item, -++this.#live)
    const last = this.#rows.at(-1)
    const belongs = this.#isEnded() || (last !== undefined && compare(row, last) < 0)
    if (belongs && this.#holds) this.#waiting.set(id, row)
    else if (belongs) this.#insert(row)
    // Further down than anybody has read: it stands where it will be met, or comes with its page.
    else if (item.at >= lane.reach || lane.reach === Number.POSITIVE_INFINITY) {
      this.#remove(id)
      this.#buffer(lane, row)
    }
  }

  #row(lane: Lane<Item>, item: Item, sequence: number): Placed<Item> {
    return { id: idOf(lane, item.key), source: lane.source.id, item, lane, sequence }
  }

  #buffer(lane: Lane<Item>, row: Placed<Item>): void {
    this.#known.set(row.id, row)
    lane.buffer.splice(placeIn(lane.buffer, row), 0, row)
  }

  #insert(row: Placed<Item>): void {
    if (this.#known.get(row.id) !== row) this.#remove(row.id)
    this.#known.set(row.id, row)
    this.#rows.splice(this.#place(row), 0, row)
  }

  #remove(id: string): void {
    const row = this.#known.get(id)
    if (!row) return
    this.#known.delete(id)
    const index = this.#place(row)
    if (this.#rows[index] === row) this.#rows.splice(index, 1)
    else row.lane.buffer = row.lane.buffer.filter((one) => one !== row)
  }

  #place(row: Placed<Item>): number {
    return placeIn(this.#rows, row)
  }

  #isEnded(): boolean {
    return [...this.#lanes.values()].every(({ state, buffer }) => state !== 'open' && buffer.length === 0)
  }

  #changed(): void {
    if (this.#stopped.signal.aborted) return
    this.#merged = undefined
    this.#tellChanged()
  }

  #snapshot(): Merged<Item> {
    const failed = [...this.#lanes.values()].flatMap(({ state, source, error }) =>
      state === 'failed' ? [{ source: source.id, error }] : [],
    )
    return { rows: this.#rows.slice(), waiting: this.#waiting.size, failed, ended: this.#isEnded() }
  }
}

function idOf<Item>(lane: Lane<Item>, key: string): string {
  return `${lane.source.id}/${key}`
}

/** Newest first; at the same time as the sources are given, then as they came. */
function compare<Item extends Dated>(one: Placed<Item>, other: Placed<Item>): number {
  return other.item.at - one.item.at || one.lane.order - other.lane.order || one.sequence - other.sequence
}

/** Where the row is, or belongs. */
function placeIn<Item extends Dated>(rows: readonly Placed<Item>[], row: Placed<Item>): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (compare(rows[middle] as Placed<Item>, row) < 0) low = middle + 1
    else high = middle
  }
  return low
}
