import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { check } from './architecture/check.ts'
import { readSources } from './architecture/read.ts'
import { longFiles, rows } from './architecture/rows.ts'
import { scan } from './architecture/scan.ts'

const project = readSources(join(import.meta.dirname, '..'))

test('the project keeps to its architecture', () => {
  expect(project.size).toBeGreaterThan(20)
  expect(check(project)).toEqual([])
})

test('every file that may be long is there and is long', () => {
  for (const path of longFiles) expect(scan(project.get(path) ?? '').lines, path).toBeGreaterThan(500)
})

// A small house in which all is well, with every kind of room. Each violation below adds one file to it.
const house: Record<string, string> = {
  'src/core/contract.ts': `import { z } from 'zod'\nexport const contract = z.object({})`,
  'src/core/device.ts': `import { contract } from './contract.ts'\nexport const device = contract`,
  'src/links/index.ts': `export const links = [() => import('./wifi/link.ts')]`,
  'src/links/wifi/link.ts': `import { connect } from 'node:tls'\nimport { session } from './session.ts'\nexport { connect, session }`,
  'src/links/wifi/session.ts': `import { device } from '../../core/device.ts'\nexport const session = device`,
  'src/links/memory/link.ts': `export const link = 1`,
  'src/features/index.ts': `import { battery } from './battery/index.ts'\nexport const features = [battery]`,
  'src/features/contracts.ts': `export { contract } from './battery/contract.ts'`,
  'src/features/battery/contract.ts': `import { contract } from '../../core/contract.ts'\nexport { contract }`,
  'src/features/battery/wifi.ts': `import { session } from '../../links/wifi/session.ts'\nexport { session }`,
  'src/features/battery/index.ts': `import './contract.ts'\nimport { session } from './wifi.ts'\nexport const battery = session`,
  'src/features/battery/phone.ts': `import { session } from './wifi.ts'\nexport const phone = session`,
  'src/features/battery/view.tsx': `import { contract } from './contract.ts'\nexport const View = () => <p>Don't</p>`,
  'src/client/client.ts': `import type { features } from '../features/index.ts'\nexport type Client = typeof features`,
  'src/hub/main.ts': `import { links } from '../links/index.ts'\nimport { features } from '../features/index.ts'\nexport { links, features }`,
  'src/sim/main.ts': `export const side = (id: string) => import(\`../features/\${id}/phone.ts\`)`,
  'src/cli/main.ts': `import '../client/client.ts'\nimport type { links } from '../hub/main.ts'\nconsole.log(await import('../hub/main.ts'))`,
  'src/ui/button.tsx': `import { useState } from 'react'\nexport const Button = useState`,
  'src/web/main.tsx': `import { View } from '../features/battery/view.tsx'\nimport '../ui/button.tsx'\nexport { View }`,
  'src/relay/main.ts': `import '../core/device.ts'\nimport 'node:net'`,
  'src/hub/main.test.ts': `import '../cli/main.ts'`,
}

const withFile = (path: string, source: string) => new Map(Object.entries({ ...house, [path]: source }))

test('the small house is in order, and has a room for every row', () => {
  expect(check(new Map(Object.entries(house)))).toEqual([])
  expect(rows.length).toBeGreaterThan(10)
})

