import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'

// Stands in for npm (the real one is tried by every fresh clone in CI): `ci` makes a node_modules with npm's own
// record in it, or fails as FAKE_NPM says. Its "node" is a script, so that its version can be chosen.
const fakeNpm = `
const { appendFileSync, chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } = require('node:fs')
const { version = '11.0.0', takes = 0, ours = 'v24.0.0', output, only } = JSON.parse(process.env.FAKE_NPM ?? '{}')
if (process.argv[2] === '--version') return console.log(version)
appendFileSync('npm-calls', process.argv.slice(2).join(' ') + '\\n')
if (output !== undefined && !process.argv.includes(only)) {
  console.error(output)
  process.exit(1)
}
setTimeout(() => {
  rmSync('node_modules', { recursive: true, force: true })
  mkdirSync('node_modules/node/bin', { recursive: true })
  mkdirSync('node_modules/.bin')
  mkdirSync('node_modules/zod')
  writeFileSync('node_modules/node/bin/node', '#!/bin/sh\\necho ' + ours + '\\n')
  chmodSync('node_modules/node/bin/node', 0o755)
  symlinkSync('../node/bin/node', 'node_modules/.bin/node')
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'))
  delete packages['node_modules/elsewhere']
  writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages }))
}, takes)
`

const made: string[] = []
afterEach(async () => {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true })
})

/** A checkout with two packages that every machine gets and one for a platform that this is not. */
async function checkout(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'tandem-setup-'))
  made.push(root)
  await cp(import.meta.dirname, join(root, 'scripts'), { recursive: true })
  await writeFile(join(root, 'package.json'), '{ "type": "module" }')
  await mkdir(join(root, 'npm'))
  await writeFile(join(root, 'npm/package.json'), '{ "type": "commonjs" }')
  await writeFile(join(root, 'npm/npm-cli.js'), fakeNpm)
  await writeLock(root, '24.0.0')
  return root
}

async function writeLock(root: string, version: string): Promise<void> {
  const packages = {
    '': {},
    'node_modules/node': { version, integrity: `sha512-${version}` },
    'node_modules/zod': { version: '4.0.0' },
    'node_modules/elsewhere': { version: '1.0.0', optional: true, os: ['aix'] },
  }
  await writeFile(join(root, 'package-lock.json'), JSON.stringify({ packages }))
}

type Ended = { code: number; said: string; ms: number }

function setUp(root: string, fake: object = {}): Promise<Ended> {
  const started = performance.now()
  const env = { ...process.env, npm_execpath: join(root, 'npm/npm-cli.js'), FAKE_NPM: JSON.stringify(fake) }
  return new Promise((done) => {
    execFile(process.execPath, [join(root, 'scripts/setup.js')], { env, timeout: 20_000 }, (error, stdout, stderr) => {
      expect(stdout).toBe('')
      done({ code: Number(error?.code ?? 0), said: stderr, ms: performance.now() - started })
    })
  })
}

async function npmCalls(root: string): Promise<string[]> {
  const text = await readFile(join(root, 'npm-calls'), 'utf8').catch(() => '')
  return text.split('\n').filter((line) => line !== '')
}

test('a fresh checkout is set up once, with one line, and then costs nothing', async () => {
  const root = await checkout()
  const first = await setUp(root)
  expect(first).toMatchObject({ code: 0, said: expect.stringMatching(/^Setting up Tandem \(once\): [^\n]+\n$/) })
  expect(await npmCalls(root)).toEqual([expect.stringMatching(/^ci .*--include=dev/)])

  expect(await setUp(root)).toMatchObject({ code: 0, said: '' })
  expect(await npmCalls(root)).toHaveLength(1)
  expect(await readdir(root)).not.toContain('.tandem')
})

test('a changed package-lock.json is set up again', async () => {
  const root = await checkout()
  await setUp(root)
  await writeLock(root, '24.0.1')
  expect((await setUp(root)).said).toMatch(/^Setting up Tandem again: /)
  expect(await npmCalls(root)).toHaveLength(2)
})

test('an install that somebody made by hand is taken as it is', async () => {
  const root = await checkout()
  await setUp(root)
  await rm(join(root, 'node_modules/.tandem-setup.json'))
  expect(await setUp(root)).toMatchObject({ code: 0, said: '' })
  expect(await npmCalls(root)).toHaveLength(1)
})

