import { getEventListeners } from 'node:events'
import { beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ManualClock } from '../../tests/suites/clocks.ts'
import { settled } from '../../tests/suites/until.ts'
import { memoryPair } from '../links/memory/pair.ts'
import { defineContract, type Provider } from './contract.ts'
import { Device } from './device.ts'
import { type Adapter, type AdapterContext, type Feature, feature, type HubSide, type Sink } from './feature.ts'
import type { Health } from './health.ts'
import type { Session } from './link.ts'
import { silentLog } from './log.ts'
import type { Policy } from './policy.ts'

const text = z.string().optional()
const nothing = z.strictObject({})
const contract = defineContract({
  id: 'calls',
  title: 'Calls',
  summary: 'Two links on one phone, each able to do a part.',
  state: z.object({ name: text, level: text, bars: text }),
  actions: {
    answer: { summary: 'Only over the first link.', input: nothing, output: z.string(), acts: true },
    mute: { summary: 'Only over the second.', input: nothing, output: z.string() },
    ask: { summary: 'Over both, harmless to repeat.', input: nothing, output: z.string(), retry: true },
    list: { summary: 'The hub answers.', input: nothing, output: z.string() },
  },
  events: { rang: z.object({ from: z.string() }) },
})
type Calls = typeof contract

/** What one attached adapter got to work with. */
interface Attached {
  readonly link: string
  readonly sink: Sink<Calls>
  readonly context: AdapterContext
}

let clock: ManualClock
let attached: Attached[]
let heard: { patches: Record<string, unknown>[]; events: unknown[]; healths: Health[]; changes: number }
let off: Set<string>

beforeEach(() => {
  clock = new ManualClock()
  attached = []
  heard = { patches: [], events: [], healths: [], changes: 0 }
  off = new Set()
})

type Part = Partial<Adapter<Calls>> & { provider?: Provider<Calls> }

function adapter(link: string, part: Part = {}): Adapter<Calls> {
  const { provider = {}, ...rest } = part
  return {
    link,
    serves: () => true,
    attach(_, sink, context) {
      attached.push({ link, sink, context })
      return provider
    },
    ...rest,
  }
}

function device(adapters: Adapter<Calls>[], hubSide?: HubSide<Calls>): Device {
  const policy: Policy = { off }
  return new Device({
    id: 'd1',
    name: 'Phone',
    kind: 'phone',
    features: [feature(contract, { adapters }) as Feature],
    hubSides: new Map(hubSide ? [['calls', hubSide as HubSide<never>]] : []) as never,
    clock,
    log: silentLog,
    blobs: { put: () => '', get: () => undefined },
    policy: () => policy,
    hooks: {
      patched: (_, state) => heard.patches.push(state),
      happened: (_, event, data) => heard.events.push([event, data]),
      healthChanged: (_, health) => heard.healths.push(health),
      changed: () => heard.changes++,
    },
  })
}

function session<L extends string>(link: L, about: { name?: string } = {}) {
  const end = { incoming: [], outgoing: [] }
  return memoryPair({ link, clock, hub: end, phone: { ...end, ...about } }).hub
}

const sinkOf = (link: string) => attached.findLast((one) => one.link === link)!.sink
const call = (of: Device, action: string, signal = new AbortController().signal) =>
  of.call('calls', action, { input: {}, signal, clientId: 'c1' })

