import { describe, expect, test } from 'vitest'
import { type FeatureFacts, health, judge, type LaneFacts } from './health.ts'

const silence = { afterMs: 10_000, reason: 'It is silent.', step: { where: 'phone', text: 'Speak' } } as const
const problem = { reason: 'No permission.', step: { where: 'phone', text: 'Allow' } } as const

const lane = (facts: Partial<LaneFacts> = {}): LaneFacts => ({
  link: 'wifi',
  since: 1_000,
  provenAt: undefined,
  limits: [],
  problem: undefined,
  silence: undefined,
  unprovable: undefined,
  ...facts,
})

const facts = (...lanes: LaneFacts[]): FeatureFacts => ({
  now: 20_000,
  allowed: true,
  lanes,
  linked: lanes.length > 0,
  lastProvenAt: undefined,
  waitingSince: 500,
  absent: 'This phone does not have it.',
  trouble: undefined,
})

const proven = lane({ provenAt: 15_000 })

test('a phone that is in sight but refused leads to pairing anew, and not to the Wi-Fi', () => {
  const refused = { ...facts(), lastProvenAt: 15_000, trouble: 'It shows another certificate.' }
  expect(judge(refused)).toMatchObject({ state: 'needs-step', reason: refused.trouble, step: { where: 'pc' } })
  expect(judge({ ...refused, linked: true, lanes: [proven] })).toMatchObject({ state: 'works' })
})

describe('works', () => {
  test('a round trip succeeded', () => {
    expect(judge(facts(proven))).toEqual({ state: 'works', via: 'wifi', provenAt: 15_000 })
  })

  test('over the best link that has proof, past one that has none or is in trouble', () => {
    const usb = lane({ link: 'usb', provenAt: 2_000 })
    expect(judge(facts(lane(), usb))).toMatchObject({ state: 'works', via: 'usb' })
    expect(judge(facts(lane({ provenAt: 3_000, problem }), usb))).toMatchObject({ state: 'works', via: 'usb' })
    expect(judge(facts(proven, usb))).toMatchObject({ via: 'wifi' })
  })

  test('silence before the first word is forgotten', () => {
    expect(judge(facts({ ...proven, silence })).state).toBe('works')
  })
})

describe('limited', () => {
  test('it works within limits', () => {
    const limits = ['Only text.']
    expect(judge(facts({ ...proven, limits }))).toEqual({ state: 'limited', via: 'wifi', provenAt: 15_000, limits })
  })

  test('the way there has no answer, before and after a word from the phone', () => {
    const oneWay = lane({ unprovable: 'Nobody answers.', limits: ['Only text.'] })
    const limits = ['Nobody answers.', 'Only text.']
    expect(judge(facts(oneWay))).toEqual({ state: 'limited', via: 'wifi', limits })
    expect(judge(facts({ ...oneWay, provenAt: 9 }))).toEqual({ state: 'limited', via: 'wifi', provenAt: 9, limits })
  })
})

describe('needs-step', () => {
  test('the phone or the adapter says what stands in the way', () => {
    expect(judge(facts({ ...proven, problem }))).toEqual({ state: 'needs-step', ...problem })
  })

  test('silence has lasted as long as the adapter says, not a moment earlier', () => {
    const quiet = facts(lane({ silence }))
    expect(judge({ ...quiet, now: 11_000 })).toEqual({
      state: 'needs-step',
      reason: silence.reason,
      step: silence.step,
    })
    expect(judge({ ...quiet, now: 10_999 }).state).toBe('waiting')
  })

  test('the person switched it off, whatever else is true', () => {
    expect(judge({ ...facts(proven), allowed: false })).toMatchObject({
      state: 'needs-step',
      step: { where: 'pc', text: expect.stringContaining('Settings → Features') },
    })
  })
})

describe('waiting', () => {
  test('the link is new and nothing was said', () => {
    expect(judge(facts(lane()))).toMatchObject({ state: 'waiting', since: 1_000 })
  })

  test('the phone was never linked', () => {
    expect(judge(facts())).toMatchObject({ state: 'waiting', since: 500 })
  })
})

test('stale: it worked until the link went', () => {
  expect(judge({ ...facts(), lastProvenAt: 7_000 })).toMatchObject({ state: 'stale', provenAt: 7_000 })
})

test('impossible: linked, and no link has it, even if another once had', () => {
  const reason = 'This phone does not have it.'
  expect(judge({ ...facts(), linked: true, lastProvenAt: 7_000 })).toEqual({ state: 'impossible', reason })
})

test('every record that comes out is one that the API knows', () => {
  const times = [undefined, 5_000]
  for (const provenAt of times)
    for (const trouble of [undefined, problem])
      for (const quiet of [undefined, silence])
        for (const unprovable of [undefined, 'Nobody answers.'])
          for (const limits of [[], ['Only text.']])
            for (const linked of [true, false])
              for (const allowed of [true, false]) {
                const one = lane({ provenAt, problem: trouble, silence: quiet, unprovable, limits })
                const record = judge({ ...facts(...(linked ? [one] : [])), allowed, lastProvenAt: provenAt })
                expect(health.safeParse(record).success).toBe(true)
              }
})
