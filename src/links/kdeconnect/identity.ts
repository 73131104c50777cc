import { z } from 'zod'
import type { DeviceKind } from '../../core/link.ts'
import type { KdeconnectIdentity } from './config.ts'

/** Ids are file names, D-Bus paths and certificate names elsewhere, so nothing else is let in (T11). */
export const deviceIdPattern = /^[a-zA-Z0-9_-]{32,38}$/

const packetTypes = z.array(z.string().max(128)).max(512)

// Written as text by some apps where it repeats the peer's (protocol note 9, item 5).
const version = z.union([
  z.int().min(1).max(100),
  z
    .string()
    .regex(/^[1-9]\d?$/)
    .transform(Number),
])

const identityBody = z.looseObject({
  deviceId: z.string().regex(deviceIdPattern),
  deviceName: z.string().max(256),
  deviceType: z.string().max(32).optional(),
  protocolVersion: version,
  incomingCapabilities: packetTypes.optional(),
  outgoingCapabilities: packetTypes.optional(),
  tcpPort: z.int().min(1716).max(1764).optional(),
  targetDeviceId: z.string().max(64).optional(),
  targetProtocolVersion: version.optional(),
})

/** What a peer says of itself; before TLS only good for routing (T10, T12). */
export interface PeerIdentity {
  readonly id: string
  readonly name: string
  readonly kind: DeviceKind
  readonly protocol: number
  readonly incoming: readonly string[]
  readonly outgoing: readonly string[]
  readonly tcpPort: number | undefined
  readonly targetId: string | undefined
  readonly targetProtocol: number | undefined
}

/** Reads the body of a `kdeconnect.identity`; undefined when it breaks a rule of protocol note 1.3. */
export function readIdentity(body: unknown): PeerIdentity | undefined {
  const parsed = identityBody.safeParse(body)
  if (!parsed.success) return undefined
  const said = parsed.data
  const name = cleanName(said.deviceName)
  if (name === '') return undefined
  return {
    id: said.deviceId,
    name,
    kind: readKind(said.deviceType),
    protocol: said.protocolVersion,
    incoming: said.incomingCapabilities ?? [],
    outgoing: said.outgoingCapabilities ?? [],
    tcpPort: said.tcpPort,
    targetId: said.targetDeviceId,
    targetProtocol: said.targetProtocolVersion,
  }
}

/** The rule every app applies to names: no punctuation of that list, no control or bidirectional marks, at most 32 characters. */
export function cleanName(name: string): string {
  return [...name.replace(/["',;:.!?()[\]<>\p{Cc}\p{Cf}]/gu, '').trim()].slice(0, 32).join('').trim()
}

function readKind(kind: string | undefined): DeviceKind {
  if (kind === 'smartphone') return 'phone'
  const known: readonly DeviceKind[] = ['phone', 'tablet', 'desktop', 'laptop', 'tv']
  return known.find((candidate) => candidate === kind) ?? 'unknown'
}

export interface Announcement {
  readonly id: string
  readonly protocol: number
  readonly identity: KdeconnectIdentity
}

/** The identity body, as sent inside TLS. Discovery adds `tcpPort`, the plain first line adds the target. */
export function writeIdentity({ id, protocol, identity }: Announcement): Record<string, unknown> {
  return {
    deviceId: id,
    deviceName: cleanName(identity.name) || 'Tandem',
    deviceType: identity.kind,
    protocolVersion: protocol,
    incomingCapabilities: [...identity.incoming],
    outgoingCapabilities: [...identity.outgoing],
  }
}
