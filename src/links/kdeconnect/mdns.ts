import type { Bonjour } from 'bonjour-service'
import type { KdeconnectConfig } from './config.ts'
import { plainAddress } from './handshake.ts'

export interface MdnsOptions {
  readonly config: KdeconnectConfig
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly tcpPort: number
  /** A device that is not us answered from this address; the caller sends it one announcement. */
  found(address: string): void
  failed(error: Error): void
}

/**
 * Announces and looks for `_kdeconnect._udp` (protocol note 1.4). Nobody connects on a hit: it only tells where to send
 * an announcement.
 */
export async function startMdns(options: MdnsOptions): Promise<{ look(): void; stop(): Promise<void> }> {
  // Half of the link's start-up time if loaded at once, and of no use before the first broadcast is out.
  const { Bonjour } = await import('bonjour-service')
  const { config, id, name, kind, tcpPort } = options
  const bound = config.bind === '0.0.0.0' ? {} : { interface: config.bind, bind: config.bind }
  const bonjour: Bonjour = new Bonjour(bound as never, options.failed)
  const txt = { id, name, type: kind, protocol: String(config.protocol) }
  bonjour.publish({ name: id, type: 'kdeconnect', protocol: 'udp', port: tcpPort, txt, probe: false })
  const browser = bonjour.find({ type: 'kdeconnect', protocol: 'udp' }, (service) => {
    const address = service.addresses?.find((one) => !one.includes(':')) ?? service.referer?.address
    if (service.name !== id && address) options.found(plainAddress(address))
  })
  return {
    look: () => browser.update(),
    stop: () => new Promise((resolve) => bonjour.unpublishAll(() => bonjour.destroy(() => resolve()))),
  }
}
