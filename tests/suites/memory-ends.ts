import type { LinkHost } from '../../src/core/link.ts'
import { memoryLink, memoryNetwork } from '../../src/links/memory/link.ts'
import type { MemoryIdentity, MemoryMember, MemoryNetwork } from '../../src/links/memory/network.ts'
import type { MemorySession } from '../../src/links/memory/session.ts'
import { type LinkEnd, type LinkPair, type Stranger, suitePackets } from './link-pair.ts'

import { RecordingHost } from './recording-host.ts'
import { settled } from './until.ts'

type Config = Parameters<ReturnType<typeof memoryLink>['start']>[0]

/** Changes what an end's link does, so that a check can be seen to fail. */
export type Spoil = (host: LinkHost) => LinkHost

export interface MemoryPairing {
  readonly hub?: Spoil
  readonly phone?: Spoil
  readonly config?: Config
  readonly patienceMs?: number
}

/** Two ends on a memory network of their own, ready for the link suite. */
export async function memoryLinkPair(options: MemoryPairing = {}): Promise<LinkPair> {
  const network = memoryNetwork('kdeconnect')
  const start = (id: string, spoil: Spoil | undefined) => startEnd(network, id, { spoil, config: options.config ?? {} })
  const hub = await start('hub', options.hub)
  const phone = await start('phone', options.phone)
  return {
    hub,
    phone,
    cut: () => (hub.host.live()[0] as MemorySession<string> | undefined)?.cut(),
    stranger: stranger(network, hub),
    ...(options.patienceMs && { patienceMs: options.patienceMs }),
    async stop() {
      await hub.link().stop()
      await phone.link().stop()
    },
  }
}

interface EndOptions {
  readonly spoil: Spoil | undefined
  readonly config: Config
}

async function startEnd(network: MemoryNetwork, id: string, options: EndOptions): Promise<LinkEnd> {
  const host = new RecordingHost()
  const start = (name: string) =>
    memoryLink(network, identity(id, name)).start(options.config, options.spoil?.(host) ?? host)
  let name = `The ${id}`
  let running = await start(name)
  return {
    host,
    link: () => running,
    async restart(newName) {
      await running.stop()
      name = newName ?? name
      running = await start(name)
    },
  }
}

function identity(id: string, name: string): MemoryIdentity {
  return { id, name, kind: 'phone', key: `key of ${id}`, incoming: suitePackets, outgoing: suitePackets }
}

/** Enters the network many times over, with large names and words, and asks to pair again and again. */
function stranger(network: MemoryNetwork, hub: LinkEnd): Stranger {
  const enter = (id: string, name: string) => {
    const member = silentMember(identity(id, name), hub)
    network.part(id, 'phone')
    network.enter(member)
    return member.identity
  }
  return {
    async flood() {
      for (let n = 0; n < 500; n++) {
        const self = enter(`stranger-${n}`, n % 2 ? 'x'.repeat(100_000) : `Stranger ${n}`)
        network.whisper(self, 'hub', { pair: true, timestamp: Math.floor(Date.now() / 1000), more: 'x'.repeat(5_000) })
        network.whisper(self, 'hub', 'x'.repeat(100_000))
      }
      await settled()
      return JSON.stringify([...hub.host.peers]).length
    },
    async intrude(type) {
      const self = enter('intruder', 'Intruder')
      network.whisper(self, 'hub', { type, body: {} })
      await settled()
    },
  }
}

function silentMember(self: MemoryIdentity, hub: LinkEnd): MemoryMember {
  return {
    identity: self,
    clock: hub.host.clock,
    seen() {},
    lost() {},
    hear() {},
    trusts: () => true,
    hasSession: () => false,
    pairingWith: () => false,
    opened() {},
    packet() {},
    faulted() {},
  }
}
