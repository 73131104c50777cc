import { join } from 'node:path'
import type { Finding } from '../../core/hub-contract.ts'
import type { HubConfig } from '../config.ts'
import { checkClock } from './clock.ts'
import { checkDesktop } from './desktop.ts'
import { checkFirewall } from './firewall.ts'
import { checkNetwork, checkPorts } from './network.ts'
import type { Listening, Looked, Pc } from './pc.ts'
import { checkPrograms, processNames } from './programs.ts'

/** All looks go side by side, so this is the time of the whole. Programs that are asked are ended before. */
const patienceMs = 1_200

/**
 * Looks at everything of this computer that linking phones depends on, and changes nothing. Answers within 1.5 s: what
 * cannot be found out in time is said to be unknown. Never rejects.
 */
export async function checkPc(pc: Pc): Promise<Finding[]> {
  const { platform = process.platform, root = '/', now = Date.now() } = pc
  const looked: Looked = {
    ...pc,
    platform,
    now,
    path: (absolute) => join(root, absolute),
    listens: listening(pc.links),
  }
  const names = processNames(looked)
  const looks: Readonly<Record<string, () => Finding | undefined | Promise<Finding | undefined>>> = {
    network: () => checkNetwork(looked),
    links: () => checkPorts(looked),
    programs: async () => checkPrograms(await names),
    firewall: () => checkFirewall(looked, names),
    keychain: () => keychain(looked),
    desktop: () => checkDesktop(looked),
    clock: () => checkClock(looked),
  }
  const found = await Promise.all(Object.entries(looks).map(([name, look]) => inTime(name, look)))
  return found.filter((finding) => finding !== undefined)
}

async function inTime(name: string, look: () => Finding | undefined | Promise<Finding | undefined>) {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Finding>((resolve) => {
    const unknown: Finding = { name, state: 'info', text: 'This computer did not answer in time, so this is not known' }
    timer = setTimeout(() => resolve(unknown), patienceMs)
  })
  try {
    return await Promise.race([late, look()])
  } catch {
    return { name, state: 'info', text: 'This computer does not tell, so this is not known' } satisfies Finding
  } finally {
    clearTimeout(timer)
  }
}

function listening(links: HubConfig['links'] | undefined): Listening | undefined {
  const { bind, udpPort, tcpPort } = (links?.kdeconnect ?? {}) as Partial<Listening>
  return bind !== undefined && udpPort !== undefined && tcpPort !== undefined ? { bind, udpPort, tcpPort } : undefined
}

function keychain({ hub }: Looked): Finding | undefined {
  const name = 'keychain'
  if (!hub) return undefined
  if (hub.keychain === 'os')
    return { name, state: 'ok', text: 'The key of the stored data is in the keychain of this system' }
  return {
    name,
    state: 'info',
    text: 'The key of the stored data is in a file that only you can read: who can read your files can read the data',
  }
}
