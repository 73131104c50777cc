import type { EventEmitter } from 'node:events'
import { isIPv4 } from 'node:net'
import type { Bonjour, Browser, Service } from 'bonjour-service'
import type { KdeconnectConfig } from './config.ts'
import { plainAddress } from './handshake.ts'

export interface MdnsOptions {
  readonly config: KdeconnectConfig
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly tcpPort: number
  /** Another device answered, by its own account `id`; one of the addresses it may have. The caller announces us there. */
  found(id: string, address: string): void
  failed(error: Error): void
}

export interface Mdns {
  /** Asks the network anew: who is there is found again, also who was found before. */
  look(): void
  stop(): Promise<void>
}

/** Devices taken note of between two looks; whoever invents more is not listened to until the next. */
const maxDevices = 256
const maxAddresses = 4
/** How long the goodbye may take. */
const goodbyePatience = 300

/**
 * Announces and looks for `_kdeconnect._udp` (protocol note 1.4). Nobody connects on a hit: it only tells where to send
 * an announcement.
 */
export async function startMdns(options: MdnsOptions): Promise<Mdns> {
  // Half of the link's start-up time if loaded at once, and of no use before the first broadcast is out.
  const { Bonjour } = await import('bonjour-service')
  const { config, id, name, kind, tcpPort } = options
  // Multicast is only received on the general address, whichever network it is for.
  const bound = config.bind === '0.0.0.0' ? {} : { interface: config.bind, bind: '0.0.0.0' }
  const bonjour: Bonjour = new Bonjour(bound as never, options.failed)
  // The library leaves this one unheard, and an unheard error ends the program: another one may hold the port.
  const { mdns } = (bonjour as unknown as { server: { mdns: EventEmitter } }).server
  mdns.on('error', options.failed)
  const txt = { id, name, type: kind, protocol: String(config.protocol) }
  bonjour.publish({ name: id, type: 'kdeconnect', protocol: 'udp', port: tcpPort, txt, probe: false })
  let browser = find(bonjour, options)
  return {
    look() {
      browser.stop()
      browser = find(bonjour, options)
    },
    async stop() {
      browser.stop()
      await saidGoodbye(bonjour)
      try {
        bonjour.destroy()
      } catch {
        // Its socket never opened; there is nothing to close.
      }
    },
  }
}

function find(bonjour: Bonjour, { id, found }: MdnsOptions): Browser {
  let devices = 0
  const browser: Browser = bonjour.find({ type: 'kdeconnect', protocol: 'udp' }, (service) => {
    // Before anything else: the library keeps every answer, also one that goes by our own name.
    if (++devices >= maxDevices) browser.stop()
    if (service.name === id) return
    for (const address of addressesOf(service)) found(service.name, address)
  })
  return browser
}

/** Where the answer came from is where the device is, unless a router passes such answers on; then it is what it says. */
function addressesOf(service: Service): string[] {
  const from = plainAddress(service.referer?.address)
  const said = (service.addresses ?? []).map(plainAddress).filter(isIPv4)
  if (said.includes(from)) return [from]
  return [...new Set([from, ...said].filter(isIPv4))].slice(0, maxAddresses)
}

function saidGoodbye(bonjour: Bonjour): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(resolve, goodbyePatience)
    bonjour.unpublishAll(() => {
      clearTimeout(late)
      resolve()
    })
  })
}
