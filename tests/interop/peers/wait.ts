import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Asks `check` every 25 ms until it gives something truthy, and gives that. After `within` milliseconds it throws,
 * naming `what` and the last error that `check` threw.
 */
export async function until<T>(what: string, check: () => T | Promise<T>, within = 10_000): Promise<Exclude<T, Falsy>> {
  const end = Date.now() + within
  let cause: unknown
  for (;;) {
    try {
      const value = await check()
      if (isTruthy(value)) return value
      cause = undefined
    } catch (error) {
      // Not there yet is the usual reason: kept, and told if it stays so.
      cause = error
    }
    if (Date.now() > end) throw new Error(`not within ${within} ms: ${what}`, { cause })
    await sleep(25)
  }
}

type Falsy = false | null | undefined | 0 | ''

function isTruthy<T>(value: T): value is Exclude<T, Falsy> {
  return Boolean(value)
}
