import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { ManualClock } from '../../tests/suites/clocks.ts'
import { memoryPair } from '../links/memory/pair.ts'
import type { MemorySession } from '../links/memory/session.ts'
import { defineContract } from './contract.ts'
import { Device } from './device.ts'
import { type Feature, feature, type Sink } from './feature.ts'
import { health as healthSchema } from './health.ts'
import { silentLog } from './log.ts'

const fields = ['a', 'b', 'c'] as const
const value = z.int().optional()
const contract = defineContract({
  id: 'model',
  title: 'Model',
  summary: 'Three fields over three links.',
  state: z.object({ a: value, b: value, c: value }),
  actions: {},
  events: {},
})
/** Best first. */
const links = ['bluetooth', 'wifi', 'usb'] as const

type Words = Record<string, number>
interface Known {
  readonly session: MemorySession<string>
  readonly sink: Sink<typeof contract>
  readonly rank: number
  words: Words
}

const doing = fc.oneof(
  fc.record({ do: fc.constant('attach' as const), link: fc.nat(2) }),
  fc.record({ do: fc.constant('say' as const), who: fc.nat(9), field: fc.constantFrom(...fields), to: fc.nat(99) }),
  fc.record({ do: fc.constant('prove' as const), who: fc.nat(9) }),
  fc.record({ do: fc.constant('cut' as const), who: fc.nat(9) }),
)

test('whatever links come, speak and go, the best live word of each field shows and health never claims more', () => {
  fc.assert(
    fc.property(fc.array(doing, { maxLength: 40 }), (doings) => {
      const { device, clock, sinks } = setUp()
      /** Newest first within a link, best link first: the order the device must keep. */
      let live: Known[] = []
      let last: Words = {}
      let provenEver = false
      const everProven = new Set<Known>()
      for (const step of doings) {
        clock.advance(1)
        const who = 'who' in step ? live[step.who % Math.max(1, live.length)] : undefined
        if (step.do === 'attach') {
          const session = openSession(links[step.link] as string, clock)
          device.attach(session)
          live = [{ session, sink: sinks.at(-1)!, rank: step.link, words: {} }, ...live].sort((x, y) => x.rank - y.rank)
        } else if (!who) continue
        else if (step.do === 'say') {
          who.sink.patch({ [step.field]: step.to })
          who.words = { ...who.words, [step.field]: step.to }
          everProven.add(who)
        } else if (step.do === 'prove') {
          who.sink.proven()
          everProven.add(who)
        } else {
          who.session.cut()
          last = { ...last, ...who.words }
          live = live.filter((one) => one !== who)
          who.sink.patch({ a: -1 })
        }
        provenEver ||= everProven.size > 0
        expect(device.state('model')).toEqual(
          Object.fromEntries(
            fields.flatMap((field) => {
              const best = live.find((one) => field in one.words)?.words ?? last
              return field in best ? [[field, best[field]]] : []
            }),
          ),
        )
        const health = healthSchema.parse(device.health('model'))
        const best = live.find((one) => everProven.has(one))
        if (best) expect(health).toMatchObject({ state: 'works', via: best.session.link })
        else if (live.length > 0) expect(health.state).toBe('waiting')
        else expect(health.state).toBe(provenEver ? 'stale' : 'waiting')
        expect(device.sessions).toHaveLength(live.length)
        expect(new Set(device.links)).toEqual(new Set(live.map((one) => one.session.link)))
      }
    }),
  )
})

function setUp() {
  const clock = new ManualClock()
  const sinks: Sink<typeof contract>[] = []
  const adapters = links.map((link) => ({
    link,
    serves: () => true as const,
    attach: (_: unknown, sink: Sink<typeof contract>) => {
      sinks.push(sink)
      return {}
    },
  }))
  const device = new Device({
    id: 'd1',
    name: 'Phone',
    kind: 'phone',
    features: [feature(contract, { adapters }) as Feature],
    hubSides: new Map(),
    clock,
    log: silentLog,
    blobs: { put: () => '', get: () => undefined },
    policy: () => ({ off: new Set<string>() }),
    hooks: { patched() {}, happened() {}, healthChanged() {}, changed() {} },
  })
  return { device, clock, sinks }
}

function openSession(link: string, clock: ManualClock): MemorySession<string> {
  const end = { incoming: [], outgoing: [] }
  return memoryPair({ link, clock, hub: end, phone: end }).hub
}
