import { createHash } from 'node:crypto'
import type { Contract } from '../../src/core/contract.ts'
import { Device } from '../../src/core/device.ts'
import type { Feature, HubSide } from '../../src/core/feature.ts'
import type { Health } from '../../src/core/health.ts'
import { type Logger, silentLog } from '../../src/core/log.ts'
import type { PhoneFeature, PhoneSide } from '../../src/core/phone.ts'
import type { Policy } from '../../src/core/policy.ts'
import type { Blobs } from '../../src/core/store.ts'
import type { StoredDatabase } from '../../src/hub/database.ts'
import { temporaryDatabase } from '../../src/hub/testing.ts'
import type { KdeAdapter } from '../../src/links/kdeconnect/adapter.ts'
import { memoryPair } from '../../src/links/memory/pair.ts'
import type { MemoryPacket, MemorySession } from '../../src/links/memory/session.ts'
import { type ProfileId, profiles } from '../../src/sim/profiles.ts'
import { ManualClock } from './clocks.ts'
import { settled } from './until.ts'

/** A feature as the list holds it. */
export type AnyFeature = Omit<Feature, 'contract'> & { readonly contract: Contract }

export interface BenchOptions {
  readonly phone?: PhoneSide
  readonly profile?: ProfileId
  /** What the phone end announces; the profile's list, cut to this feature, when not given. */
  readonly announces?: { readonly incoming: readonly string[]; readonly outgoing: readonly string[] }
}

/** One feature of one device, on the memory pair, with its hub side on a real database and a clock that stands still. */
export interface FeatureBench {
  readonly device: Device
  readonly clock: ManualClock
  readonly part: PhoneFeature | undefined
  readonly policy: Policy & { readonly off: Set<string> }
  readonly patches: Record<string, unknown>[]
  readonly events: { event: string; data: unknown }[]
  readonly healths: Health[]
  readonly packets: { from: 'hub' | 'phone'; packet: MemoryPacket }[]
  /** What handlers threw; must stay empty. */
  readonly faults: unknown[]
  /** What a side wanted to send over a session that is over, by packet type. */
  readonly unsent: unknown[]
  readonly settlements: { clientId: string; fate: string }[]
  /** Links the phone anew; `silent` leaves its side of the feature out. */
  link(options?: { silent?: boolean }): { hub: MemorySession; phone: MemorySession }
  call(action: string, input: unknown): Promise<unknown>
  /** Does what a driver may ask of the phone, and lets it arrive. */
  act(name: string, input?: unknown): Promise<unknown>
  stop(): void
}

export function featureBench(feature: AnyFeature, options: BenchOptions = {}): FeatureBench {
  const clock = new ManualClock()
  const log = records(options.profile ?? 'android')
  const hub = hubSideOf(feature, clock, log.settlements)
  const { id } = feature.contract
  const device = new Device({
    id: 'device',
    name: 'Phone',
    kind: 'phone',
    features: [feature as Feature],
    hubSides: new Map(hub.side ? [[id, hub.side]] : []),
    clock,
    log: listeningLog(log.unsent),
    blobs: hub.blobs,
    policy: () => log.policy,
    hooks: {
      patched: (_, state) => log.patches.push(JSON.parse(JSON.stringify(state)) as Record<string, unknown>),
      happened: (_, event, data) => log.events.push({ event, data }),
      healthChanged: (_, health) => log.healths.push(health),
      changed() {},
    },
  })
  const part = options.phone?.create(phoneHost(clock, log.profile, listeningLog(log.unsent)))
  const announced = options.announces ?? wholeApp(options, log.profile)
  const live = new Set<MemorySession>()
  return {
    ...log,
    device,
    clock,
    part,
    link({ silent } = {}) {
      const pair = memoryPair({
        clock,
        hub: { ...speaks(feature), faulted: (error) => log.faults.push(error) },
        phone: {
          ...announced,
          faulted: (error) => log.faults.push(error),
          packet: (direction, packet) => log.packets.push({ from: direction === 'in' ? 'hub' : 'phone', packet }),
        },
      })
      live.add(pair.hub)
      device.attach(pair.hub)
      if (!silent) part?.attach(pair.phone)
      return pair
    },
    async call(action, input) {
      const parsed = feature.contract.actions[action]?.input.parse(input)
      return device.call(id, action, { input: parsed, signal: new AbortController().signal, clientId: 'client-1' })
    },
    act: (name, input = {}) => perform(part, name, input),
    stop() {
      for (const session of live) session.cut()
      hub.stop()
    },
  }
}

