import fc from 'fast-check'
import { expect } from 'vitest'
import type { z } from 'zod'
import { isTandemError } from '../../src/core/errors.ts'
import { health as healthSchema } from '../../src/core/health.ts'
import { limitsOf } from '../../src/core/lane.ts'
import type { PhoneSide } from '../../src/core/phone.ts'
import type { KdeAdapter, PacketSchemas } from '../../src/links/kdeconnect/adapter.ts'
import { companionApps } from '../../src/links/kdeconnect/apps.ts'
import { type ProfileId, profiles } from '../../src/sim/profiles.ts'
import { type AnyFeature, announces, type FeatureBench, featureBench, speaks } from './feature-bench.ts'
import { nearlyValuesOf, unbounded, valuesOf } from './schema-arbitrary.ts'
import { settled } from './until.ts'

/** What is checked: one feature with its phone side as one profile's app has it. */
export interface FeatureCase {
  readonly feature: AnyFeature
  readonly phone: PhoneSide
  readonly profile: ProfileId
}

export type FeatureCheck = (subject: FeatureCase) => Promise<void>

/** Title → check, for each feature × adapter × profile. */
export const featureChecks = {
  'the contract is whole: sentences, nothing known at first, everything from outside bounded': wholeContract,
  'the hub and the phone speak the same packets': samePackets,
  'whatever the phone does, state and events fit the contract': (subject) => withBench(subject, actsFit),
  'every action takes what its schema allows, and answers or refuses in time': (subject) => withBench(subject, actions),
  'after the phone spoke, the feature is not said to be waiting or broken': (subject) => withBench(subject, proven),
  'a phone that stays silent leads to the declared health': (subject) => withBench(subject, silent),
  'a phone that announces nothing of it leads to a reason': impossible,
  'nothing is left behind when the phone goes, and nothing doubles when it comes again': (subject) =>
    withBench(subject, leavesNothing),
  'what is switched off shows nothing': (subject) => withBench(subject, switchedOff),
  'no garbage from the phone throws or reaches the contract': (subject) => fuzz(subject, 'hub'),
  'no garbage from the hub throws at the phone': (subject) => fuzz(subject, 'phone'),
} satisfies Record<string, FeatureCheck>

type BenchCheck = (bench: FeatureBench, subject: FeatureCase) => Promise<void>

async function withBench(subject: FeatureCase, check: BenchCheck): Promise<void> {
  const bench = featureBench(subject.feature, { phone: subject.phone, profile: subject.profile })
  try {
    await check(bench, subject)
    expectFit(bench, subject)
  } finally {
    bench.stop()
  }
}

/** All that came out of the feature is as its contract says, and no handler threw. */
function expectFit(bench: FeatureBench, { feature }: FeatureCase): void {
  const { contract } = feature
  expect(bench.faults).toEqual([])
  for (const state of bench.patches) expectParses(contract.state, state)
  for (const { event, data } of bench.events) {
    expect(Object.keys(contract.events)).toContain(event)
    expectParses(contract.events[event] as z.ZodType, data)
  }
  for (const health of [...bench.healths, bench.device.health(contract.id)]) expectParses(healthSchema, health)
}

function expectParses(schema: z.ZodType, value: unknown): void {
  expect(schema.safeParse(value).error?.issues ?? []).toEqual([])
}

const adaptersOf = (feature: AnyFeature) => feature.adapters as readonly KdeAdapter[]

async function wholeContract({ feature }: FeatureCase): Promise<void> {
  const { contract } = feature
  expect(contract.id).toMatch(/^[a-z]+$/)
  expect(contract.summary).toMatch(/^[A-Z].*\.$/)
  expect(contract.state.safeParse({}).success).toBe(true)
  for (const { summary, input } of Object.values(contract.actions)) {
    expect(summary).toMatch(/^[A-Z].*\.$/)
    expect(unbounded(input)).toEqual([])
    expect(input.safeParse({ surely_unknown: 1 }).success).toBe(false)
  }
  for (const adapter of adaptersOf(feature)) {
    for (const schema of Object.values(adapter.packets.receives)) expect(unbounded(schema)).toEqual([])
    const limits = companionApps.flatMap((app) => limitsOf(adapter, app.session()))
    const sentences = [...limits, adapter.unprovable ?? 'None.', adapter.silence?.reason ?? 'None.']
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*\.$/s)
    if (adapter.silence) expect(adapter.silence.step.text.length).toBeGreaterThan(10)
  }
}

