import { z } from 'zod'

/** The one thing a person can do to make a feature work. */
export const step = z.object({
  where: z.enum(['phone', 'pc']),
  /** What to do, with the exact menu path. */
  text: z.string(),
  /** An address or deep link that opens the right place, where there is one. */
  link: z.string().optional(),
})
export type Step = z.output<typeof step>

/** The truth about one feature on one phone (S104: never guessed from "a socket is open"). Times are ms since 1970. */
export const health = z.discriminatedUnion('state', [
  z.object({ state: z.literal('works'), via: z.string(), provenAt: z.number() }),
  z.object({
    state: z.literal('limited'),
    via: z.string(),
    provenAt: z.number().optional(),
    limits: z.array(z.string()).min(1),
  }),
  z.object({ state: z.literal('needs-step'), reason: z.string(), step }),
  z.object({ state: z.literal('waiting'), since: z.number(), reason: z.string() }),
  z.object({ state: z.literal('stale'), provenAt: z.number(), trying: z.string() }),
  z.object({ state: z.literal('impossible'), reason: z.string(), instead: z.string().optional() }),
])
export type Health = z.output<typeof health>

/** What is known about one adapter on one live session. */
export interface LaneFacts {
  readonly link: string
  readonly since: number
  readonly provenAt: number | undefined
  readonly limits: readonly string[]
  /** Said by the phone, or inferred by the adapter: what stands in the way now. */
  readonly problem: { readonly reason: string; readonly step: Step } | undefined
  /** What silence means, and after how long. */
  readonly silence: { readonly afterMs: number; readonly reason: string; readonly step: Step } | undefined
  /** Set where the wire has no answer at all, so that nothing can ever be proven. */
  readonly unprovable: string | undefined
}

/** Why a feature is absent where not even an adapter was there to say it. */
export const notCarried = 'No link to this phone carries this feature.'

export interface FeatureFacts {
  readonly now: number
  readonly allowed: boolean
  /** Adapters that serve a live session, best first. */
  readonly lanes: readonly LaneFacts[]
  /** A session is live, whether or not any adapter serves it. */
  readonly linked: boolean
  readonly lastProvenAt: number | undefined
  readonly waitingSince: number
  /** Why no adapter serves this phone, in plain words. */
  readonly absent: string
  /** Why a link refuses this phone though it is in sight, in plain words. */
  readonly trouble: string | undefined
}

/** Turns what is known into one record; pure, so that page, command line and doctor cannot disagree. */
export function judge(facts: FeatureFacts): Health {
  if (!facts.allowed) return switchedOff
  const proven = facts.lanes.find((lane) => lane.provenAt !== undefined && !lane.problem)
  if (proven) return provenHealth(proven)
  const troubled = facts.lanes.find((lane) => lane.problem)
  if (troubled?.problem) return { state: 'needs-step', ...troubled.problem }
  const oneWay = facts.lanes.find((lane) => lane.unprovable)
  if (oneWay?.unprovable) return { state: 'limited', via: oneWay.link, limits: [oneWay.unprovable, ...oneWay.limits] }
  const silent = facts.lanes.find((lane) => lane.silence && facts.now - lane.since >= lane.silence.afterMs)
  if (silent?.silence) return { state: 'needs-step', reason: silent.silence.reason, step: silent.silence.step }
  const [first] = facts.lanes
  if (first) return { state: 'waiting', since: first.since, reason: 'The phone has not said anything about this yet.' }
  if (facts.linked) return { state: 'impossible', reason: facts.absent }
  if (facts.trouble !== undefined) return { state: 'needs-step', reason: facts.trouble, step: pairAnew }
  return away(facts)
}

const pairAnew: Step = {
  where: 'pc',
  text: 'If you know why: forget the phone here ("tandem unpair"), then pair it again ("tandem pair")',
}

const switchedOff: Health = {
  state: 'needs-step',
  reason: 'You switched this off for this phone.',
  step: {
    where: 'pc',
    text: 'Switch it on again: Settings → Features',
  },
}

function provenHealth(lane: LaneFacts): Health {
  const provenAt = lane.provenAt as number
  // A word from the phone proves nothing about the way there, where that never has an answer.
  const limits = lane.unprovable ? [lane.unprovable, ...lane.limits] : [...lane.limits]
  if (limits.length === 0) return { state: 'works', via: lane.link, provenAt }
  return { state: 'limited', via: lane.link, provenAt, limits }
}

function away(facts: FeatureFacts): Health {
  const trying = 'Looking for the phone on the network. Unlock it, and check that it is on the same Wi-Fi.'
  if (facts.lastProvenAt !== undefined) return { state: 'stale', provenAt: facts.lastProvenAt, trying }
  return { state: 'waiting', since: facts.waitingSince, reason: trying }
}
