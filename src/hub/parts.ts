import { systemClock } from '../core/clock.ts'
import type { Contract } from '../core/contract.ts'
import type { Feature, HubSide } from '../core/feature.ts'
import type { LinkEntry } from '../core/link.ts'
import type { Logger } from '../core/log.ts'
import { prospectOf } from '../core/prospects.ts'
import { openBlobs, type StoredBlobs } from './blobs.ts'
import { makeCaller } from './calls.ts'
import type { HubConfig } from './config.ts'
import type { StoredDatabase } from './database.ts'
import { Devices } from './devices.ts'
import type { Endings } from './endings.ts'
import { Counters, Feed } from './feed.ts'
import { hubIdentity } from './identity.ts'
import { LinkRunner } from './link-runner.ts'
import type { LiveServer } from './live.ts'
import { errorFields } from './log.ts'
import { Outbox } from './outbox.ts'
import { openPolicy } from './policy-store.ts'
import type { Settings } from './settings.ts'

/** What the parts are made from. */
export interface Around {
  readonly features: readonly Feature[]
  readonly links: readonly LinkEntry[]
  readonly config: HubConfig
  readonly settings: Settings
  readonly log: Logger
  readonly store: { readonly database: StoredDatabase }
}

export type Parts = ReturnType<typeof makeParts>

/** Everything but the API; nothing of it moves before the links are started. */
export function makeParts(around: Around, endings: Endings) {
  const { features, links: entries, config, settings, log } = around
  const { database } = around.store
  const clock = systemClock
  const feed = new Feed(log)
  const counters = new Counters()
  const keepNothing = () => settings.now.keepNothing
  const blobs = openBlobs({ database, clock, keepNothing })
  const policy = openPolicy(database)
  const outbox = new Outbox({ database, clock, keepNothing, told: (fate) => feed.tell({ type: 'fate', fate }) })
  const hubSides = openHubSides({ features, database, blobs, log, outbox, settings })
  endings.last(() => {
    for (const side of hubSides.values()) side.stop?.()
  })
  // Whoever ended the pairing: what was done on a device is forgotten with it.
  feed.on((message) => message.type === 'gone' && outbox.forget(message.device))
  const devices = new Devices({ database, blobs, features, hubSides, policy, feed, clock, log })
  endings.last(() => devices.stop())
  const stopping = new AbortController()
  const call = makeCaller({ devices, features, outbox, stopping: stopping.signal })
  const tap = lateTap()
  const self = hubIdentity({ name: () => settings.now.name, kind: config.kind }, features)
  const links = new LinkRunner({
    entries,
    config: config.links,
    self,
    database,
    devices,
    feed,
    counters,
    clock,
    log,
    tap,
  })
  endings.first(() => {
    stopping.abort()
    return links.stop()
  })
  settings.on((before) => {
    const { name, keepNothing, retentionDays } = settings.now
    feed.tell({ type: 'settings', settings: settings.view() })
    if (keepNothing !== before.keepNothing || retentionDays !== before.retentionDays) {
      for (const part of [blobs, outbox, ...hubSides.values()]) part.tidy?.()
    }
    // Phones take a new name from an announcement; where no link runs, they hear it when one does.
    if (name !== before.name) links.discover().catch(() => {})
  })
  return {
    clock,
    feed,
    counters,
    blobs,
    policy,
    outbox,
    devices,
    settings,
    prospects: () => entries.flatMap(({ id, apps = [] }) => apps.map((app) => prospectOf(features, id, app))),
    call,
    tap,
    links,
    features,
    database,
    startedAt: clock.now(),
  }
}

interface SidesAsked {
  readonly features: readonly Feature[]
  readonly database: StoredDatabase
  readonly blobs: StoredBlobs
  readonly log: Logger
  readonly outbox: Outbox
  readonly settings: Settings
}

function openHubSides({ features, database, blobs, log, outbox, settings }: SidesAsked) {
  const sides = new Map<string, HubSide<Contract>>()
  for (const { contract, migrations, open } of features) {
    if (migrations) database.migrate(contract.id, migrations)
    const side = open?.({
      database,
      blobs: blobs.of(`feature:${contract.id}`),
      clock: systemClock,
      log: log.child({ feature: contract.id }),
      settle: (clientId, fate, reason) => {
        try {
          outbox.settle(clientId, fate, reason)
        } catch (error) {
          // Said from timers too, where nobody would hear it.
          log.error('a fate could not be written down', { feature: contract.id, ...errorFields(error) })
        }
      },
      keepNothing: () => settings.now.keepNothing,
      retentionDays: () => settings.now.retentionDays,
    })
    if (side) sides.set(contract.id, side)
  }
  return sides
}

/** The links run before there is anything that could show packets. */
function lateTap() {
  const tap: { live?: LiveServer } = {}
  return {
    set(live: LiveServer) {
      tap.live = live
    },
    wanted: () => tap.live?.wanted() ?? false,
    tell: (packet: Parameters<LiveServer['tell']>[0]) => tap.live?.tell(packet),
  }
}
