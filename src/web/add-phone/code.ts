/** A code in groups of four, as it is easiest to compare: `AB12CD34` is `['AB12', 'CD34']`. */
export function codeGroups(code: string): string[] {
  return code.match(/.{1,4}/gsu) ?? []
}

/** A code for a screen reader, sign by sign, with a pause between the groups. */
export function spelled(code: string): string {
  return codeGroups(code)
    .map((group) => [...group].join(' '))
    .join(', ')
}

/** Whole seconds until `until` (both ms since 1970), never less than none. */
export function secondsLeft(until: number, now: number): number {
  return Math.max(0, Math.ceil((until - now) / 1000))
}
