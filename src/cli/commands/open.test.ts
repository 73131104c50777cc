import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type TestHub, testHub } from '../../hub/testing-hub.ts'
import { runCli } from '../run.ts'

/** Browsers of this computer, outside the search path, would be opened by a test that means there to be none. */
const browsersHere = ['/snap/bin', '/var/lib/flatpak/exports/bin', '/Applications'].find((path) => existsSync(path))

describe('tandem open --app', () => {
  let hub: TestHub
  let bin: string

  beforeEach(async ({ skip }) => {
    if (process.platform === 'win32') skip('the stand-ins are shell scripts')
    if (browsersHere) skip(`there may be browsers in ${browsersHere}`)
    hub = await testHub()
    bin = join(hub.folder, 'bin')
    await mkdir(bin)
  })
  afterEach(async () => {
    await rm(bin, { recursive: true, force: true })
    await hub.stop()
  })

  async function open(env: NodeJS.ProcessEnv, ...options: string[]) {
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
    const io = { stdin, stdout, stderr, interactive: false, terminal: false, columns: 100 }
    const signal = new AbortController().signal
    const all = { TANDEM_HOME: hub.folder, PATH: bin, HOME: hub.folder, ...env }
    const code = await runCli(['open', '--app', ...options], { ...io, env: all, signal })
    stdout.end()
    stderr.end()
    return { code, out: await text(stdout), err: await text(stderr) }
  }

  const browser = (script: string) => writeFile(join(bin, 'chromium'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })

  test('gives an installed browser the one-time address, which lets it in once', async () => {
    await browser(`echo "$*" >'${bin}/new'; /bin/mv '${bin}/new' '${bin}/asked'`)
    expect(await open({ DISPLAY: ':1' })).toEqual({
      code: 0,
      out: `Opened ${hub.hub.url} in a window of Chromium.\n`,
      err: '',
    })
    const asked = await vi.waitFor(() => readFile(join(bin, 'asked'), 'utf8'))
    expect(asked).toMatch(/^--app=http/)
    const enter = () => fetch(asked.trim().slice('--app='.length), { redirect: 'manual' })
    expect((await enter()).headers.get('set-cookie')).toContain('HttpOnly')
    expect((await enter()).headers.get('set-cookie')).toBeNull()
  })

  test.each([
    ['there is no browser for it', {}, /: install Edge, Chrome, Chromium, Brave or Vivaldi, or leave --app out\.\n$/],
    ['there is no desktop', { DISPLAY: '' }, /^There is no desktop here .* "tandem open --print"/],
  ])('says what to do when %s', async (_, env, sentence) => {
    expect(await open({ DISPLAY: ':1', ...env })).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(sentence),
    })
  })

  test('does not say it is open when the browser gives up', async () => {
    await browser('exit 1')
    const { code, out } = await open({ DISPLAY: ':1' }, '--json')
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'no.browser' } })
  })
})