async function samePackets({ feature, phone }: FeatureCase): Promise<void> {
  const { incoming, outgoing } = speaks(feature)
  expect(phone.feature).toBe(feature.contract.id)
  // What the phone only hears is not the hub's to send, but what it says must be understood.
  expect(phone.packets.sends.filter((type) => !incoming.includes(type))).toEqual([])
  expect(outgoing.filter((type) => !phone.packets.receives.includes(type))).toEqual([])
}

async function actsFit(bench: FeatureBench, subject: FeatureCase): Promise<void> {
  bench.link()
  await settled()
  for (const [name, act] of Object.entries(bench.part?.acts ?? {})) {
    for (const input of samples(act.input, 12)) {
      await bench.act(name, input)
      bench.clock.advance(500)
    }
    expectFit(bench, subject)
  }
  expect(JSON.stringify(bench.part?.state() ?? {})).toMatch(/^\{/)
}

async function actions(bench: FeatureBench, subject: FeatureCase): Promise<void> {
  bench.link()
  await settled()
  for (const [name, action] of Object.entries(subject.feature.contract.actions)) {
    for (const input of samples(action.input, 12)) {
      const outcome = await inTime(bench, bench.call(name, input))
      if (outcome instanceof Error)
        expect([name, outcome]).toEqual([name, expect.objectContaining({ name: 'TandemError' })])
      else expectParses(action.output, outcome)
      expect(isTandemError(outcome, 'internal')).toBe(false)
    }
  }
}

/** The outcome of `work` within a minute of the bench's clock, which runs as fast as it can. */
async function inTime(bench: FeatureBench, work: Promise<unknown>): Promise<unknown> {
  let outcome: unknown
  let isOver = false
  work
    .then(
      (value) => {
        outcome = value
      },
      (error: unknown) => {
        outcome = error
      },
    )
    .finally(() => {
      isOver = true
    })
  for (let second = 0; second < 60 && !isOver; second++) {
    await settled()
    if (!isOver) bench.clock.advance(1_000)
  }
  expect(isOver, 'the action answers within a minute').toBe(true)
  return outcome
}

async function proven(bench: FeatureBench, { feature }: FeatureCase): Promise<void> {
  bench.link()
  await settled()
  for (const [name, act] of Object.entries(bench.part?.acts ?? {}))
    for (const input of samples(act.input, 3)) await bench.act(name, input)
  expect(['works', 'limited']).toContain(bench.device.health(feature.contract.id).state)
}

async function silent(bench: FeatureBench, { feature }: FeatureCase): Promise<void> {
  const { id } = feature.contract
  const { hub } = bench.link({ silent: true })
  await settled()
  const [adapter] = adaptersOf(feature)
  if (!adapter) return
  const { silence, unprovable } = adapter
  const limits = limitsOf(adapter, hub)
  if (silence && !unprovable) expect(bench.device.health(id).state).toBe('waiting')
  bench.clock.advance(60_000)
  const health = bench.device.health(id)
  if (unprovable) expect(health).toMatchObject({ state: 'limited', limits: [unprovable, ...limits] })
  else if (silence) expect(health).toEqual({ state: 'needs-step', reason: silence.reason, step: silence.step })
  else expect(health.state).toBe('waiting')
  // Whoever looks must be told without asking.
  expect(bench.healths.at(-1) ?? health).toMatchObject({ state: health.state })
}

async function impossible({ feature, phone, profile }: FeatureCase): Promise<void> {
  const bench = featureBench(feature, { phone, profile, announces: { incoming: [], outgoing: [] } })
  try {
    bench.link()
    await settled()
    const health = bench.device.health(feature.contract.id)
    expect(health).toMatchObject({ state: 'impossible', reason: expect.stringMatching(/^[A-Z].*\.$/) })
    expect(bench.faults).toEqual([])
  } finally {
    bench.stop()
  }
}

async function leavesNothing(bench: FeatureBench, subject: FeatureCase): Promise<void> {
  const idle = bench.clock.pending()
  const told: number[] = []
  const [name, act] = Object.entries(bench.part?.acts ?? {})[0] ?? []
  const inputs = act ? samples(act.input, 5) : []
  for (let round = 0; round < 3; round++) {
    const { hub, phone } = bench.link()
    await settled()
    const before = bench.packets.length
    for (const input of inputs) await bench.act(name as string, input)
    told.push(bench.packets.length - before)
    if (round % 2) hub.close('gone')
    else phone.cut()
    await settled()
    bench.clock.advance(60_000)
    await settled()
    expect(bench.clock.pending(), 'timers left over').toBeLessThanOrEqual(idle)
    expect([hub.listeners(), phone.listeners()]).toEqual([0, 0])
  }
  bench.unsent.length = 0
  for (const input of inputs) await bench.act(name as string, input)
  expect(bench.unsent, 'told to a session that is over').toEqual([])
  expect(Math.max(...told), 'packets for the same doings, each time anew').toBeLessThanOrEqual((told[0] ?? 0) + 1)
  expect(['stale', 'waiting']).toContain(bench.device.health(subject.feature.contract.id).state)
}

async function switchedOff(bench: FeatureBench, { feature }: FeatureCase): Promise<void> {
  const { id, actions: declared } = feature.contract
  bench.policy.off.add(`*/${id}`)
  bench.link()
  await settled()
  for (const [name, act] of Object.entries(bench.part?.acts ?? {}))
    for (const input of samples(act.input, 3)) await bench.act(name, input)
  expect(bench.patches.filter((state) => Object.keys(state).length > 0)).toEqual([])
  expect(bench.events).toEqual([])
  expect(bench.device.health(id)).toMatchObject({ state: 'needs-step', step: { where: 'pc' } })
  for (const [name, { input }] of Object.entries(declared))
    for (const value of samples(input, 1))
      await expect(bench.call(name, value)).rejects.toMatchObject({ code: 'feature.off' })
}

/** Sends what no honest peer sends to one end; the other end's feature is not there to interfere. */
async function fuzz(subject: FeatureCase, target: 'hub' | 'phone'): Promise<void> {
  const packets = packetsInto(subject, target)
  if (packets.length === 0) return
  const bodies = fc.oneof(...packets.map(([type, schema]) => nearlyValuesOf(schema).map((body) => ({ type, body }))))
  const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31)
  const numRuns = Number(process.env.FUZZ_RUNS ?? 25)
  await fc.assert(
    fc.asyncProperty(fc.array(bodies, { minLength: 1, maxLength: 12 }), (list) =>
      withBench(subject, async (bench) => {
        const { hub, phone } = bench.link({ silent: target === 'hub' })
        const from = target === 'hub' ? phone : hub
        for (const { type, body } of list) await from.send(type, body)
        await settled()
        bench.clock.advance(1_000)
      }),
    ),
    { seed, numRuns },
  )
}

function packetsInto({ feature, phone, profile }: FeatureCase, target: 'hub' | 'phone') {
  const schemas = (pick: (adapter: KdeAdapter) => PacketSchemas) =>
    adaptersOf(feature).flatMap((one) => Object.entries(pick(one)))
  const { incoming } = announces({ phone }, profile)
  const all = target === 'hub' ? schemas((one) => one.packets.receives) : schemas((one) => one.packets.sends)
  return all.filter(([type]) => target === 'hub' || incoming.includes(type))
}

/** The same few inputs every time, so that a failure can be seen again. */
function samples<S extends z.ZodType>(schema: S, count: number): z.input<S>[] {
  return fc.sample(valuesOf(schema), { numRuns: count, seed: 7 })
}

/** Whether the profile's app has any of the feature. */
export function hasFeature({ phone, profile }: FeatureCase): boolean {
  const { incoming, outgoing } = announces({ phone }, profile)
  return incoming.length + outgoing.length > 0 && profile in profiles
}
