import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os'
import type { Finding } from '../../core/hub-contract.ts'
import type { Listening, Looked } from './pc.ts'

/** Networks between this computer and what runs inside it: no phone is ever on one. */
const virtual = /^(?:docker|br-|veth|virbr|vnet|vmnet|vboxnet|lxc|lxdbr|podman|cni|flannel|vEthernet|VMware|VirtualBox)/
const lastTcpPort = 1764

type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>

export function checkNetwork({ listens, hub }: Looked, interfaces: Interfaces = networkInterfaces()): Finding {
  const name = 'network'
  if (listens && /^127\./.test(listens.bind)) {
    const text = `Tandem listens at ${listens.bind} only, where no phone gets to`
    if (hub?.demo) return { name, state: 'info', text: 'The demo stays on this PC: it looks for no real phone' }
    const step = 'let links.kdeconnect.bind in config.json be "0.0.0.0", and start Tandem again'
    return { name, state: 'warn', text, step }
  }
  const addresses = Object.entries(interfaces)
    .filter(([own]) => !virtual.test(own))
    .flatMap(([, list]) => list ?? [])
    .filter(({ family, internal, address }) => family === 'IPv4' && !internal && !address.startsWith('169.254.'))
    .map(({ address }) => address)
  if (addresses.length > 0) return { name, state: 'ok', text: `This PC is at ${addresses.join(', ')}` }
  return {
    name,
    state: 'warn',
    text: 'This PC is on no network, so no phone can be reached over Wi-Fi',
    step: 'join the network that the phone is on',
  }
}

/** A running hub knows best whether its links run; without one, the ports tell whether they could. */
export async function checkPorts({ hub, listens }: Looked): Promise<Finding | undefined> {
  if (hub) return linksOf(hub.links, listens)
  return listens && (await freePorts(listens))
}

function linksOf(links: NonNullable<Looked['hub']>['links'], listens: Listening | undefined): Finding {
  const name = 'links'
  const failed = links.filter(({ state }) => state === 'failed')
  const titles = failed.map(({ title }) => title).join(' and ')
  if (failed.length > 0) {
    const step = failed.map(({ reason }) => reason ?? 'the log says why').join(' ')
    return { name, state: 'bad', text: `${titles} ${failed.length === 1 ? 'does' : 'do'} not run`, step }
  }
  const wanted = links.filter(({ state }) => state !== 'off')
  if (wanted.length === 0)
    return {
      name,
      state: 'warn',
      text: 'Every way to reach phones is switched off',
      step: 'let links.kdeconnect.enabled in config.json be true, and start Tandem again',
    }
  const at = listens ? ` at port ${listens.udpPort} (UDP) and one of ${listens.tcpPort} to ${lastTcpPort} (TCP)` : ''
  const texts = wanted.map(({ id, title, state }) => `${title}: ${state}${id === 'kdeconnect' ? at : ''}`)
  return { name, state: wanted.every(({ state }) => state === 'running') ? 'ok' : 'info', text: texts.join('; ') }
}

async function freePorts({ bind, udpPort, tcpPort }: Listening): Promise<Finding> {
  const name = 'links'
  const step = 'end it, or let links.kdeconnect.udpPort in config.json be another port'
  if (!(await isFree(bindUdp, udpPort, bind)))
    return {
      name,
      state: 'warn',
      text: `Another program listens at port ${udpPort} (UDP): both may answer phones`,
      step,
    }
  for (let port = tcpPort; port <= lastTcpPort; port++) {
    if (await isFree(bindTcp, port, bind))
      return { name, state: 'ok', text: `Ports ${udpPort} (UDP) and ${port} (TCP) are free for Tandem` }
  }
  return {
    name,
    state: 'bad',
    text: `Other programs have all ports from ${tcpPort} to ${lastTcpPort} (TCP)`,
    step: 'end one of them',
  }
}

type Bind = (port: number, bind: string, done: (error?: NodeJS.ErrnoException) => void) => void

const bindUdp: Bind = (port, bind, done) => {
  const socket = createSocket('udp4')
  socket.once('error', (error) => {
    socket.close()
    done(error)
  })
  socket.bind(port, bind, () => socket.close(() => done()))
}

const bindTcp: Bind = (port, bind, done) => {
  const server = createServer()
  server.once('error', done)
  server.listen(port, bind, () => server.close(() => done()))
}

/** Only a port in use is not free; what else keeps us from it is said when a hub starts. */
function isFree(listen: Bind, port: number, bind: string): Promise<boolean> {
  return new Promise((resolve) => listen(port, bind, (error) => resolve(error?.code !== 'EADDRINUSE')))
}
