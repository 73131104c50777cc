import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

// Plain JavaScript, which has no types to import.
const { cacheFolder } = await import(new URL('code-cache.js', import.meta.url).href)

describe('the folder for compiled code', () => {
  it('is the platform’s own for caches', () => {
    const at = { userFolder: '/u' }
    expect(cacheFolder({ ...at, env: {}, platform: 'linux' })).toBe('/u/.cache/tandem')
    expect(cacheFolder({ ...at, env: { XDG_CACHE_HOME: '/c' }, platform: 'linux' })).toBe('/c/tandem')
    expect(cacheFolder({ ...at, env: { XDG_CACHE_HOME: 'relative' }, platform: 'linux' })).toBe('/u/.cache/tandem')
    expect(cacheFolder({ ...at, env: {}, platform: 'darwin' })).toBe('/u/Library/Caches/Tandem')
    expect(cacheFolder({ env: { LOCALAPPDATA: '/l' }, platform: 'win32' })).toBe('/l/Tandem/Cache')
  })

  it('is below a home of its own, which a mere question does not make', () => {
    const home = mkdtempSync(join(tmpdir(), 'tandem-cache-test-'))
    expect(cacheFolder({ env: { TANDEM_HOME: home } })).toBe(join(home, 'cache'))
    rmSync(home, { recursive: true })
    expect(cacheFolder({ env: { TANDEM_HOME: home } })).toBeUndefined()
  })
})
