import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ManualClock } from '../../../tests/suites/clocks.ts'
import { settled } from '../../../tests/suites/until.ts'
import type { PairingState } from '../../core/link.ts'
import { Pairing, type PairingManners } from './pairing.ts'

type Word = { pair: boolean; timestamp?: number }

interface Options {
  readonly protocol?: number
  readonly paired?: boolean
  readonly manners?: PairingManners
  readonly clock?: ManualClock
}

/** A pairing whose far end is a list; `code` shows what it was made from. */
function subject({ protocol = 8, paired = false, manners = {}, clock = new ManualClock() }: Options = {}) {
  const sent: Word[] = []
  const states: PairingState[] = []
  const told = { agreed: 0, ended: 0, asks: 0 }
  const world = { mayAsk: true, send: (): Promise<void> => Promise.resolve() }
  const pairing = new Pairing({
    clock,
    protocol,
    paired,
    manners,
    code: (timestamp) => `code ${timestamp}`,
    send: (body) => {
      sent.push(body)
      return world.send()
    },
    changed: (state) => states.push(state),
    mayAsk: () => {
      told.asks++
      return world.mayAsk
    },
    agreed: () => void told.agreed++,
    ended: () => void told.ended++,
  })
  const seconds = () => Math.floor(clock.now() / 1000)
  return { pairing, clock, sent, states, told, world, seconds, state: () => pairing.state.state }
}

type Subject = ReturnType<typeof subject>

/** Brings a fresh pairing into a state. */
const into: Record<'none' | 'asked' | 'asks' | 'paired', (options?: Options) => Promise<Subject>> = {
  none: async (options) => subject(options),
  async asked(options) {
    const one = subject(options)
    await one.pairing.request()
    return one
  },
  async asks(options) {
    const one = subject(options)
    one.pairing.receive({ pair: true, timestamp: one.seconds() })
    return one
  },
  paired: async (options) => subject({ ...options, paired: true }),
}

describe('the pairing table of protocol note 2.2: in the state', () => {
  test.each([
    ['none', { pair: true, timestamp: 'now' }, 'asks', []],
    ['none', { pair: true }, 'none', []],
    ['none', { pair: false }, 'none', []],
    ['asked', { pair: true }, 'paired', []],
    ['asked', { pair: true, timestamp: 1 }, 'paired', []],
    ['asked', { pair: false }, 'failed', []],
    ['asks', { pair: true, timestamp: 'now' }, 'asks', []],
    ['asks', { pair: false }, 'failed', []],
    ['paired', { pair: true }, 'paired', []],
    ['paired', { pair: true, timestamp: 'now' }, 'paired', [{ pair: true }]],
    ['paired', { pair: false }, 'none', []],
  ] as const)('%s, %j leads to %s', async (from, said, to, answers) => {
    const one = await into[from]()
    one.sent.length = 0
    one.pairing.receive('timestamp' in said && said.timestamp === 'now' ? { ...said, timestamp: one.seconds() } : said)
    expect(one.state()).toBe(to)
    expect(one.sent).toEqual(answers)
    expect(one.told.agreed).toBe(from === 'asked' && to === 'paired' ? 1 : 0)
    expect(one.told.ended).toBe(from === 'paired' && to === 'none' ? 1 : 0)
  })

  test.each([
    ['none', 'asked', [{ pair: true, timestamp: 'now' }]],
    ['asked', 'busy', []],
    ['asks', 'paired', [{ pair: true }]],
    ['paired', 'busy', []],
  ] as const)('%s, our own request leads to %s', async (from, to, said) => {
    const one = await into[from]()
    one.sent.length = 0
    if (to === 'busy') {
      await expect(one.pairing.request()).rejects.toMatchObject({ code: 'pairing.busy' })
      expect(one.state()).toBe(from)
    } else {
      expect(await one.pairing.request()).toBe(`code ${one.seconds()}`)
      expect(one.state()).toBe(to)
    }
    expect(one.sent).toEqual(said.map((word) => ('timestamp' in word ? { ...word, timestamp: one.seconds() } : word)))
  })

  test.each(['none', 'asked', 'asks', 'paired'] as const)('%s, only an open request is accepted', async (from) => {
    const one = await into[from]()
    one.sent.length = 0
    if (from !== 'asks') await expect(one.pairing.accept()).rejects.toMatchObject({ code: 'pairing.none' })
    else await one.pairing.accept()
    expect(one.state()).toBe(from === 'asks' ? 'paired' : from)
    expect(one.sent).toEqual(from === 'asks' ? [{ pair: true }] : [])
    expect(one.told.agreed).toBe(from === 'asks' ? 1 : 0)
  })

  test.each(['none', 'asked', 'asks', 'paired'] as const)('%s, only an open request is refused', async (from) => {
    const one = await into[from]()
    one.sent.length = 0
    const open = from === 'asks' || from === 'asked'
    if (!open) await expect(one.pairing.refuse()).rejects.toMatchObject({ code: 'pairing.none' })
    else await one.pairing.refuse()
    expect(one.state()).toBe(open ? 'none' : from)
    expect(one.sent).toEqual(open ? [{ pair: false }] : [])
  })

  test('paired, unpairing tells the peer and does not wait for it', async () => {
    const one = await into.paired()
    one.world.send = () => new Promise(() => {})
    void one.pairing.end()
    expect(one.state()).toBe('none')
    expect(one.sent).toEqual([{ pair: false }])
    expect(one.told.ended).toBe(0)
  })
})

