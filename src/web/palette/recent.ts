const storageKey = 'tandem.palette'
const most = 5

/** Ids of what was chosen last, the latest first. Only ids are kept, never what somebody typed. */
export function recentIds(): readonly string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '[]')
    return Array.isArray(stored) ? stored.filter((id) => typeof id === 'string').slice(0, most) : []
  } catch {
    // Somebody else wrote there.
    return []
  }
}

export function noteRecent(id: string): void {
  const others = recentIds().filter((other) => other !== id)
  localStorage.setItem(storageKey, JSON.stringify([id, ...others].slice(0, most)))
}
