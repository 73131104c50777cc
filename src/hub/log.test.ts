import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { TandemError } from '../core/errors.ts'
import { errorFields, openLog } from './log.ts'
import { RotatingFile } from './log-file.ts'
import { temporaryHome } from './testing.ts'

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup()
})

function folder(): string {
  const home = temporaryHome()
  cleanups.push(home.remove)
  return home.logFolder
}

const lines = (at: string) =>
  readFileSync(join(at, 'tandem.log'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

describe('the log', () => {
  it('writes JSON lines at and above its level, with the fields of its children', () => {
    const at = folder()
    const log = openLog({ folder: at, level: 'info' })
    const child = log.child({ device: 'd' }).child({ link: 'l' })
    child.debug('not this')
    child.info('linked', { ms: 5 })
    log.error('failed')
    log.close()
    expect(lines(at)).toEqual([
      { level: 'info', time: expect.any(String), device: 'd', link: 'l', ms: 5, msg: 'linked' },
      { level: 'error', time: expect.any(String), msg: 'failed' },
    ])
  })

  it('gives a terminal one readable line, which nothing in it can steer', () => {
    const shown: string[] = []
    const log = openLog({ folder: folder(), level: 'info', terminal: { write: (text) => shown.push(text) } })
    log.warn('refused', { type: '\x1b[2J\nevil', issues: ['a'] })
    log.close()
    expect(shown[0]).toMatch(/^\d\d:\d\d:\d\d warn {2}refused {2}type=�\[2J�evil issues=\["a"\]\n$/)
  })

  it('cuts long fields and leaves out lines of a flood, saying how many', async () => {
    const at = folder()
    const log = openLog({ folder: at, level: 'info' })
    for (let i = 0; i < 5000; i++) log.info('flood', { text: 'x'.repeat(1000) })
    await new Promise((resolve) => setTimeout(resolve, 1000 - (Date.now() % 1000) + 5))
    log.info('after')
    log.close()
    const written = lines(at)
    expect(written.length).toBeLessThan(500)
    expect(String(written[0]?.text)).toHaveLength(301)
    expect(written.at(-2)).toMatchObject({ missed: expect.any(Number), msg: 'lines were left out' })
    expect(written.at(-1)).toMatchObject({ msg: 'after' })
  })

  it('says of an error where it happened, never what it says', () => {
    const error = new Error('canary\n    at canary', { cause: new TypeError('canary') })
    const fields = errorFields(error)
    expect(fields).toMatchObject({
      error: 'Error',
      at: expect.arrayContaining([expect.stringMatching(/^at src\/hub\/log\.test\.ts:\d+/)]),
      cause: { error: 'TypeError' },
    })
    expect(JSON.stringify(fields)).not.toMatch(/canary|:\/\/|\(\//)
    expect(errorFields(new TandemError('timeout', { text: 'canary' }))).toEqual({
      error: 'TandemError',
      code: 'timeout',
    })
    expect(errorFields('canary')).toEqual({ error: 'string' })
  })
})

describe('the files of the log', () => {
  it('rotate, are private, and stay bounded in all', () => {
    const at = folder()
    for (let run = 0; run < 3; run++) {
      const file = new RotatingFile(at, 'tandem', { maxBytes: 1000, files: 3 })
      for (let i = 0; i < 100; i++) file.write(`${run} ${String(i).padStart(90)}\n`)
      file.close()
    }
    const files = readdirSync(at).sort()
    expect(files).toEqual(['tandem.1.log', 'tandem.2.log', 'tandem.log'])
    for (const file of files) {
      expect(statSync(join(at, file)).size).toBeLessThanOrEqual(1000)
      expect(statSync(join(at, file)).mode & 0o077).toBe(0)
    }
    expect(readFileSync(join(at, 'tandem.log'), 'utf8')).toMatch(/2 +99\n$/)
  })
})
