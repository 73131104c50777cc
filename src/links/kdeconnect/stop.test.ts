import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'

const program = join(import.meta.dirname, '../../../tests/suites/kdeconnect-lives.ts')

test.each(['without', 'with'])(
  'a stopped link keeps no program alive, whatever was under way (%s mDNS)',
  async (mdns) => {
    const child = spawn(process.execPath, [program, ...(mdns === 'with' ? ['mdns'] : [])], { timeout: 15_000 })
    const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
    expect(errors).toBe('')
    const times = new Map(output.split('\n').map((line) => line.split(' ') as [string, string]))
    const at = (word: string) => Number(times.get(word))
    expect([...times.keys()]).toEqual(['stopping', 'stopped', 'exit', ''])
    expect(at('stopped') - at('stopping')).toBeLessThan(1000)
    expect(at('exit') - at('stopped')).toBeLessThan(500)
    expect(code).toBe(0)
  },
)
