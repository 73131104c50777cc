import { seededRandom } from './random.ts'

/** Something that happens on a phone: an act of a feature, so long after the one before. */
export interface Moment {
  readonly afterMs: number
  readonly feature: string
  readonly act: string
  /** Asked for when it happens, since it may depend on how the phone is then. */
  input(): Record<string, unknown>
}

/** What must be known of a phone to go on from where it is. */
export interface Living {
  can(feature: string, act: string): boolean
  /** What a feature's phone side tells of itself. */
  state(feature: string): unknown
}

export interface BelievableOptions {
  readonly seed: number
  /** From one thing to the next, on average. */
  readonly everyMs: number
}

interface Scene {
  readonly feature: string
  readonly act: string
  /** How often it comes, compared with the others. */
  readonly often: number
  input(random: () => number, state: Readonly<Record<string, unknown>>): Record<string, unknown>
}

const scenes = {
  something: { feature: 'notifications', act: 'happen', often: 10, input: () => ({}) },
  battery: { feature: 'battery', act: 'set', often: 3, input: (_, state) => nextBattery(state) },
  song: { feature: 'media', act: 'control', often: 1, input: () => ({ player: 'Music', action: 'Next' }) },
  signal: { feature: 'connectivity', act: 'signal', often: 2, input: nextSignal },
  clip: { feature: 'clipboard', act: 'copy', often: 2, input: (random) => ({ text: pick(random, clips) }) },
} as const satisfies Record<string, Scene>

const happen = (input: Record<string, unknown>): Scene => ({ ...scenes.something, input: () => input })

/** Of each kind one, so that the first minute shows them all, and in the language of the page. */
const opening: readonly Scene[] = [
  happen({ kind: 'chat', language: 'en' }),
  scenes.song,
  happen({ kind: 'code', language: 'en' }),
  happen({ kind: 'group', language: 'en' }),
  scenes.battery,
  happen({ kind: 'mail' }),
  happen({ kind: 'group', language: 'en' }),
  scenes.clip,
]

const clips = [
  'Harbour Street 12, second floor, the blue door',
  'https://example.org/soup-for-seven',
  '+44 20 7946 0123',
  '400 g flour, 2 eggs, a pinch of salt, and patience',
  'Table for four at half past seven, under Okafor',
  'Gartenstraße 5, bei Weber klingeln',
  '駅前のパン屋、九時',
  'شكراً على كل شيء، أراكم يوم الجمعة',
  'Parcel number LB-20417-X',
  'git switch -c kite-wind',
] as const

/** An endless row of what may happen on this phone; the same for the same seed, but for what depends on its state. */
export function* believable(phone: Living, { seed, everyMs }: BelievableOptions): Generator<Moment, void> {
  const random = seededRandom(seed)
  const possible = (scene: Scene) => phone.can(scene.feature, scene.act)
  const often = Object.values<Scene>(scenes)
    .filter(possible)
    .flatMap((scene) => Array.from({ length: scene.often }, () => scene))
  if (often.length === 0) return
  for (const scene of opening.filter(possible)) yield* play(scene, everyMs * (0.65 + 0.35 * random()))
  for (;;) yield* play(pick(random, often), everyMs * (0.65 + 0.8 * random()))

  function* play(scene: Scene, afterMs: number): Generator<Moment> {
    const { feature, act } = scene
    const state = () => phone.state(feature) as Record<string, unknown>
    yield { afterMs, feature, act, input: () => scene.input(random, state()) }
    // A copy stays on the phone until its person sends it.
    if (feature === 'clipboard') yield { afterMs: 400, feature, act: 'send', input: () => ({}) }
  }
}

/** It drains until somebody plugs it in, and charges until they need it. */
function nextBattery(state: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const percent = typeof state.percent === 'number' ? state.percent : 80
  const charging = state.charging === true ? percent < 96 : percent <= 12
  const next = charging ? percent + 2 : percent - 1
  return { percent: Math.min(100, Math.max(1, next)), charging }
}

/** One bar more or less, and now and then another kind of network. */
function nextSignal(random: () => number, state: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const [sim] = (state.sims ?? []) as ReadonlyArray<{ id: string; network: string; strength: number }>
  const { id = '1', network = 'LTE', strength = 3 } = sim ?? {}
  const bars = strength + (random() < 0.5 ? -1 : 1)
  const others = ['5G', 'LTE', 'HSPA'].filter((one) => one !== network)
  return {
    id,
    strength: bars < 1 ? 2 : bars > 4 ? 3 : bars,
    ...(random() < 0.3 && { network: pick(random, others) }),
  }
}

function pick<Item>(random: () => number, from: readonly Item[]): Item {
  return from[Math.floor(random() * from.length)] as Item
}
