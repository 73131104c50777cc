import type { FeatureView, SelfTestResult, SelfTestStep } from '../../../client/react/view.ts'
import type { DeviceView } from '../../../core/hub-contract.ts'

/** One step of the test, as the list shows it. */
export interface TestStep {
  /** Unique among all features' steps. */
  readonly key: string
  readonly step: SelfTestStep
}

/** What people want most comes first; all else in the order of the views. */
const first = ['notifications', 'messages', 'files', 'clipboard']

/** The steps of all features that this phone's hub has, in the order in which they are tried. */
export function testSteps(views: readonly FeatureView[], device: DeviceView): TestStep[] {
  return views
    .filter(({ feature }) => Object.hasOwn(device.features, feature))
    .toSorted((a, b) => rank(a) - rank(b))
    .flatMap(({ feature, selfTest = [] }) => selfTest.map((step) => ({ key: `${feature}.${step.id}`, step })))
}

function rank({ feature }: FeatureView): number {
  const at = first.indexOf(feature)
  return at === -1 ? first.length : at
}

/** How a step stands; `say` is what it said last. */
export type Standing =
  | { readonly state: 'waiting' }
  | { readonly state: 'running'; readonly say?: string }
  | { readonly state: SelfTestResult['result']; readonly sentence: string }

const waiting: Standing = { state: 'waiting' }

export type Standings = Readonly<Record<string, Standing>>

export function standingOf(standings: Standings, key: string): Standing {
  return Object.hasOwn(standings, key) ? (standings[key] ?? waiting) : waiting
}

export interface Outcome {
  readonly passed: number
  readonly tried: number
  /** Every step has a result. */
  readonly done: boolean
}

/** What came of it all. Skipped steps are neither for nor against the phone. */
export function outcomeOf(keys: readonly string[], standings: Standings): Outcome {
  const states = keys.map((key) => standingOf(standings, key).state)
  const passed = states.filter((state) => state === 'passed').length
  const failed = states.filter((state) => state === 'failed').length
  return { passed, tried: passed + failed, done: !states.some((state) => state === 'waiting' || state === 'running') }
}

export interface RunHooks {
  readonly signal: AbortSignal
  readonly say: (sentence: string) => void
  /** The sentence for what a step threw. */
  readonly sentenceOf: (error: unknown) => string
}

type Ask = Parameters<SelfTestStep['run']>[0]

/** Runs one step to its result; whatever it does, it ends when the signal aborts, with the reason as its sentence. */
export async function runStep(
  step: SelfTestStep,
  { client, device }: Pick<Ask, 'client' | 'device'>,
  { signal, say, sentenceOf }: RunHooks,
): Promise<SelfTestResult> {
  const given = Promise.withResolvers<SelfTestResult>()
  const giveUp = () => given.resolve({ result: 'skipped', sentence: String(signal.reason) })
  signal.addEventListener('abort', giveUp, { once: true })
  if (signal.aborted) giveUp()
  const run = async (): Promise<SelfTestResult> => {
    try {
      return await step.run({ client, device, signal, say: (sentence) => void (signal.aborted || say(sentence)) })
    } catch (error) {
      return { result: 'failed', sentence: sentenceOf(error) }
    }
  }
  if (!signal.aborted) void run().then(given.resolve)
  const result = await given.promise
  signal.removeEventListener('abort', giveUp)
  return result
}