describe('a request', () => {
  test('on protocol 7 has no timestamp, and its code neither', async () => {
    const one = subject({ protocol: 7 })
    expect(await one.pairing.request()).toBe('code undefined')
    expect(one.sent).toEqual([{ pair: true }])
    const other = subject({ protocol: 7 })
    other.pairing.receive({ pair: true, timestamp: 5 })
    expect(other.pairing.state).toMatchObject({ state: 'asks', code: 'code undefined' })
  })

  test.each([
    [0, 'asks'],
    [1800, 'asks'],
    [-1800, 'asks'],
    [1801, 'failed'],
    [-1801, 'failed'],
    [10 ** 9, 'failed'],
  ])('from a clock that is %d s off leads to %s, and nothing is sent', (off, to) => {
    const one = subject()
    one.pairing.receive({ pair: true, timestamp: one.seconds() + off })
    expect(one.state()).toBe(to)
    expect(one.sent).toEqual([])
    if (to === 'failed') expect(one.pairing.state).toMatchObject({ reason: expect.stringContaining('clocks') })
    // The code is made from their time, not from ours.
    else expect(one.pairing.state).toMatchObject({ code: `code ${one.seconds() + off}` })
  })

  test.each([undefined, 0, -1, 1.5, 2 ** 53, Number.NaN, '', '1.5', 'x', '9'.repeat(16), null, [1]])(
    'with the timestamp %j is no request',
    (timestamp) => {
      const one = subject()
      one.pairing.receive({ pair: true, timestamp })
      expect(one.state()).toBe('none')
      expect(one.sent).toEqual([])
      expect(one.told.asks).toBe(0)
    },
  )

  test('of KDE 25.04 has its time as text', () => {
    const one = subject()
    one.pairing.receive({ pair: true, timestamp: String(one.seconds() - 5) })
    expect(one.pairing.state).toMatchObject({ state: 'asks', code: `code ${one.seconds() - 5}` })
  })

  test('of ours waits 30 s, then fails and is taken back', async () => {
    const one = await into.asked()
    expect(one.pairing.state).toMatchObject({ until: one.clock.now() + 30_000 })
    one.clock.advance(29_999)
    expect(one.state()).toBe('asked')
    one.clock.advance(1)
    expect(one.state()).toBe('failed')
    expect(one.sent.at(-1)).toEqual({ pair: false })
    expect(one.clock.pending()).toBe(0)
  })

  test('of theirs waits 25 s, then fails and is refused', async () => {
    const one = await into.asks()
    expect(one.pairing.state).toMatchObject({ until: one.clock.now() + 25_000 })
    one.clock.advance(24_999)
    expect(one.state()).toBe('asks')
    one.clock.advance(1)
    expect(one.state()).toBe('failed')
    expect(one.sent).toEqual([{ pair: false }])
  })

  test('of theirs runs out silently where the Android app is imitated', async () => {
    const one = await into.asks({ manners: { expiresSilently: true } })
    one.clock.advance(25_000)
    expect(one.state()).toBe('failed')
    expect(one.sent).toEqual([])
  })

  test('that was answered leaves no timer behind', async () => {
    for (const finish of [
      async () => (await into.asked()).pairing.receive({ pair: true }),
      async () => (await into.asked()).pairing.receive({ pair: false }),
    ])
      await finish()
    const one = await into.asks()
    await one.pairing.accept()
    expect(one.clock.pending()).toBe(0)
    one.clock.advance(60_000)
    expect(one.state()).toBe('paired')
  })

  test('that comes again while it waits does not make it wait longer, nor change the code', async () => {
    const one = await into.asks()
    const first = one.pairing.state
    one.clock.advance(10_000)
    one.pairing.receive({ pair: true, timestamp: one.seconds() })
    expect(one.pairing.state).toBe(first)
    one.clock.advance(15_000)
    expect(one.state()).toBe('failed')
  })

  test('while another one waits for the person, or one too many, is refused', () => {
    const one = subject()
    one.world.mayAsk = false
    one.pairing.receive({ pair: true, timestamp: one.seconds() })
    expect(one.state()).toBe('none')
    expect(one.sent).toEqual([{ pair: false }])
    expect(one.states).toEqual([])
  })

  test('from a wrong clock is counted like every other, so that it cannot be repeated without end', () => {
    const one = subject()
    one.world.mayAsk = false
    one.pairing.receive({ pair: true, timestamp: 1000 })
    expect(one.states).toEqual([])
  })

  test('can be repeated after it failed', async () => {
    const one = await into.asked()
    one.pairing.receive({ pair: false })
    one.clock.advance(1000)
    await one.pairing.request()
    one.pairing.receive({ pair: true })
    expect(one.state()).toBe('paired')
    expect(one.told.agreed).toBe(1)
  })
})

