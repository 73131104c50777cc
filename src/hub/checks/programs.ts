import { readdir, readFile } from 'node:fs/promises'
import type { Finding } from '../../core/hub-contract.ts'
import { findProgram, runProgram } from '../desktop/programs.ts'
import type { Looked } from './pc.ts'

const timeoutMs = 1_000
const maxBytes = 4 * 1024 * 1024

/** The programs that run, as this user may see them; undefined where that cannot be told. */
export async function processNames({ platform, env, path }: Looked): Promise<readonly string[] | undefined> {
  if (platform === 'linux') return namesInProc(path('/proc'))
  const [name, ...args] = platform === 'win32' ? ['tasklist.exe', '/fo', 'csv', '/nh'] : ['ps', '-Axo', 'comm=']
  // Windows spells it "Path" in an object that is not the process's own.
  const program = await findProgram(name, { PATH: env.PATH ?? env.Path })
  const said = program ? await runProgram(program, args, { env, maxBytes, timeoutMs }) : undefined
  if (!said?.ok) return undefined
  const lines = said.output.toString('utf8').split(/\r?\n/)
  if (platform === 'win32') return lines.map((line) => /^"(.*?)(?:\.exe)?"/i.exec(line)?.[1] ?? '')
  return lines.map((line) => line.trim().split('/').at(-1) ?? '')
}

async function namesInProc(folder: string): Promise<readonly string[] | undefined> {
  const ids = await readdir(folder).catch(() => undefined)
  const numbers = ids?.filter((id) => /^\d+$/.test(id))
  return numbers && Promise.all(numbers.map((id) => nameOf(`${folder}/${id}`)))
}

async function nameOf(process: string): Promise<string> {
  const read = (file: string) => readFile(`${process}/${file}`, 'utf8').catch(() => '')
  const name = (await read('comm')).trim()
  // GSConnect is a script of GNOME's, and only its arguments say so.
  return name.startsWith('gjs') && (await read('cmdline')).includes('gsconnect') ? 'gsconnect' : name
}

/** Other programs for the same phones, by the names of their processes. */
const others: Readonly<Record<string, string>> = {
  kdeconnectd: 'KDE Connect',
  gsconnect: 'GSConnect',
  valent: 'Valent',
}

export function checkPrograms(running: readonly string[] | undefined): Finding | undefined {
  const found = Object.keys(others).filter((process) => running?.includes(process))
  if (found.length === 0) return undefined
  const titles = found.map((process) => others[process]).join(' and ')
  return {
    name: 'programs',
    state: 'info',
    text: `${titles} ${found.length === 1 ? 'runs' : 'run'} here too: phones see two PCs, and each has to be paired on its own`,
    step: 'end it if phones do not show up in Tandem: both share the ports that phones look at',
  }
}