async function perform(part: PhoneFeature | undefined, name: string, input: unknown): Promise<unknown> {
  const act = part?.acts[name]
  if (!act) throw new Error(`the phone side cannot "${name}"`)
  const result = await act.run(act.input.parse(input) as never)
  await settled()
  return result
}

function records(profile: ProfileId) {
  return {
    profile,
    policy: { off: new Set<string>() },
    patches: [] as FeatureBench['patches'],
    events: [] as FeatureBench['events'],
    healths: [] as FeatureBench['healths'],
    packets: [] as FeatureBench['packets'],
    faults: [] as unknown[],
    unsent: [] as unknown[],
    settlements: [] as FeatureBench['settlements'],
  }
}

function hubSideOf(feature: AnyFeature, clock: ManualClock, settlements: FeatureBench['settlements']) {
  const blobs = mapBlobs()
  if (!feature.open) return { side: undefined, blobs, stop() {} }
  const database = feature.migrations ? temporaryDatabase() : noDatabase
  database.migrate(feature.contract.id, feature.migrations ?? [])
  const side: HubSide<Contract> = feature.open({
    database,
    blobs,
    clock,
    log: silentLog,
    settle: (clientId, fate) => settlements.push({ clientId, fate }),
    keepNothing: () => false,
  })
  return {
    side,
    blobs,
    stop() {
      side.stop?.()
      database.close()
    },
  }
}

/** For a feature without tables: it must not want any. */
const noDatabase: StoredDatabase = {
  run: () => unwanted(),
  get: () => unwanted(),
  all: () => unwanted(),
  transaction: () => unwanted(),
  durably: () => unwanted(),
  migrate() {},
  close() {},
}

function unwanted(): never {
  throw new Error('a feature without migrations has no database')
}

function mapBlobs(): Blobs {
  const kept = new Map<string, { bytes: Uint8Array; mime: string }>()
  return {
    put(bytes, mime) {
      const ref = createHash('sha256').update(bytes).digest('hex')
      kept.set(ref, { bytes, mime })
      return ref
    },
    get: (ref) => kept.get(ref),
  }
}

/** Packet types of all the feature's adapters. */
export function speaks(feature: AnyFeature): { incoming: string[]; outgoing: string[] } {
  const adapters = feature.adapters as readonly KdeAdapter[]
  return {
    incoming: adapters.flatMap((adapter) => Object.keys(adapter.packets.receives)),
    outgoing: adapters.flatMap((adapter) => Object.keys(adapter.packets.sends)),
  }
}

/** All that the profile's app announces, by which it is known, with the feature that it may not have yet. */
function wholeApp(options: BenchOptions, profile: ProfileId) {
  const { incoming, outgoing } = announces(options, profile)
  const app = profiles[profile]
  return { incoming: [...app.incoming, ...incoming], outgoing: [...app.outgoing, ...outgoing] }
}

/** What the profile's app announces of a feature; all of it at Android for a feature that no app has yet. */
export function announces(options: BenchOptions, profile: ProfileId) {
  if (options.announces) return options.announces
  const { receives = [], sends = [] } = options.phone?.packets ?? {}
  const cut = (id: ProfileId) => ({
    incoming: receives.filter((type) => profiles[id].incoming.includes(type)),
    outgoing: sends.filter((type) => profiles[id].outgoing.includes(type)),
  })
  const ids = Object.keys(profiles) as ProfileId[]
  const isKnown = ids.map(cut).some(({ incoming, outgoing }) => incoming.length + outgoing.length > 0)
  return isKnown || profile !== 'android' ? cut(profile) : { incoming: receives, outgoing: sends }
}

function phoneHost(clock: ManualClock, profile: ProfileId, log: Logger) {
  const kept = new Map<string, unknown>()
  let seed = 1
  return {
    clock,
    log,
    profile,
    random() {
      seed = (seed * 16_807) % 2_147_483_647
      return seed / 2_147_483_647
    },
    load: (key: string) => kept.get(key),
    save: (key: string, value: unknown) => void kept.set(key, structuredClone(value)),
  }
}

function listeningLog(unsent: unknown[]): Logger {
  const log: Logger = {
    ...silentLog,
    child: () => log,
    debug(message, fields) {
      if (message === 'packet not sent') unsent.push(fields?.type)
    },
  }
  return log
}
