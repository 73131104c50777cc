import { afterEach, describe, expect, it } from 'vitest'
import { believable, type Moment } from './believable.ts'
import { livingOf } from './life.ts'
import { type SimPhone, type StartPhoneOptions, startPhone } from './main.ts'

const ends: Array<() => Promise<void>> = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

let lastAddress = 10
async function startSim(options: Partial<StartPhoneOptions> = {}): Promise<SimPhone> {
  const bind = `127.31.7.${lastAddress++}`
  const sim = await startPhone({ profile: 'android', bind, targets: [], notifications: 40, ...options })
  ends.push(() => sim.stop())
  return sim
}

interface Happened {
  readonly what: string
  readonly input: Record<string, unknown>
  readonly afterMs: number
}

/** Lets a phone live without waiting. */
async function live({ phone }: SimPhone, seed: number, count: number): Promise<Happened[]> {
  const happened: Happened[] = []
  for (const moment of believable(livingOf(phone), { seed, everyMs: 8_000 })) {
    const { feature, act, afterMs } = moment satisfies Moment
    const input = moment.input()
    await phone.act(feature, act, input)
    happened.push({ what: `${feature}.${act}`, input, afterMs })
    if (happened.length === count) break
  }
  return happened
}

/** What the phone has, without times. */
async function has({ phone }: SimPhone): Promise<string> {
  const { features } = await phone.state()
  return JSON.stringify(features, (key, value) => (/^(?:time|at|knownAt|pos)$/.test(key) ? undefined : value))
}

describe('the life of a simulated phone', () => {
  it('is the same for the same seed, and another for another', async () => {
    const [one, same, other] = [await startSim({ seed: 5 }), await startSim({ seed: 5 }), await startSim({ seed: 6 })]
    const story = await live(one, 5, 80)
    expect(await live(same, 5, 80)).toEqual(story)
    expect(await has(same)).toBe(await has(one))
    expect(await live(other, 6, 80)).not.toEqual(story)
    expect(await has(other)).not.toBe(await has(one))
  })

  it('shows a chat, a code, another song, the battery and a mail within the first minute', async () => {
    for (const seed of [1, 2, 3, 4]) {
      let at = 0
      const minute = (await live(await startSim({ seed }), seed, 12)).filter(({ afterMs }) => {
        at += afterMs
        return at < 60_000
      })
      const what = minute.map(({ what, input }) => `${what} ${input.kind ?? input.action ?? ''}`.trim())
      expect(what).toEqual(
        expect.arrayContaining([
          'notifications.happen chat',
          'notifications.happen code',
          'notifications.happen mail',
          'media.control Next',
          'battery.set',
        ]),
      )
    }
  })

  it('is neither hectic nor dull', async () => {
    const pauses = (await live(await startSim(), 9, 300)).filter(({ what }) => what !== 'clipboard.send')
    expect(Math.min(...pauses.map(({ afterMs }) => afterMs))).toBeGreaterThanOrEqual(5_000)
    expect(Math.max(...pauses.map(({ afterMs }) => afterMs))).toBeLessThanOrEqual(12_000)
  })

  it('goes on for a day: charged when empty, within bounds, with signal, and not more than a phone shows', async () => {
    const sim = await startSim({ battery: 30 })
    const day = await live(sim, 3, 10_000)
    const levels = day.filter(({ what }) => what === 'battery.set').map(({ input }) => input)
    expect(Math.min(...levels.map(({ percent }) => Number(percent)))).toBeLessThan(15)
    expect(Math.max(...levels.map(({ percent }) => Number(percent)))).toBeGreaterThan(90)
    expect(new Set(levels.map(({ charging }) => charging))).toEqual(new Set([true, false]))
    const signals = day.filter(({ what }) => what === 'connectivity.signal').map(({ input }) => input)
    expect(new Set(signals.map(({ strength }) => strength))).toEqual(new Set([1, 2, 3, 4]))
    expect(new Set(signals.flatMap(({ network }) => network ?? [])).size).toBe(3)
    const { features } = await sim.phone.state()
    expect((features as { notifications: { count: number } }).notifications.count).toBeLessThanOrEqual(26 * 50)
  })

  it('is battery and clipboard on an iPhone', async () => {
    const happened = await live(await startSim({ profile: 'ios', notifications: 0 }), 2, 60)
    expect(new Set(happened.map(({ what }) => what))).toEqual(
      new Set(['battery.set', 'clipboard.copy', 'clipboard.send']),
    )
  })

  it('begins with music, and ends with its signal', async () => {
    const sim = await startSim()
    const end = new AbortController()
    const failures: unknown[] = []
    sim.live({ seed: 1, signal: end.signal, everyMs: 5, failed: (error) => failures.push(error) })
    const features = async () =>
      (await sim.phone.state()).features as {
        media: { players: ReadonlyArray<{ name: string; playing: boolean }> }
        notifications: { count: number; settings: { answers: boolean } }
      }
    await expect.poll(async () => (await features()).notifications.count).toBeGreaterThan(42)
    expect((await features()).media.players[0]).toMatchObject({ name: 'Music', playing: true })
    expect((await features()).notifications.settings.answers).toBe(true)
    end.abort()
    const before = await has(sim)
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(await has(sim)).toBe(before)
    expect(failures).toEqual([])
  })
})
