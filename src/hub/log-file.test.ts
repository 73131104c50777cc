import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { RotatingFile } from './log-file.ts'
import { temporaryHome } from './testing.ts'

// Windows removes no folder whose files are open.
test.skipIf(process.platform === 'win32')(
  'a log that cannot be continued throws at nobody, and goes on when it can',
  () => {
    const home = temporaryHome()
    const folder = join(home.dataFolder, 'a log')
    mkdirSync(folder, { recursive: true })
    const file = new RotatingFile(folder, 'x', { maxBytes: 10 })
    try {
      file.write('12345678\n')
      rmSync(folder, { recursive: true })
      file.write('lost\n')
      mkdirSync(folder)
      file.write('kept\n')
      expect(readFileSync(join(folder, 'x.log'), 'utf8')).toBe('kept\n')
    } finally {
      file.close()
      home.remove()
    }
  },
)