describe('a planted violation is found and said:', () => {
  const planted: [path: string, source: string, said: string][] = [
    [
      'src/core/battery.ts',
      `import { battery } from '../features/battery/index.ts'`,
      'core/battery.ts:1 may not import features/battery/index.ts: core may import only core',
    ],
    [
      'src/core/socket.ts',
      `\nimport { connect } from 'node:net'`,
      'core/socket.ts:2 may not import node:net: core must run without Node',
    ],
    [
      'src/core/socket.ts',
      `import ws from 'ws'`,
      'core/socket.ts:1 may not import ws: of packages core may import only zod',
    ],
    [
      'src/links/wifi/other.ts',
      `import type { link } from '../memory/link.ts'`,
      'links/wifi/other.ts:1 may not import links/memory/link.ts: a link may import only core and its own folder',
    ],
    [
      'src/links/wifi/other.ts',
      `export * from '../../features/battery/contract.ts'`,
      'links/wifi/other.ts:1 may not import features/battery/contract.ts: a link may import only core and its own folder',
    ],
    [
      'src/features/battery/rules.ts',
      `import {\n  link,\n} from '../../links/wifi/link.ts'`,
      'features/battery/rules.ts:1 may not import links/wifi/link.ts: a feature may import only core, its own folder without the view, and the helpers of links (session, adapter, phone, wire)',
    ],
    [
      'src/features/battery/rules.ts',
      `const hub = await import('../../hub/main.ts')`,
      'features/battery/rules.ts:1 may not import hub/main.ts: a feature may import only core, its own folder without the view, and the helpers of links (session, adapter, phone, wire)',
    ],
    [
      'src/features/battery/rules.ts',
      `import { View } from './view.tsx'`,
      'features/battery/rules.ts:1 may not import features/battery/view.tsx: a feature may import only core, its own folder without the view, and the helpers of links (session, adapter, phone, wire)',
    ],
    [
      'src/features/battery/contract.ts',
      `import { session } from './wifi.ts'`,
      'features/battery/contract.ts:1 may not import features/battery/wifi.ts: a contract may import only core',
    ],
    [
      'src/features/battery/contract.ts',
      `import fs from 'fs'`,
      'features/battery/contract.ts:1 may not import fs: a contract must run without Node',
    ],
    [
      'src/features/contracts.ts',
      `export { battery } from './battery/index.ts'`,
      'features/contracts.ts:1 may not import features/battery/index.ts: the list of contracts may import only core and the contract.ts of each feature',
    ],
    [
      'src/features/battery/phone.ts',
      `import '../../sim/main.ts'`,
      'features/battery/phone.ts:1 may not import sim/main.ts: a feature may import only core, its own folder without the view, and the helpers of links (session, adapter, phone, wire)',
    ],
    [
      'src/features/battery/view.tsx',
      `import { session } from './wifi.ts'`,
      'features/battery/view.tsx:1 may not import features/battery/wifi.ts: a view may import only its own contract and views, core, client and ui',
    ],
    [
      'src/client/live.ts',
      `import { features } from '../features/index.ts'`,
      'client/live.ts:1 may import features/index.ts only as a type',
    ],
    [
      'src/client/live.ts',
      `import { request } from 'node:http'`,
      'client/live.ts:1 may not import node:http: client must run without Node',
    ],
    [
      'src/hub/http.ts',
      `import { side } from '../sim/main.ts'`,
      'hub/http.ts:1 may not import sim/main.ts: hub may import only core, links and features',
    ],
    [
      'src/sim/phone.ts',
      `import { run } from '../hub/main.ts'`,
      'sim/phone.ts:1 may not import hub/main.ts: sim may import only core, links and features',
    ],
    [
      'src/cli/start.ts',
      `import { run } from '../hub/main.ts'`,
      'cli/start.ts:1 may import hub/main.ts only by import() when it is needed',
    ],
    [
      'src/cli/start.ts',
      `const home = new URL('../hub/auth.ts', import.meta.url)`,
      'cli/start.ts:1 may not import hub/auth.ts: cli may import only client, core and contracts',
    ],
    [
      'src/web/page.tsx',
      `import { links } from '../links/index.ts'`,
      'web/page.tsx:1 may not import links/index.ts: web may import only client, core, ui, contracts and views',
    ],
    [
      'src/ui/list.tsx',
      `import type { device } from '../core/device.ts'`,
      'ui/list.tsx:1 may not import core/device.ts: ui may import only ui',
    ],
    [
      'src/relay/room.ts',
      `import '../client/client.ts'`,
      'relay/room.ts:1 may not import client/client.ts: relay may import only core',
    ],
    [
      'src/sim/faults.ts',
      `export const load = (id: string) => import(\`../hub/\${id}.ts\`)`,
      'sim/faults.ts:1 may not import hub/*.ts: sim may import only core, links and features',
    ],
    [
      'src/hub/plug.ts',
      'export const load = (path: string) => import(path)',
      'hub/plug.ts:1 imports a path that is computed as a whole: write as much of it as is known',
    ],
    [
      'src/hub/http.ts',
      `import '../../tests/suites/link.ts'`,
      'hub/http.ts:1 may not import tests/suites/link.ts: it is outside src',
    ],
    ['src/hub/http.ts', `import './main.test.ts'`, 'hub/http.ts:1 may not import hub/main.test.ts: it is a test'],
    [
      'src/plugins/loader.ts',
      '',
      'plugins/loader.ts stands in no row of tests/architecture/rows.ts: say there what it may import',
    ],
    [
      'src/hub/long.ts',
      'const a = 1\n'.repeat(501),
      'src/hub/long.ts has 501 lines: the most is 500, split it by what its parts are about',
    ],
    [
      'tests/system/long.test.ts',
      'const a = 1\n'.repeat(501),
      'tests/system/long.test.ts has 501 lines: the most is 500, split it by what its parts are about',
    ],
    ['src/hub/http.ts', 'export default 1', 'src/hub/http.ts has a default export: export it by its name'],
    [
      'src/hub/http.ts',
      'const a = 1\nexport { a as default }',
      'src/hub/http.ts has a default export: export it by its name',
    ],
    [
      'src/hub/http.ts',
      `console.log('here')`,
      'src/hub/http.ts uses console: only cli, scripts and bench print, the rest has a logger',
    ],
    ['src/hub/utils/text.ts', '', 'src/hub/utils/text.ts is in a folder named utils: name it after what it holds'],
    ['src/core/helpers.ts', '', 'src/core/helpers.ts is named helpers: name it after what it holds'],
    ['src/features/ring/index.ts', '', 'features/ring is not in features/index.ts: add its line there'],
    ['src/links/usb/link.ts', '', 'links/usb is not in links/index.ts: add its line there'],
    [
      'src/core/contract.ts',
      `import { device } from './device.ts'`,
      'import cycle: core/contract.ts → core/device.ts → core/contract.ts',
    ],
  ]
  test.each(planted.map(([path, source, said]) => ({ path, source, said })))('$said', ({ path, source, said }) => {
    expect(check(withFile(path, source))).toEqual([said])
  })
})

