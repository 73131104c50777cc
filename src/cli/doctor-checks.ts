import { createSocket } from 'node:dgram'
import { access, readdir, readFile } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import type { HubStatus } from '../client/client.ts'
import type { DescribedConfig } from '../hub/describe-config.ts'
import { dateTime } from './times.ts'

/** One thing looked at. `info` is only good to know; `bad` keeps Tandem from working. */
export interface Finding {
  readonly name: string
  readonly state: 'ok' | 'info' | 'warn' | 'bad'
  readonly text: string
  readonly step?: string
}

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  /** What the hub says of itself, where one runs. */
  readonly hub: HubStatus | undefined
}

/** Looks at everything of this computer that linking phones depends on; changes nothing. */
export async function checkComputer(around: Surroundings): Promise<Finding[]> {
  const { describeConfig } = await import('../hub/describe-config.ts')
  const config = describeConfig(around.env)
  const at = config.discovery ?? { port: 1716, bind: '0.0.0.0' }
  const rest = await Promise.all([
    checkKey(around),
    checkNetwork(),
    checkPort(around, at),
    checkOthers(),
    checkFirewall(at.port),
    checkDesktop(around),
    checkClock(),
    checkRefusals(around),
  ])
  return [configFinding(config), ...rest].filter((finding) => finding !== undefined)
}

function configFinding({ file, set, mistakes }: DescribedConfig): Finding {
  const name = 'configuration'
  if (mistakes.length > 0)
    return { name, state: 'bad', text: mistakes.join(' '), step: `correct it in ${file} or the environment` }
  const text = set.map(({ path, source }) => `${path} (${source})`).join(', ')
  return { name, state: 'ok', text: text || `Defaults; ${file} may change them` }
}

function checkKey({ hub }: Surroundings): Finding | undefined {
  if (!hub) return undefined
  return hub.keychain === 'os'
    ? { name: 'key', state: 'ok', text: 'The key of the stored data is in the keychain of this system' }
    : {
        name: 'key',
        state: 'info',
        text: 'The key of the stored data is in a file that only you can read: who can read your files can read the data',
      }
}

function checkNetwork(): Finding {
  const addresses = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ family, internal, address }) => family === 'IPv4' && !internal && !address.startsWith('169.254.'))
    .map(({ address }) => address)
  if (addresses.length > 0) return { name: 'network', state: 'ok', text: `This PC is at ${addresses.join(', ')}` }
  return {
    name: 'network',
    state: 'warn',
    text: 'This PC is on no network, so no phone can be reached over Wi-Fi',
    step: 'join the network that the phone is on',
  }
}

/** A running hub knows best whether its links run; without one, the port tells whether it could. */
async function checkPort({ hub }: Surroundings, at: { port: number; bind: string }): Promise<Finding> {
  const name = 'links'
  if (!hub) {
    if (!(await isTaken(at))) return { name, state: 'ok', text: `Port ${at.port} (UDP) is free for Tandem` }
    return { name, state: 'warn', text: `Another program listens on port ${at.port} (UDP): both may answer phones` }
  }
  const troubled = hub.links.find(({ state }) => state === 'failed')
  if (troubled)
    return { name, state: 'bad', text: `${troubled.title} does not run: ${troubled.reason ?? 'see the log'}` }
  const text = hub.links.map(({ title, state, reason }) => `${title}: ${reason ?? state}`).join('; ')
  return { name, state: 'ok', text: text || 'There are none' }
}

function isTaken({ port, bind }: { port: number; bind: string }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close()
      resolve(error.code === 'EADDRINUSE')
    })
    socket.bind(port, bind, () => socket.close(() => resolve(false)))
  })
}

const otherPrograms = ['kdeconnectd', 'valent']