describe('state', () => {
  test('the better link lies on top, field by field, and the worse fills the gaps', () => {
    const phone = device([adapter('wifi'), adapter('radio')])
    phone.attach(session('radio'))
    phone.attach(session('wifi'))
    sinkOf('wifi').patch({ name: 'wifi', level: 'wifi' })
    sinkOf('radio').patch({ level: 'radio', bars: 'radio' })
    expect(phone.state('calls')).toEqual({ name: 'wifi', level: 'wifi', bars: 'radio' })
  })

  test('when the better link goes, the next one shows through, and what only it knew stays', () => {
    const phone = device([adapter('wifi'), adapter('radio')])
    const wifi = session('wifi')
    phone.attach(session('radio'))
    phone.attach(wifi)
    sinkOf('wifi').patch({ name: 'wifi', level: 'wifi' })
    sinkOf('radio').patch({ level: 'radio' })
    wifi.cut()
    expect(phone.state('calls')).toEqual({ name: 'wifi', level: 'radio' })
    expect(phone.health('calls')).toMatchObject({ state: 'works', via: 'radio' })
  })

  test('two adapters of one link that go together leave the better word', () => {
    const phone = device([adapter('wifi'), adapter('wifi')])
    const wifi = session('wifi')
    phone.attach(wifi)
    attached[0]!.sink.patch({ name: 'best' })
    attached[1]!.sink.patch({ name: 'second', bars: 'second' })
    wifi.cut()
    expect(phone.state('calls')).toEqual({ name: 'best', bars: 'second' })
  })

  test('words that come after the end are dropped', () => {
    const phone = device([adapter('wifi')])
    const wifi = session('wifi')
    phone.attach(wifi)
    sinkOf('wifi').patch({ name: 'before' })
    const late = sinkOf('wifi')
    wifi.cut()
    late.patch({ name: 'after' })
    late.emit('rang', { from: 'nobody' })
    late.proven()
    expect(phone.state('calls')).toEqual({ name: 'before' })
    expect(heard.events).toEqual([])
    expect(phone.health('calls')).toMatchObject({ state: 'stale' })
  })

  test('a patch is told once, and not when nothing changed', () => {
    const phone = device([adapter('wifi')])
    phone.attach(session('wifi'))
    sinkOf('wifi').patch({ name: 'x' })
    sinkOf('wifi').patch({ name: 'x' })
    expect(heard.patches).toEqual([{ name: 'x' }])
  })

  test('an adapter sees what earlier sessions said, and nothing while the feature is off', () => {
    const phone = device([adapter('wifi')])
    const first = session('wifi')
    phone.attach(first)
    sinkOf('wifi').patch({ name: 'x' })
    first.cut()
    phone.attach(session('wifi'))
    expect(attached.at(-1)!.context.known()).toEqual({ name: 'x' })
    off.add('d1/calls')
    expect(attached.at(-1)!.context.known()).toEqual({})
  })
})

describe('actions', () => {
  const can = (link: string, ...actions: (keyof Provider<Calls>)[]) =>
    adapter(link, { provider: Object.fromEntries(actions.map((name) => [name, async () => link])) })

  test('each goes to the first live link that has it', async () => {
    const phone = device([can('radio', 'answer', 'ask'), can('wifi', 'mute', 'ask')])
    const radio = session('radio')
    phone.attach(session('wifi'))
    phone.attach(radio)
    expect([phone.via('calls', 'answer'), phone.via('calls', 'mute'), phone.via('calls', 'ask')]).toEqual([
      'radio',
      'wifi',
      'radio',
    ])
    expect([await call(phone, 'answer'), await call(phone, 'mute'), await call(phone, 'ask')]).toEqual([
      'radio',
      'wifi',
      'radio',
    ])
    radio.cut()
    expect([phone.via('calls', 'answer'), phone.via('calls', 'ask')]).toEqual([undefined, 'wifi'])
    await expect(call(phone, 'answer')).rejects.toMatchObject({ code: 'capability.absent' })
    expect(await call(phone, 'ask')).toBe('wifi')
  })

  test('with no link at all the phone is offline', async () => {
    await expect(call(device([can('wifi', 'ask')]), 'ask')).rejects.toMatchObject({ code: 'device.offline' })
  })

  test('what the contract does not have is unknown, even when an object has it', async () => {
    const phone = device([can('wifi', 'ask')])
    phone.attach(session('wifi'))
    for (const name of ['fly', 'toString', '__proto__'])
      await expect(call(phone, name)).rejects.toMatchObject({ code: 'action.unknown' })
    await expect(phone.call('fly', 'ask', { input: {}, signal: new AbortController().signal })).rejects.toMatchObject({
      code: 'feature.unknown',
    })
  })

  test('a newer session of the same link is used before an older one', async () => {
    const phone = device([can('wifi', 'ask')])
    const [older, newer] = [session('wifi'), session('wifi')]
    phone.attach(older)
    clock.advance(1)
    phone.attach(newer)
    older.cut()
    expect(await call(phone, 'ask')).toBe('wifi')
    expect(phone.links).toEqual(['wifi'])
  })

  const stuck = (link: string, seen: AbortSignal[] = []) => {
    const wait = (_: unknown, { signal }: { signal: AbortSignal }) => {
      seen.push(signal)
      return new Promise<string>(() => {})
    }
    return adapter(link, { provider: { answer: wait, ask: wait } })
  }

  test('a call in flight ends with its link, and what acts in the world is not tried on the next', async () => {
    const seen: AbortSignal[] = []
    let acted = 0
    const second = adapter('wifi', {
      provider: {
        async answer() {
          acted++
          return 'wifi'
        },
      },
    })
    const phone = device([stuck('radio', seen), second])
    const radio = session('radio')
    phone.attach(radio)
    phone.attach(session('wifi'))
    const answer = call(phone, 'answer')
    radio.cut()
    await expect(answer).rejects.toMatchObject({ code: 'session.closed' })
    expect(acted).toBe(0)
    expect(seen[0]?.aborted).toBe(true)
  })

  test('a call that may be repeated goes on over the next link, once', async () => {
    const phone = device([stuck('radio'), can('wifi', 'ask')])
    const radio = session('radio')
    phone.attach(radio)
    phone.attach(session('wifi'))
    const asked = call(phone, 'ask')
    radio.cut()
    expect(await asked).toBe('wifi')

    const unlucky = device([stuck('radio'), stuck('wifi')])
    const both = [session('radio'), session('wifi')]
    for (const one of both) unlucky.attach(one)
    const lost = call(unlucky, 'ask')
    for (const one of both) {
      await settled(1)
      one.cut()
    }
    await expect(lost).rejects.toMatchObject({ code: 'session.closed' })
  })

  test('a caller that gives up aborts the adapter’s signal', async () => {
    const seen: AbortSignal[] = []
    const phone = device([stuck('radio', seen)])
    phone.attach(session('radio'))
    const caller = new AbortController()
    void call(phone, 'ask', caller.signal)
    await settled(1)
    caller.abort()
    expect(seen[0]?.aborted).toBe(true)
  })

  test('finished calls leave no listener on the session', async () => {
    const phone = device([can('wifi', 'ask')])
    const wifi = session('wifi')
    phone.attach(wifi)
    const before = getEventListeners(wifi.closed, 'abort').length
    for (let n = 0; n < 20; n++) await call(phone, 'ask')
    expect(getEventListeners(wifi.closed, 'abort').length).toBe(before)
  })
})