test('an install that lacks a package, or npm’s own record, is done again', async () => {
  const root = await checkout()
  for (const [index, lost] of ['node', 'zod', '.package-lock.json'].entries()) {
    await setUp(root)
    await rm(join(root, 'node_modules/.tandem-setup.json'))
    await rm(join(root, 'node_modules', lost), { recursive: true })
    expect((await setUp(root)).code).toBe(0)
    expect(await npmCalls(root)).toHaveLength(index + 2)
  }
})

test.each([
  ['npm error code ENOTFOUND', 'could not reach its registry (ENOTFOUND)'],
  ['npm error code ENOSPC', 'the disk is full'],
  ['npm error code EACCES', 'npm may not write in'],
  ['npm error code EUSAGE\nnpm error `npm ci` can only install', 'run "npm install"'],
  ['npm error code EINTEGRITY', 'npm cache verify'],
  ['npm error command sh -c node installArchSpecificPackage', 'install Node 24 yourself'],
  ['npm error something new', '"npm ci" failed (something new); run "npm ci" to see all of it'],
  ['', 'it printed nothing'],
])('when npm fails with %j one sentence says what to do, and the next run tries again', async (output, sentence) => {
  const root = await checkout()
  const failed = await setUp(root, { output })
  expect(failed.code).toBe(1)
  const last = failed.said.trim().split('\n').at(-1)
  expect(last).toMatch(/^Tandem is not set up: .*\.$/)
  expect(last).toContain(sentence)
  expect((await setUp(root)).code).toBe(0)
})

test('a failure leaves no mark of an earlier success behind', async () => {
  const root = await checkout()
  await setUp(root)
  await writeLock(root, '24.0.1')
  await setUp(root, { output: 'npm error code ENOTFOUND' })
  await writeLock(root, '24.0.0')
  expect((await setUp(root)).said).toMatch(/^Setting up Tandem again/)
})

test('when the package node cannot be installed, a new enough Node of the machine does', async () => {
  const root = await checkout()
  const output = 'npm error command sh -c node installArchSpecificPackage'
  const went = await setUp(root, { output, only: '--ignore-scripts', ours: 'v20.0.0' })
  expect(went.code).toBe(0)
  expect(went.said).toContain(`going on with Node ${process.version}`)
  // Otherwise npm's scripts would run on it.
  expect(await readdir(join(root, 'node_modules/.bin'))).toEqual([])
  expect(await setUp(root)).toMatchObject({ code: 0, said: '' })
})

test('an npm that is too old is named', async () => {
  const root = await checkout()
  const failed = await setUp(root, { version: '6.14.18' })
  expect(failed).toMatchObject({ code: 1, said: expect.stringContaining('npm 6.14.18 is too old') })
})

test('of two set-ups at once one works and the other waits for it', async () => {
  const root = await checkout()
  const both = await Promise.all([setUp(root, { takes: 1_000 }), setUp(root, { takes: 1_000 })])
  expect(both.map((one) => one.code)).toEqual([0, 0])
  expect(await npmCalls(root)).toHaveLength(1)
  expect(both.map((one) => one.said).join('')).toContain('Another set-up of Tandem is at work')
})

test.each([
  ['is dead', { pid: 2 ** 22 + 1, host: hostname() }, 0],
  ['on another machine has not been heard of for a minute', { pid: 1, host: 'elsewhere' }, 60],
])('a lock whose holder %s is taken over', async (_title, holder, age) => {
  const root = await checkout()
  const lock = join(root, '.tandem/setup.lock')
  await mkdir(join(root, '.tandem'))
  await writeFile(lock, JSON.stringify(holder))
  const touched = new Date(Date.now() - age * 1_000)
  await utimes(lock, touched, touched)
  const went = await setUp(root)
  expect(went).toMatchObject({ code: 0, said: expect.not.stringContaining('Another set-up') })
  expect(await readdir(root)).not.toContain('.tandem')
})

test('what comes after a set-up runs in a shell of its own', async () => {
  // A shell remembers where it found `node`: in the one that set up, that is still the Node of the machine.
  const { scripts } = JSON.parse(await readFile(join(import.meta.dirname, '../package.json'), 'utf8'))
  const setUps = Object.values<string>(scripts).filter((script) => script.includes('scripts/setup.js'))
  expect(new Set(setUps)).toEqual(new Set(['node scripts/setup.js']))
})
