/** The known name that a person most likely meant, or nothing where none is near. */
export function nearest(given: string, known: Iterable<string>): string | undefined {
  const wanted = given.toLowerCase()
  const most = Math.max(1, Math.floor(wanted.length / 3))
  let best: { name: string; away: number } | undefined
  for (const name of known) {
    const lower = name.toLowerCase()
    const away = wanted.length >= 3 && lower.startsWith(wanted) ? 0.5 : distance(wanted, lower)
    if (away <= most && away < (best?.away ?? Number.POSITIVE_INFINITY)) best = { name, away }
  }
  return best?.name
}

/** How many letters must be added, dropped, changed or swapped with their neighbour. */
function distance(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const steps = [(last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1)]
      if (swapped) steps.push((before[j - 2] ?? 0) + 1)
      row.push(Math.min(...steps))
    }
    before = last
    last = row
  }
  return last[b.length] ?? 0
}
