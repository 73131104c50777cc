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
  /** The row that somebody looks for, by its `rowId`. */
  readonly show: string | undefined
}

/** The address of a place within Home, e.g. `/home?kind=clipboard`. */
export function homeAddress(place: Partial<HomePlace>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(place)) if (value !== undefined) query.set(name, String(value))
  const text = query.toString()
  return text === '' ? '/home' : `/home?${text}`
}

/** Reads it back. What makes no sense is left out. */
export function readHomePlace(query: URLSearchParams): HomePlace {
  const before = Number(query.get('before') || Number.NaN)
  return {
    kind: query.get('kind') ?? undefined,
    phone: query.get('phone') ?? undefined,
    before: Number.isFinite(before) && Math.abs(before) <= 8.64e15 ? before : undefined,
    show: query.get('show') ?? undefined,
  }
}