describe('an acceptance', () => {
  test('of the iOS app looks like a request and is one for nobody', async () => {
    const one = await into.asks({ manners: { acceptsWithTimestamp: true } })
    one.clock.advance(5000)
    await one.pairing.accept()
    expect(one.sent).toEqual([{ pair: true, timestamp: one.seconds() }])
    const other = await into.asked()
    other.clock.advance(5000)
    other.pairing.receive(one.sent[0])
    expect(other.state()).toBe('paired')
    expect(other.sent).toHaveLength(1)
  })

  test('that comes too late is no request and pairs nobody', async () => {
    const one = await into.asked()
    one.clock.advance(30_000)
    one.pairing.receive({ pair: true })
    expect(one.state()).toBe('failed')
    expect(one.told.agreed).toBe(0)
  })

  test('that cannot be sent pairs nobody', async () => {
    const one = await into.asks()
    one.world.send = () => Promise.reject(new Error('gone'))
    await expect(one.pairing.accept()).rejects.toThrow('gone')
    expect(one.state()).toBe('asks')
    expect(one.told.agreed).toBe(0)
  })

  test.each([
    ['took its request back', (one: Subject) => one.pairing.receive({ pair: false })],
    ['let the time run out', (one: Subject) => one.clock.advance(25_000)],
    ['was lost', (one: Subject) => one.pairing.abandon()],
  ])('is none when the peer %s while it was on its way', async (_, meanwhile) => {
    const one = await into.asks()
    const written = Promise.withResolvers<void>()
    one.world.send = () => written.promise
    const accepted = one.pairing.accept()
    accepted.catch(() => {})
    meanwhile(one)
    written.resolve()
    await expect(accepted).rejects.toMatchObject({ code: 'pairing.none' })
    expect(one.state()).toBe('failed')
    expect(one.told.agreed).toBe(0)
  })

  test('that is given twice pairs once', async () => {
    const one = await into.asks()
    const both = await Promise.allSettled([one.pairing.accept(), one.pairing.accept()])
    expect(both.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(one.told.agreed).toBe(1)
    expect(one.state()).toBe('paired')
  })
})

test('requests that cross pair both without a question', async () => {
  const one = await into.asked()
  const other = await into.asked({ clock: new ManualClock(one.clock.now() + 7000) })
  one.pairing.receive(other.sent[0])
  other.pairing.receive(one.sent[0])
  expect([one.state(), other.state(), one.told.agreed, other.told.agreed]).toEqual(['paired', 'paired', 1, 1])
})

test('a paired peer that asks again has forgotten us: it is answered once, and stays paired', async () => {
  const one = await into.paired()
  for (let n = 0; n < 5; n++) one.pairing.receive({ pair: true, timestamp: one.seconds() })
  await settled()
  expect(one.sent).toEqual([{ pair: true }])
  expect(one.states).toEqual([])
  const old = await into.paired({ protocol: 7 })
  old.pairing.receive({ pair: true })
  expect(old.sent).toEqual([{ pair: true }])
})

test('when the link breaks a half pairing fails and leaves nothing behind (S140)', async () => {
  for (const from of ['asked', 'asks'] as const) {
    const one = await into[from]()
    one.pairing.abandon()
    expect(one.state()).toBe('failed')
    expect(one.clock.pending()).toBe(0)
    expect(one.told).toMatchObject({ agreed: 0, ended: 0 })
  }
  const paired = await into.paired()
  paired.pairing.abandon()
  expect(paired.state()).toBe('paired')
})

test('any body is taken without a throw, and without consent on our side none of them pairs', () => {
  const word = fc.record({
    pair: fc.oneof(fc.boolean(), fc.jsonValue()),
    timestamp: fc.oneof(fc.nat(), fc.jsonValue()),
  })
  fc.assert(
    fc.property(fc.array(fc.oneof(word, fc.jsonValue()), { maxLength: 20 }), (bodies) => {
      const one = subject()
      for (const body of bodies) one.pairing.receive(body)
      one.pairing.receive({ pair: true, timestamp: one.seconds() })
      one.pairing.receive({ pair: true })
      expect(one.told.agreed).toBe(0)
      expect(one.state()).not.toBe('paired')
    }),
  )
})