describe('the hub side', () => {
  test('sees each event first: it may change it, swallow it, and tell more', () => {
    const phone = device([adapter('wifi')], {
      event(handle, _event, data) {
        if (data.from === 'spam') return undefined
        handle.patch({ name: data.from })
        handle.emit('rang', { from: `${handle.name}/${handle.id}` })
        return { from: `${data.from}?` } as typeof data
      },
    })
    phone.attach(session('wifi', { name: 'Pixel' }))
    sinkOf('wifi').emit('rang', { from: 'Ada' })
    sinkOf('wifi').emit('rang', { from: 'spam' })
    expect(heard.events).toEqual([
      ['rang', { from: 'Pixel/d1' }],
      ['rang', { from: 'Ada?' }],
    ])
    expect(phone.state('calls')).toEqual({ name: 'Ada' })
  })

  test('its answers win, work with the phone away, and may go on to the phone', async () => {
    const provider = { list: async () => 'phone', ask: async () => 'phone' }
    const phone = device([adapter('wifi', { provider })], {
      answers: (handle) => ({
        list: async () => `hub, phone can ${Object.keys(handle.phone).join()}`,
        ask: async (input, request) => `hub says: ${await handle.phone.ask?.(input, request)}`,
      }),
    })
    expect(phone.via('calls', 'list')).toBe('hub')
    expect(await call(phone, 'list')).toBe('hub, phone can ')
    phone.attach(session('wifi'))
    expect(await call(phone, 'list')).toBe('hub, phone can ask,list')
    expect(await call(phone, 'ask')).toBe('hub says: phone')
  })
})

test('an adapter that cannot attach leaves the others as they are', () => {
  const broken = adapter('wifi', {
    attach: () => {
      throw new Error('a mistake')
    },
  })
  const phone = device([broken, adapter('usb')])
  phone.attach(session('wifi'))
  phone.attach(session('usb'))
  sinkOf('usb').patch({ name: 'Ada' })
  expect(phone.state('calls')).toEqual({ name: 'Ada' })
  expect(phone.health('calls')).toMatchObject({ state: 'works', via: 'usb' })
})

