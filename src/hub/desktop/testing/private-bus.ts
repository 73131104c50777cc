import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const program = '/usr/bin/dbus-daemon'

/** Why tests on a real bus cannot run here, or undefined when they can. */
export const noBusReason = existsSync(program) ? undefined : 'dbus-daemon is not installed'

/** A real session bus of its own, without service files, so that no program of this desktop is ever started by it. */
export interface PrivateBus {
  readonly address: string
  /** Ends the daemon as a logout would; `start` brings it back at the same address. */
  kill(): Promise<void>
  start(): Promise<void>
  /** Ends it and removes its folder. */
  remove(): Promise<void>
}

export async function startPrivateBus(options: { monitors?: boolean } = {}): Promise<PrivateBus> {
  const folder = await mkdtemp(join(tmpdir(), 'bus-'))
  const address = `unix:path=${join(folder, 'bus')}`
  // A bus without monitors stands for those older than D-Bus 1.9.10.
  const refusal = "<deny send_destination='org.freedesktop.DBus' send_interface='org.freedesktop.DBus.Monitoring'/>"
  await writeFile(
    join(folder, 'bus.conf'),
    `<busconfig><type>session</type><listen>${address}</listen><auth>EXTERNAL</auth><policy context='default'>
    <allow send_destination='*' eavesdrop='true'/><allow eavesdrop='true'/><allow own='*'/>
    ${options.monitors === false ? refusal : ''}</policy></busconfig>`,
  )
  let daemon: ChildProcess | undefined
  const bus: PrivateBus = {
    address,
    async kill() {
      const running = daemon
      daemon = undefined
      if (!running || running.exitCode !== null) return
      const exited = new Promise((resolve) => running.once('exit', resolve))
      running.kill('SIGKILL')
      await exited
      // The next daemon cannot listen where the socket of a killed one still lies.
      await rm(join(folder, 'bus'), { force: true })
    },
    async start() {
      const started = spawn(program, [`--config-file=${join(folder, 'bus.conf')}`, '--nofork', '--print-address'], {
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      daemon = started
      await new Promise<void>((resolve, reject) => {
        started.stdout.once('data', () => resolve())
        started.once('exit', (code) => reject(new Error(`dbus-daemon ended with ${code}`)))
      })
    },
    async remove() {
      await bus.kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
  await bus.start()
  return bus
}
