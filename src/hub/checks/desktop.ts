import { existsSync } from 'node:fs'
import type { Finding } from '../../core/hub-contract.ts'
import { sessionBusAddress } from '../desktop/session-bus.ts'
import type { Looked } from './pc.ts'

/** Whether phones' notifications can be shown here while no page is open. */
export function checkDesktop({ hub, env, platform }: Looked): Finding | undefined {
  const name = 'desktop'
  if (hub?.notifications === 'on')
    return { name, state: 'ok', text: 'Phone notifications are shown on the desktop of this PC' }
  if (hub) {
    const text = `Phone notifications are not shown on the desktop of this PC. ${hub.notifications.replace(/\.$/, '')}`
    return { name, state: 'info', text }
  }
  if (platform === 'win32' || platform === 'darwin') return undefined
  const bus = sessionBusAddress(env)
  const file = /^unix:path=([^,;]+)/.exec(bus ?? '')?.[1]
  if (bus && (file === undefined || existsSync(file)))
    return { name, state: 'ok', text: 'The desktop’s message bus is there: phone notifications can be shown' }
  return {
    name,
    state: 'info',
    text: 'There is no desktop session here: notifications are shown on the page and by "tandem watch" only',
  }
}
