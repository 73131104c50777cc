/** Runs of somebody else doing the same, measured in the same run of the bench. */
export interface Peer {
  readonly name: string
  readonly samples: readonly number[]
}

/** What must be reached: a figure, or the peer's median of this very run. */
export type Target = { readonly most: number | 'peer' } | { readonly least: number }

/** One line of the result: a measure with all its runs. */
export interface Row {
  readonly measure: string
  readonly unit: 'ms' | 's' | 'MiB' | '%' | '1/s'
  readonly samples: readonly number[]
  readonly peer?: Peer
  readonly target?: Target
}

export interface Figures {
  readonly median: number
  readonly min: number
  readonly max: number
  readonly runs: number
}

/** A row with what follows from its runs; `ratio` is ours by the peer's, absent where that is 0; `met` is absent without a target. */
export interface Judged extends Row {
  readonly bench: string
  readonly ours: Figures
  readonly theirs?: Figures
  readonly ratio?: number
  readonly met?: boolean
}

export function judge(bench: string, row: Row): Judged {
  const ours = figures(row.samples)
  const theirs = row.peer && row.peer.samples.length > 0 ? figures(row.peer.samples) : undefined
  const met = row.target && isMet(ours.median, row.target, theirs?.median)
  return {
    bench,
    ...row,
    ours,
    ...(theirs && { theirs }),
    ...(theirs && theirs.median > 0 && { ratio: ours.median / theirs.median }),
    ...(met !== undefined && { met }),
  }
}

/** Undefined when the target is the peer's figure and there is no peer here. */
function isMet(median: number, target: Target, theirs: number | undefined): boolean | undefined {
  if ('least' in target) return median >= target.least
  const most = target.most === 'peer' ? theirs : target.most
  return most === undefined ? undefined : median <= most
}

function figures(samples: readonly number[]): Figures {
  if (samples.length === 0) throw new Error('a measure without a single run')
  return { median: percentile(samples, 50), min: Math.min(...samples), max: Math.max(...samples), runs: samples.length }
}

/** The smallest sample that so many percent do not exceed; the middle of two for an even median. */
export function percentile(samples: readonly number[], percent: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  const at = (index: number) => sorted[Math.min(Math.max(index, 0), sorted.length - 1)] ?? Number.NaN
  const rank = (percent / 100) * sorted.length
  const isBetween = percent === 50 && Number.isInteger(rank)
  return isBetween ? (at(rank - 1) + at(rank)) / 2 : at(Math.ceil(rank) - 1)
}
