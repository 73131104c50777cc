import { type Client, connect } from '../client/client.ts'
import type { SocketOpener } from '../client/live.ts'
import { TandemError } from '../core/errors.ts'
import { Complaint } from './command.ts'

interface Asked {
  readonly url: string | undefined
  readonly token: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
}

/** The hub that was named by flags or environment, else the one that runs on this home. Rejects with `hub.absent`. */
export async function findHub(asked: Asked): Promise<Client> {
  const { locateHome, readPrivate } = await import('../hub/home.ts')
  const given = asked.url ?? (asked.env.TANDEM_URL || undefined)
  const home = locateHome({ env: asked.env })
  const url = given === undefined ? runningHub(readPrivate(home.hubFile)) : checkedUrl(given)
  const token = asked.token ?? (asked.env.TANDEM_TOKEN || undefined) ?? readPrivate(home.tokenFile)
  return connect({ url, ...(token === undefined ? {} : { token }), socket: lateSocket })
}

/** `ws` is loaded by the few commands that listen; the others start sooner without it. */
const lateSocket: SocketOpener = (at, events) => {
  let closed = false
  const socket = import('../client/node-socket.ts').then(({ nodeSocket }) => {
    const opened = nodeSocket(at, events)
    if (closed) opened.close()
    return opened
  })
  return {
    send: (text) => void socket.then((open) => open.send(text)),
    close() {
      closed = true
      void socket.then((open) => open.close())
    },
  }
}

function checkedUrl(given: string): string {
  const text = given.includes('://') ? given : `http://${given}`
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new Complaint(`"${given}" is no address of a hub: give one like http://127.0.0.1:7420.`)
  return url.origin
}

function runningHub(text: string | undefined): string {
  try {
    const { url } = JSON.parse(text ?? '') as { url?: unknown }
    if (typeof url === 'string') return url
  } catch {
    // Absent or cut short: either way no hub has finished starting here.
  }
  throw new TandemError('hub.absent')
}
