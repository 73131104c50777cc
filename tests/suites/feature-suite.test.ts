import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { defineContract } from '../../src/core/contract.ts'
import { feature } from '../../src/core/feature.ts'
import type { PhoneSide } from '../../src/core/phone.ts'
import { overKdeConnect, wireOver } from '../../src/links/kdeconnect/adapter.ts'
import type { AnyFeature } from './feature-bench.ts'
import { featureChecks } from './feature-checks.ts'

const state = z.object({ level: z.int().min(0).max(9).optional() })
const body = z.looseObject({ level: z.int().min(0).max(9) })
const done = z.object({ ok: z.literal(true) })
const type = 'kdeconnect.battery'
const request = 'kdeconnect.battery.request'

/** What a wrong feature does differently from the one that is in order. */
interface Wrong {
  readonly state?: z.ZodObject
  readonly body?: z.ZodObject
  readonly serves?: () => true
  readonly silence?: boolean
  readonly onBody?: (level: number) => unknown
  readonly onAttach?: (tools: { proven(): void; after(ms: number, task: () => void): void }) => void
  readonly set?: () => Promise<{ ok: true }>
  readonly phone?: Partial<PhoneSide> & {
    readonly mute?: true
    readonly forgetful?: true
    readonly onRequest?: () => void
  }
}

const contractOf = (wrong: Wrong) =>
  defineContract({
    id: 'level',
    title: 'Level',
    summary: 'How high it stands.',
    state: (wrong.state ?? state) as typeof state,
    actions: {
      set: { summary: 'Ask for a level.', input: z.strictObject({ level: z.int().min(0).max(9) }), output: done },
    },
    events: { rose: z.object({ level: z.int().min(0).max(9) }) },
  })

function makeFeature(wrong: Wrong): AnyFeature {
  const contract = contractOf(wrong)
  const adapter = overKdeConnect(contract, {
    packets: {
      receives: { [type]: (wrong.body ?? body) as typeof body },
      sends: { [request]: z.looseObject({ request: z.boolean() }) },
    },
    ...(wrong.silence !== false && {
      silence: {
        afterMs: 10_000,
        reason: 'It is silent.',
        step: { where: 'phone' as const, text: 'Settings → Apps → Speak' },
      },
    }),
    attach(wire, sink, { clock }) {
      wrong.onAttach?.({ proven: () => sink.proven(), after: (ms, task) => clock.after(ms, task) })
      wire.on(type, ({ level }) => {
        wrong.onBody?.(level)
        sink.patch({ level })
        sink.emit('rose', { level })
      })
      return {
        async set() {
          if (wrong.set) return wrong.set()
          await wire.send(request, { request: true })
          return { ok: true as const }
        },
      }
    },
  })
  return feature(contract, { adapters: [wrong.serves ? { ...adapter, serves: wrong.serves } : adapter] })
}

function makePhone({ phone: wrong = {} }: Wrong): PhoneSide {
  const { mute, forgetful, onRequest, ...rest } = wrong
  return {
    feature: 'level',
    packets: { receives: [request], sends: [type] },
    create(host) {
      let level = 3
      const tellers = new Set<() => void>()
      const input = z.strictObject({ level: z.int().min(0).max(9) })
      return {
        state: () => ({ level }),
        acts: {
          set: {
            summary: 'Set it.',
            input,
            run(to: z.output<typeof input>) {
              level = to.level
              for (const tell of tellers) tell()
            },
          },
        },
        attach(session) {
          const packets = {
            receives: { [request]: z.looseObject({ request: z.boolean() }) },
            sends: { [type]: z.looseObject({ level: z.int() }) },
          }
          const wire = wireOver(session, packets, host.log)
          const tell = () => mute || wire.tell(type, { level })
          tellers.add(tell)
          if (!forgetful) session.closed.addEventListener('abort', () => tellers.delete(tell))
          wire.on(request, () => onRequest?.())
          tell()
        },
      }
    },
    ...rest,
  }
}

const subjectOf = (wrong: Wrong) => ({
  feature: makeFeature(wrong),
  phone: makePhone(wrong),
  profile: 'ios' as const,
})

function throws(): never {
  throw new Error('planted')
}

test.each(Object.entries(featureChecks))('a feature that is in order passes: %s', async (_, check) => {
  await check(subjectOf({}))
})

const wrong: Array<[string, keyof typeof featureChecks, Wrong]> = [
  [
    'demands a field of its state',
    'the contract is whole: sentences, nothing known at first, everything from outside bounded',
    { state: z.object({ level: z.int().min(0).max(9) }) },
  ],
  [
    'takes text without a bound',
    'the contract is whole: sentences, nothing known at first, everything from outside bounded',
    {
      body: body.extend({
        list: z
          .array(z.object({ text: z.string() }))
          .max(3)
          .optional(),
      }),
    },
  ],
  [
    'takes a list without a bound',
    'the contract is whole: sentences, nothing known at first, everything from outside bounded',
    { body: body.extend({ list: z.array(z.int()).optional() }) },
  ],
  [
    'says on the phone what the hub does not know',
    'the hub and the phone speak the same packets',
    { phone: { packets: { receives: [request], sends: [type, 'kdeconnect.other'] } } },
  ],
  [
    'patches what its contract does not allow',
    'whatever the phone does, state and events fit the contract',
    { state: z.object({ level: z.int().max(1).optional() }) },
  ],
  [
    'never answers an action',
    'every action takes what its schema allows, and answers or refuses in time',
    { set: () => new Promise(() => {}) },
  ],
  [
    'fails an action in a way that nobody knows',
    'every action takes what its schema allows, and answers or refuses in time',
    { set: async () => throws() },
  ],
  [
    'answers an action wrongly',
    'every action takes what its schema allows, and answers or refuses in time',
    { set: async () => ({ ok: 'yes' }) as never },
  ],
  [
    'hears nothing',
    'after the phone spoke, the feature is not said to be waiting or broken',
    { phone: { mute: true } },
  ],
  [
    'calls itself proven before the phone spoke',
    'a phone that stays silent leads to the declared health',
    { onAttach: ({ proven }) => proven() },
  ],
  [
    'serves a phone that does not have it',
    'a phone that announces nothing of it leads to a reason',
    { serves: () => true },
  ],
  [
    'leaves a timer',
    'nothing is left behind when the phone goes, and nothing doubles when it comes again',
    { onAttach: ({ after }) => after(3_600_000, () => {}) },
  ],
  [
    'goes on telling on the phone',
    'nothing is left behind when the phone goes, and nothing doubles when it comes again',
    { phone: { forgetful: true } },
  ],
  [
    'throws at a strange value',
    'no garbage from the phone throws or reaches the contract',
    { body: z.looseObject({ level: z.unknown() }), onBody: (level) => level.toFixed(1) },
  ],
  [
    'hands garbage on',
    'no garbage from the phone throws or reaches the contract',
    { body: z.looseObject({ level: z.unknown() }) },
  ],
  ['throws on the phone', 'no garbage from the hub throws at the phone', { phone: { onRequest: throws } }],
]

describe('a feature that is wrong by design fails the check that is meant for it', () => {
  test.each(wrong)('it %s', async (_, title, change) => {
    await expect(featureChecks[title](subjectOf(change))).rejects.toThrow()
  })
})
