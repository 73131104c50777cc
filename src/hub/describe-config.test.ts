import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { describeConfig } from './describe-config.ts'

const homes: string[] = []
afterEach(() => {
  for (const home of homes.splice(0)) rmSync(home, { recursive: true })
})

function homeWith(config?: string): string {
  const home = mkdtempSync(join(tmpdir(), 'tandem-describe-'))
  homes.push(home)
  if (config !== undefined) writeFileSync(join(home, 'config.json'), config)
  return home
}

test('tells what is not at its default, where it comes from, and how each link is set', () => {
  const home = homeWith('{"port": 7000, "links": {"kdeconnect": {"bind": "127.0.0.5"}}}')
  expect(describeConfig({ TANDEM_HOME: home, TANDEM_NAME: 'Desk' })).toEqual({
    file: join(home, 'config.json'),
    set: [
      { path: 'port', source: 'file' },
      { path: 'name', source: 'environment' },
      { path: 'links.kdeconnect.bind', source: 'file' },
    ],
    mistakes: [],
    links: { kdeconnect: expect.objectContaining({ bind: '127.0.0.5', udpPort: 1716, tcpPort: 1716 }) },
  })
  expect(describeConfig({ TANDEM_HOME: homeWith() }).set).toEqual([])
})

test('tells mistakes instead of failing', () => {
  const { mistakes } = describeConfig({ TANDEM_HOME: homeWith('{"prot": 1}') })
  expect(mistakes).toEqual([expect.stringContaining('prot')])
})
