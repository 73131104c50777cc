import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const candidates = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser', '/snap/bin/chromium']

/** The system's Chromium; `TANDEM_CHROMIUM` names another one. */
export function chromiumPath(): string {
  const path = process.env.TANDEM_CHROMIUM ?? candidates.find((candidate) => existsSync(candidate))
  if (path === undefined) throw new Error('No Chromium here: run tests/browser/setup, or name one in TANDEM_CHROMIUM.')
  return path
}

/** Starts a browser. */
export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox', '--disable-dev-shm-usage'] })
}
