import type { Finding } from '../../core/hub-contract.ts'
import { findProgram, runProgram } from '../desktop/programs.ts'
import type { Looked } from './pc.ts'

const timeoutMs = 1_000
/** No clock that is right shows an earlier time than this program was written at. */
const earliest = Date.UTC(2025, 0, 1)

/** Pairing refuses clocks that differ by more than half an hour (protocol note 2.3). */
export async function checkClock(pc: Looked): Promise<Finding> {
  const name = 'clock'
  const text = `On this PC it is ${new Date(pc.now).toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'medium' })}`
  if (pc.now < earliest) return { name, state: 'bad', text, step: 'set date and time right, best automatically' }
  if (pc.platform !== 'linux' || !(await isAdrift(pc))) return { name, state: 'ok', text }
  return {
    name,
    state: 'info',
    text: `${text}; it is not set by itself`,
    step: 'if pairing fails because of the clocks: sudo timedatectl set-ntp true',
  }
}

/** True only where the system says so. */
async function isAdrift({ env }: Looked): Promise<boolean> {
  const program = await findProgram('timedatectl', env)
  const args = ['show', '-p', 'NTPSynchronized', '--value']
  const said = program ? await runProgram(program, args, { env, maxBytes: 1024, timeoutMs }) : undefined
  return said?.ok === true && said.output.toString('utf8').trim() === 'no'
}