/** Other programs for the same phones; only Linux tells without asking for rights. */
async function checkOthers(): Promise<Finding | undefined> {
  if (process.platform !== 'linux') return undefined
  const ids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  const names = await Promise.all(ids.map((id) => readFile(`/proc/${id}/comm`, 'utf8').catch(() => '')))
  const found = otherPrograms.filter((program) => names.some((name) => name.trim() === program))
  if (found.length === 0) return undefined
  return {
    name: 'other programs',
    state: 'info',
    text: `${found.join(' and ')} runs too: phones see two PCs, and each has to be paired on its own`,
  }
}

async function checkFirewall(port: number): Promise<Finding> {
  const name = 'firewall'
  const range = `${port} to 1764, TCP and UDP`
  const ufw = await readFile('/etc/ufw/ufw.conf', 'utf8').catch(() => '')
  if (/^ENABLED=yes/m.test(ufw))
    return {
      name,
      state: 'info',
      text: 'ufw is on',
      step: `if no phone is found: sudo ufw allow ${port}:1764/udp; sudo ufw allow ${port}:1764/tcp`,
    }
  const firewalld = await access('/run/firewalld').then(
    () => true,
    () => false,
  )
  if (firewalld)
    return {
      name,
      state: 'info',
      text: 'firewalld is on',
      step: 'if no phone is found: sudo firewall-cmd --permanent --add-service=kdeconnect; sudo firewall-cmd --reload',
    }
  const where: Partial<Record<NodeJS.Platform, string>> = {
    win32: 'Windows Security → Firewall → Allow an app through the firewall → Node.js, private networks',
    darwin: 'System Settings → Network → Firewall → Options → allow incoming connections for node',
  }
  return {
    name,
    state: 'info',
    text: `Phones need ports ${range}`,
    step: `if no phone is found: ${where[process.platform] ?? 'open these ports for the local network'}`,
  }
}

async function checkDesktop({ env }: Surroundings): Promise<Finding | undefined> {
  if (process.platform !== 'linux') return undefined
  const name = 'desktop'
  const address = env.DBUS_SESSION_BUS_ADDRESS ?? (env.XDG_RUNTIME_DIR && `unix:path=${env.XDG_RUNTIME_DIR}/bus`)
  const path = /unix:path=([^,;]+)/.exec(address ?? '')?.[1]
  const there =
    path === undefined
      ? Boolean(address)
      : await access(path).then(
          () => true,
          () => false,
        )
  if (there) return { name, state: 'ok', text: 'The desktop’s message bus is there: phone notifications can be shown' }
  return {
    name,
    state: 'info',
    text: 'There is no desktop session here: notifications are shown on the page and by "tandem watch" only',
  }
}

/** Pairing refuses clocks that differ by more than half an hour (protocol note 2.3). */
async function checkClock(): Promise<Finding> {
  const now = new Date()
  const name = 'clock'
  const step = 'set date and time right, best automatically'
  if (now.getFullYear() < 2025)
    return { name, state: 'bad', text: `This PC believes it is ${now.toDateString()}`, step }
  const unsynchronised = process.platform === 'linux' && (await isUnsynchronised())
  const text = `${dateTime(now.getTime())}${unsynchronised ? ', not synchronised' : ''}`
  return unsynchronised
    ? { name, state: 'info', text, step: 'if pairing fails because of the clocks: sudo timedatectl set-ntp true' }
    : { name, state: 'ok', text }
}

async function isUnsynchronised(): Promise<boolean> {
  const { execFile } = await import('node:child_process')
  return new Promise((resolve) => {
    execFile('timedatectl', ['show', '-p', 'NTPSynchronized', '--value'], { timeout: 2000 }, (error, output) =>
      resolve(!error && output.trim() === 'no'),
    )
  })
}

function checkRefusals({ hub }: Surroundings): Finding | undefined {
  const counted = Object.entries(hub?.counters ?? {}).filter(([, count]) => count > 0)
  if (counted.length === 0) return undefined
  return { name: 'refused', state: 'info', text: counted.map(([reason, count]) => `${reason}: ${count}`).join(', ') }
}
