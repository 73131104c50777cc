import { describe, test } from 'vitest'
import { type LinkCheck, linkChecks } from './link-checks.ts'
import type { LinkPair } from './link-pair.ts'

/** What every link must do, on two running ends of it; `make` is called for each check anew. */
export function linkSuite(name: string, make: () => Promise<LinkPair>, options: { timeoutMs?: number } = {}): void {
  describe(`${name} keeps the promises of a link`, () => {
    for (const [title, check] of Object.entries(linkChecks))
      test(title, { timeout: options.timeoutMs ?? 30_000 }, () => runCheck(check, make))
  })
}

/** Runs one check on a fresh pair. */
export async function runCheck(check: LinkCheck, make: () => Promise<LinkPair>): Promise<void> {
  const pair = await make()
  try {
    await check(pair)
  } finally {
    await pair.stop()
  }
}
