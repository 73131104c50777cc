import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, expect, test } from 'vitest'

// Makes the Node that starts tandem.js say that it is an old one; the Node it hands over to is not touched.
const pretendOld = `data:text/javascript,Object.defineProperty(process,'version',{value:'v20.20.2'})`

const program = `
const [what] = process.argv.slice(2)
if (what === 'exit') process.exitCode = 7
if (what === 'wait') {
  const hold: NodeJS.Timeout = setInterval(() => {}, 1_000)
  process.on('SIGTERM', () => {
    clearInterval(hold)
    process.exitCode = 5
  })
}
// Last, so that who reads it knows that all above has been done.
console.log(JSON.stringify({ args: process.argv.slice(2), main: process.argv[1].endsWith('main.ts'), version: process.version }))
if (what === 'die') process.kill(process.pid, 'SIGKILL')
`

// A home that is not there: nothing is kept in the one of who runs this.
const env = { ...process.env, TANDEM_HOME: join(tmpdir(), 'tandem-bin-nowhere') }

const made: string[] = []
afterEach(async () => {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true })
})

/** A checkout as it is after the set-up; its own Node is the one that runs this test. */
async function checkout({ ownNode }: { ownNode: boolean }): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'tandem-bin-'))
  made.push(root)
  await cp(import.meta.dirname, join(root, 'scripts'), { recursive: true })
  await writeFile(join(root, 'package.json'), '{ "type": "module" }')
  await mkdir(join(root, 'src/cli'), { recursive: true })
  await writeFile(join(root, 'src/cli/main.ts'), program)
  await mkdir(join(root, 'node_modules/node/bin'), { recursive: true })
  if (ownNode) await symlink(process.execPath, join(root, 'node_modules/node/bin/node'))
  return root
}

function start(root: string, { old, args }: { old: boolean; args: string[] }): ChildProcess {
  const first = old ? ['--import', pretendOld] : []
  return spawn(process.execPath, [...first, join(root, 'scripts/tandem.js'), ...args], { timeout: 20_000, env })
}

async function ended(child: ChildProcess) {
  const [stdout, stderr, [code, signal]] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, 'close'),
  ])
  return { stdout, stderr, code, signal }
}

test.each([true, false])('passes the arguments and the exit code through (started by an old Node: %s)', async (old) => {
  const root = await checkout({ ownNode: true })
  const went = await ended(start(root, { old, args: ['exit', '--json', 'two words'] }))
  expect(went).toMatchObject({ code: 7, stderr: '' })
  expect(JSON.parse(went.stdout)).toEqual({
    args: ['exit', '--json', 'two words'],
    main: true,
    version: process.version,
  })
})

test('works through a link, as npm makes one for a bin', async () => {
  const root = await checkout({ ownNode: true })
  await symlink(join(root, 'scripts/tandem.js'), join(root, 'linked'))
  const child = spawn(process.execPath, ['--import', pretendOld, join(root, 'linked'), 'exit'], {
    timeout: 20_000,
    env,
  })
  expect(await ended(child)).toMatchObject({ code: 7, stderr: '' })
})

test('hands a signal to the program and ends as the program ends', async () => {
  const root = await checkout({ ownNode: true })
  const child = start(root, { old: true, args: ['wait'] })
  const over = ended(child)
  await once(child.stdout!, 'data')
  child.kill('SIGTERM')
  expect(await over).toMatchObject({ code: 5, signal: null })
})

test('dies of the signal that the program died of', async () => {
  const root = await checkout({ ownNode: true })
  expect(await ended(start(root, { old: true, args: ['die'] }))).toMatchObject({ code: null, signal: 'SIGKILL' })
})

test('says what to do when no Node is new enough', async () => {
  const root = await checkout({ ownNode: false })
  const went = await ended(start(root, { old: true, args: ['status'] }))
  expect(went).toMatchObject({ code: 1, stdout: '' })
  expect(went.stderr).toBe('This Node is too old for Tandem; run "npm start" once, or install Node 24.\n')
})