test('a ring of files is no cycle where one import is a type or is loaded later', () => {
  for (const back of [`import type { device } from './device.ts'`, `const load = () => import('./device.ts')`]) {
    expect(check(withFile('src/core/contract.ts', back))).toEqual([])
  }
})

describe('reading imports', () => {
  const specifiers = (source: string) => scan(source).imports.map(({ specifier, kind }) => `${kind} ${specifier}`)

  test.each([
    [`import './a.ts'`, ['value ./a.ts']],
    [`import a, { type B, c as d } from "./a.ts"`, ['value ./a.ts']],
    [`import * as a from './a.ts'\nimport type { B } from './b.ts'`, ['value ./a.ts', 'type ./b.ts']],
    [`import {\n  a, // from 'x'\n  /* } from 'y' */ b,\n} from './a.ts'`, ['value ./a.ts']],
    [`export type * from './a.ts'\nexport * as b from './b.ts'`, ['type ./a.ts', 'value ./b.ts']],
    [`import type from './a.ts'`, ['value ./a.ts']],
    [`export { a }\nimport type { B } from './b.ts'`, ['type ./b.ts']],
    [`import pkg from './p.json' with { type: 'json' }`, ['value ./p.json']],
    [`const a: import('./a.ts').A = await import("./b.ts")`, ['later ./a.ts', 'later ./b.ts']],
    [`await import(\`./\${id}/\${name}.ts\`)`, ['later ./*/*.ts']],
    [`const text = \`import \${await import("./a.ts")} from './b.ts'\``, ['later ./a.ts']],
    [`// import './a.ts'\nconst a = "import './b.ts'"\nconst b = 'it\\'s'; import('./c.ts')`, ['later ./c.ts']],
    [`const quote = /['"]/g\nimport './a.ts'`, ['value ./a.ts']],
    [`const half = a / 2 / b; const s = '/'\nimport './a.ts'`, ['value ./a.ts']],
    [`const p = <p>Don't import this</p>\nimport './a.ts'`, ['value ./a.ts']],
    [`list.from('./a.ts'); reimport('./b.ts'); x.import('./c.ts')`, []],
    [`createRequire(import.meta.url); require('./a.ts')`, ['later ./a.ts']],
    [`new URL('worker.ts', import.meta.url); new URL('../page.html', import.meta.url)`, ['later ./worker.ts']],
  ])('%s', (source, expected) => {
    expect(specifiers(source)).toEqual(expected)
  })

  test('words in comments and strings are neither a default export nor a use of the console', () => {
    const { defaultExport, usesConsole } = scan(`// export default\nconst a = 'console.log'\nmy.console.log(a)`)
    expect({ defaultExport, usesConsole }).toEqual({ defaultExport: false, usesConsole: false })
    expect(scan('globalThis.console.log(1)').usesConsole).toBe(true)
  })
})
