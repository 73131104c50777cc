import { readdirSync, readFileSync } from 'node:fs'

/** What a process holds of the memory of the machine, shared pages in parts, MiB; NaN where Linux is not. */
export function pssOf(pid: number): number {
  if (process.platform !== 'linux') return Number.NaN
  const [, kib] = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1')) ?? []
  return Number(kib) / 1024
}

/** What all threads of a process have worked so far, ms; one that ended is no longer counted. NaN where Linux is not. */
export function workOf(pid: number): number {
  if (process.platform !== 'linux') return Number.NaN
  let nanoseconds = 0
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').split(' ')[0])
  }
  return nanoseconds / 1e6
}
