/** The name of a row of Home, the same wherever it is spoken of. */
export function rowId(device: string, feature: string, key: string): string {
  return `${device}/${feature}/${key}`
}

/** What Home shows, as its address says it. */
export interface HomePlace {
  /** A feature's id, or `pc` for what was done from this PC; everything when absent. */
  readonly kind: string | undefined
  /** A device's id; all when absent. */
  readonly phone: string | undefined
  /** Only what is older, ms since 1970. */
  readonly before: number | undefined
  /** The row that somebody looks for, by its `rowId`; known for as long as the page is open. */
  readonly show: string | undefined
}

// What a row is called holds what the phone calls a notification, often somebody's number: it stays out of the address,
// which browsers keep. A page that is loaded anew begins at the same time, and no row stands out.
const wanted = new Map<string, string>()
const mostWanted = 100

function wordFor(row: string): string {
  const known = [...wanted].find(([, other]) => other === row)?.[0]
  const word = known ?? crypto.randomUUID().slice(0, 8)
  wanted.set(word, row)
  const [oldest] = wanted.keys()
  if (wanted.size > mostWanted && oldest !== undefined) wanted.delete(oldest)
  return word
}

/** The address of a place within Home, e.g. `/home?kind=clipboard`. */
export function homeAddress({ show, ...place }: Partial<HomePlace>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(place)) if (value !== undefined) query.set(name, String(value))
  if (show !== undefined) query.set('show', wordFor(show))
  const text = query.toString()
  return text === '' ? '/home' : `/home?${text}`
}

/** Reads it back. What makes no sense is left out. */
export function readHomePlace(query: URLSearchParams): HomePlace {
  const before = Number(query.get('before') || Number.NaN)
  return {
    kind: query.get('kind') ?? undefined,
    phone: query.get('phone') ?? undefined,
    before: Number.isFinite(before) && Math.abs(before) < 8.64e15 ? before : undefined,
    show: wanted.get(query.get('show') ?? ''),
  }
}
