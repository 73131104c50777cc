import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { silentLog } from '../../core/log.ts'
import { openInBrowser } from './open.ts'

describe('opening the page', () => {
  let folder: string
  const asked = () => readFile(join(folder, 'asked'), 'utf8')

  beforeEach(async ({ skip }) => {
    if (process.platform === 'win32') skip('the stand-ins are shell scripts')
    folder = await mkdtemp(join(tmpdir(), 'open-'))
    const script = `#!/bin/sh\nPATH=/usr/bin:/bin\nfor word; do printf '%s\\n' "$word"; done >'${folder}/new'; mv '${folder}/new' '${folder}/asked'\n`
    for (const name of ['xdg-open', 'open', 'rundll32.exe'])
      await writeFile(join(folder, name), script, { mode: 0o755 })
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  test.each([
    ['linux', { DISPLAY: ':1' }, ''],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, ''],
    ['darwin', {}, ''],
    ['win32', {}, 'url.dll,FileProtocolHandler\n'],
  ] as const)('asks the desktop on %s with %o', async (platform, more, before) => {
    const url = 'http://127.0.0.1:7420/?a=1&b=%22$(x)#top'
    expect(await openInBrowser(url, { platform, env: { PATH: folder, ...more }, log: silentLog })).toBe(true)
    await vi.waitFor(async () => expect(await asked()).toBe(`${before}${url}\n`), { timeout: 5_000 })
  })

  test('leaves it without a desktop, without an opener, and for anything but a page', async () => {
    const env = { PATH: folder, DISPLAY: ':1' }
    const options = { platform: 'linux', env, log: silentLog } as const
    const page = 'http://127.0.0.1:7420/'
    expect(await openInBrowser(page, { ...options, env: { PATH: folder } })).toBe(false)
    expect(await openInBrowser(page, { ...options, env: { ...env, PATH: '/nonexistent:bin' } })).toBe(false)
    for (const url of ['file:///etc/passwd', 'javascript:alert(1)', '--help', ''])
      expect(await openInBrowser(url, options)).toBe(false)
    await expect(asked()).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test('does not fail when the opener does not start', async () => {
    await writeFile(join(folder, 'xdg-open'), '#!/nonexistent/interpreter\n', { mode: 0o755 })
    const options = { platform: 'linux', env: { PATH: folder, DISPLAY: ':1' }, log: silentLog } as const
    expect(await openInBrowser('http://127.0.0.1:7420/', options)).toBe(true)
  })
})
