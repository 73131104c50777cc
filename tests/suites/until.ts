/** Waits until `condition` gives something truthy and returns it; fails with `what` after `ms`. */
export async function until<T>(what: string, condition: () => T, ms = 10_000): Promise<NonNullable<T>> {
  const end = Date.now() + ms
  for (;;) {
    const value = condition()
    if (value) return value
    if (Date.now() > end) throw new Error(`waited ${ms} ms in vain: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** Lets everything that is already under way in memory arrive. */
export async function settled(rounds = 6): Promise<void> {
  for (let round = 0; round < rounds; round++) await new Promise((resolve) => setImmediate(resolve))
}