describe('health', () => {
  test('is proven by words, and stale when the link goes', () => {
    const phone = device([adapter('wifi')])
    expect(phone.health('calls').state).toBe('waiting')
    const wifi = session('wifi')
    phone.attach(wifi)
    expect(phone.health('calls').state).toBe('waiting')
    sinkOf('wifi').proven()
    expect(phone.health('calls')).toEqual({ state: 'works', via: 'wifi', provenAt: clock.now() })
    wifi.cut()
    expect(phone.health('calls')).toMatchObject({ state: 'stale', provenAt: clock.now() })
    expect(heard.healths.map(({ state }) => state)).toEqual(['waiting', 'works', 'stale'])
  })

  test('says why no link serves the phone', () => {
    const phone = device([adapter('wifi', { serves: () => 'This app is too old.' })])
    phone.attach(session('wifi'))
    expect(phone.health('calls')).toEqual({ state: 'impossible', reason: 'This app is too old.' })
  })

  test('tells of silence by itself when its time is over, and not after the link went', () => {
    const silence = { afterMs: 10_000, reason: 'It is silent.', step: { where: 'phone', text: 'Speak' } } as const
    const phone = device([adapter('wifi', { silence })])
    const first = session('wifi')
    phone.attach(first)
    clock.advance(9_999)
    expect(heard.healths.at(-1)?.state).toBe('waiting')
    clock.advance(1)
    expect(heard.healths.at(-1)).toMatchObject({ state: 'needs-step', reason: 'It is silent.' })
    first.cut()
    phone.attach(session('wifi'))
    expect(clock.pending()).toBe(1)
    phone.close('gone')
    expect(clock.pending()).toBe(0)
  })

  test('shows what stands in the way until it is gone', () => {
    const phone = device([adapter('wifi')])
    phone.attach(session('wifi'))
    sinkOf('wifi').proven()
    const problem = { reason: 'No permission.', step: { where: 'phone', text: 'Allow' } } as const
    sinkOf('wifi').problem(problem)
    expect(phone.health('calls')).toEqual({ state: 'needs-step', ...problem })
    sinkOf('wifi').problem(undefined)
    expect(phone.health('calls').state).toBe('works')
  })
})

describe('the person’s choice', () => {
  test('what is off shows no state, passes no event and does no action', async () => {
    const phone = device([adapter('wifi', { provider: { ask: async () => 'wifi' } })])
    phone.attach(session('wifi'))
    sinkOf('wifi').patch({ name: 'x' })
    off.add('*/calls')
    phone.refresh()
    expect(heard.patches.at(-1)).toEqual({})
    expect(heard.healths.at(-1)).toMatchObject({ state: 'needs-step', step: { where: 'pc' } })
    sinkOf('wifi').emit('rang', { from: 'Ada' })
    expect(heard.events).toEqual([])
    await expect(call(phone, 'ask')).rejects.toMatchObject({ code: 'feature.off' })
    off.clear()
    phone.refresh()
    expect(heard.patches.at(-1)).toEqual({ name: 'x' })
    expect(await call(phone, 'ask')).toBe('wifi')
  })
})

test('limits may depend on the phone’s app, and are those of each session', () => {
  const limits = ({ name }: Session) => (name === 'Old' ? ['Slow.'] : [])
  const phone = device([adapter('wifi', { limits })])
  const old = session('wifi', { name: 'Old' })
  phone.attach(old)
  sinkOf('wifi').proven()
  expect(phone.health('calls')).toMatchObject({ state: 'limited', limits: ['Slow.'] })
  old.cut()
  phone.attach(session('wifi', { name: 'New' }))
  sinkOf('wifi').proven()
  expect(phone.health('calls')).toMatchObject({ state: 'works' })
})

describe('sessions', () => {
  test('the name is what the phone calls itself now', () => {
    const phone = device([])
    phone.attach(session('wifi', { name: 'New name' }))
    expect([phone.name, phone.ownName]).toEqual(['New name', 'New name'])
    phone.rename('Mine')
    expect([phone.name, phone.ownName, heard.changes]).toEqual(['Mine', 'New name', 2])
    phone.attach(session('radio', { name: 'Newer name' }))
    expect([phone.name, phone.ownName]).toEqual(['Mine', 'Newer name'])
    phone.rename(undefined)
    expect(phone.name).toBe('Newer name')
  })

  test('a session that ended is not taken, and none is taken twice', () => {
    const phone = device([adapter('wifi')])
    const [ended, live] = [session('wifi'), session('wifi')]
    ended.cut()
    for (const one of [ended, live, live] as Session[]) phone.attach(one)
    expect(phone.sessions).toEqual([live])
    expect(attached).toHaveLength(1)
  })

  test('closing the device ends them all', () => {
    const phone = device([adapter('wifi')])
    const both = [session('wifi'), session('radio')]
    for (const one of both) phone.attach(one)
    phone.close('forgotten')
    expect(both.map((one) => one.closed.aborted)).toEqual([true, true])
    expect(phone.sessions).toEqual([])
  })
})
