// Measures what Tandem promises: `npm run bench [name …] [-- --json --rounds 9]`. See README.md.
import { appendFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Judged, judge, type Row } from './rows.ts'
import { Scene } from './scene.ts'
import { table } from './table.ts'

type Bench = (scene: Scene) => Promise<Row[]>

const benches: Record<string, () => Promise<Bench>> = {
  latency: async () => (await import('./latency.ts')).latency,
  start: async () => (await import('./start.ts')).start,
  reconnect: async () => (await import('./reconnect.ts')).reconnect,
  pairing: async () => (await import('./pairing.ts')).pairing,
  idle: async () => (await import('./idle.ts')).idle,
  volume: async () => (await import('./volume.ts')).volume,
  fifty: async () => (await import('./fifty.ts')).fifty,
  page: async () => (await import('./page.ts')).page,
}

/** After this a bench has failed; each should need half of it. */
const longestMs = 120_000
const fewestRounds = 5
const results = fileURLToPath(new URL('results.jsonl', import.meta.url))

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, rounds: { type: 'string', default: String(fewestRounds) } },
})
const stopped = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => stopped.abort(new Error(`stopped by ${signal}`)))
process.exitCode = await main()
// Everything is cleaned up; a connection that lingers must not hold the result back.
process.exit()

async function main(): Promise<number> {
  const names = positionals.length > 0 ? positionals : Object.keys(benches)
  const unknown = names.filter((name) => !Object.hasOwn(benches, name))
  const rounds = Number(values.rounds)
  if (unknown.length > 0)
    return refuse(`There is no bench "${unknown[0]}": there are ${Object.keys(benches).join(', ')}.`)
  if (!Number.isInteger(rounds) || rounds < fewestRounds || rounds > 100)
    return refuse(`--rounds takes a whole number from ${fewestRounds} to 100.`)
  const rows: Judged[] = []
  const failed: { bench: string; reason: string }[] = []
  for (const name of names) {
    const from = performance.now()
    try {
      rows.push(...(await run(name, rounds)))
      say(name, `done in ${((performance.now() - from) / 1000).toFixed(0)} s`)
    } catch (error) {
      failed.push({ bench: name, reason: reasonOf(error) })
      say(name, `failed: ${reasonOf(error)}`)
    }
    if (stopped.signal.aborted) break
  }
  if (rows.length > 0 || values.json) report(rows, failed)
  return failed.length > 0 ? 1 : 0
}

async function run(name: string, rounds: number): Promise<Judged[]> {
  const bench = await benches[name]?.()
  if (!bench) return []
  const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(longestMs)])
  const scene = new Scene({ rounds, signal, say: (line) => say(name, line) })
  const ended = Promise.withResolvers<never>()
  signal.addEventListener('abort', () => ended.reject(signal.reason), { once: true })
  try {
    const rows = await Promise.race([bench(scene), ended.promise])
    return rows.map((row) => judge(name, row))
  } finally {
    await scene.close()
  }
}

function report(rows: Judged[], failed: { bench: string; reason: string }[]): void {
  const [load = 0] = loadavg()
  const machine = { node: process.version, platform: process.platform, cpus: cpus().length, load }
  const result = JSON.stringify({ at: new Date().toISOString(), machine, rows, failed })
  appendFileSync(results, `${result}\n`)
  console.log(
    values.json
      ? result
      : `\n${table(rows)}\n\nThese figures, with every run, are the last line of bench/results.jsonl.`,
  )
}

function say(bench: string, line: string): void {
  process.stderr.write(`${bench}: ${line}\n`)
}

function refuse(sentence: string): number {
  process.stderr.write(`${sentence}\n`)
  return 2
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  return cause === undefined ? error.message : `${error.message} (${String(cause)})`
}
