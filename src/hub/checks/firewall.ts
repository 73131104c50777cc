import { access, readFile } from 'node:fs/promises'
import type { Finding } from '../../core/hub-contract.ts'
import { runProgram } from '../desktop/programs.ts'
import type { Listening, Looked } from './pc.ts'
import type { processNames } from './programs.ts'

const name = 'firewall'
const timeoutMs = 1_000
const macFirewall = '/usr/libexec/ApplicationFirewall/socketfilterfw'

/**
 * Which firewall there is and the command that lets phones in. What it lets in already is known to administrators only,
 * so this is a hint and never a fault.
 */
export async function checkFirewall(
  pc: Looked,
  running: ReturnType<typeof processNames>,
): Promise<Finding | undefined> {
  if (!pc.listens) return undefined
  if (pc.platform === 'win32') return hint('Windows asks once whether Node.js may be reached', onWindows())
  if (pc.platform === 'darwin') return onMac(pc)
  const { udpPort, tcpPort } = pc.listens
  if (await ufwIsOn(pc)) return hint('ufw is on', `sudo ufw allow ${udpPort}/udp && sudo ufw allow ${tcpPort}:1764/tcp`)
  const runs = (await running)?.includes('firewalld')
  if (runs || (await isThere(pc.path('/run/firewalld'))))
    return hint(`firewalld is ${runs ? 'on' : 'installed'}`, onFirewalld(pc.listens))
  const text = `Phones reach this PC at ports ${udpPort} (UDP) and ${tcpPort} to 1764 (TCP)`
  return hint(text, 'let these ports in from the local network')
}

function hint(text: string, step: string): Finding {
  return { name, state: 'info', text, step: `if no phone is found: ${step}` }
}

async function ufwIsOn({ path }: Looked): Promise<boolean> {
  const file = await readFile(path('/etc/ufw/ufw.conf'), 'utf8').catch(() => '')
  return /^\s*ENABLED=["']?yes/im.test(file)
}

function onFirewalld({ udpPort, tcpPort }: Listening): string {
  // Its own description of KDE Connect holds 1714 to 1764.
  const usual = udpPort >= 1714 && udpPort <= 1764
  const what = usual ? '--add-service=kdeconnect' : `--add-port=${udpPort}/udp --add-port=${tcpPort}-1764/tcp`
  return `sudo firewall-cmd --permanent ${what} && sudo firewall-cmd --reload`
}

function onWindows(): string {
  const rule = 'New-NetFirewallRule -DisplayName Tandem -Direction Inbound -Action Allow -Profile Private'
  const program = process.execPath.replaceAll("'", "''")
  return `in PowerShell as administrator: ${rule} -Program '${program}'. If that does not help: Windows Security → Firewall & network protection → Allow an app through firewall → Node.js → Private`
}

async function onMac({ env, path }: Looked): Promise<Finding> {
  const options = { env, maxBytes: 64 * 1024, timeoutMs }
  const said = await runProgram(path(macFirewall), ['--getglobalstate'], options)
  const state = said.ok ? /State = (\d)/.exec(said.output.toString('utf8'))?.[1] : undefined
  if (state === '0') return { name, state: 'ok', text: 'The firewall of macOS is off' }
  const node = `'${process.execPath.replaceAll("'", "'\\''")}'`
  const text = state === undefined ? 'macOS does not tell whether its firewall is on' : 'The firewall of macOS is on'
  return hint(text, `sudo ${macFirewall} --add ${node} && sudo ${macFirewall} --unblockapp ${node}`)
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
