import { describe, expect, test } from 'vitest'
import type { DeviceView, PeerView } from '../../core/hub-contract.ts'
import {
  type Asking,
  askingPeers,
  hasDouble,
  inSight,
  justPaired,
  newDevice,
  pairedBefore,
  requestKey,
  requestToShow,
  shortId,
} from './peers.ts'

const peer = (id: string, more: Partial<PeerView> = {}): PeerView => ({
  link: 'kdeconnect',
  peer: id,
  name: `Phone ${id}`,
  kind: 'phone',
  address: '192.168.1.20',
  pairing: { state: 'none' },
  ...more,
})
const asking = (id: string, until: number, code = `CODE-${id}`) =>
  peer(id, { pairing: { state: 'asks', code, until } }) as Asking
const device = (id: string, pairedAt: number, name = id): DeviceView => ({
  id,
  name,
  ownName: name,
  kind: 'phone',
  links: [],
  pairedAt,
  features: {},
})

describe('what is in sight', () => {
  test('phones come first, and no row moves by itself', () => {
    const peers = [peer('d', { kind: 'desktop' }), peer('c'), peer('t', { kind: 'tablet' }), peer('a')]
    expect(inSight(peers).map(({ peer: id }) => id)).toEqual(['a', 'c', 't', 'd'])
    expect(inSight(peers.toReversed())).toEqual(inSight(peers))
  })

  test('what is paired already is not there to be paired', () => {
    expect(inSight([peer('a', { pairing: { state: 'paired' } })])).toEqual([])
  })
})

describe('two that look the same', () => {
  test.each([
    ['Pixel 9', 'Pixel 9'],
    ['Pixel 9', 'pixel  9'],
    ['Pixel 9', 'Pixel\u200b 9'],
    ['Pixel 9', '\u202ePixel 9'],
    ['Pixel 9', 'Ｐixel 9'],
    ['Zoë', 'Zoe'],
    [`${'long '.repeat(20)}one`, `${'long '.repeat(20)}two`],
  ])('%j and %j are said to be', (one, other) => {
    const peers = [peer('a', { name: one }), peer('b', { name: other })]
    expect(hasDouble(peer('a', { name: one }), peers, [])).toBe(true)
    expect(hasDouble(peer('a', { name: one }), [], [device('x', 0, other)])).toBe(true)
  })

  test('a phone is not its own double, and others are others', () => {
    const own = peer('a', { name: 'Pixel 9' })
    expect(hasDouble(own, [own, peer('b', { name: 'Pixel 8' })], [device('x', 0, 'iPhone')])).toBe(false)
  })

  test('their ids tell them apart', () => {
    expect(shortId(peer('0123456789abcdef'))).toBe('01234567')
  })
})

describe('requests', () => {
  const first = asking('a', 10_000)
  const second = asking('b', 20_000)
  const none: ReadonlySet<string> = new Set()

  test('first come, first served', () => {
    expect(askingPeers([second, peer('c'), first])).toEqual([first, second])
  })

  test('the one that is read stays, even when another one comes before it', () => {
    expect(requestToShow([first, second], none, requestKey(second))).toBe(second)
    expect(requestToShow([second], none, requestKey(first))).toBe(second)
  })

  test('one put aside makes room for the next, and does not come back by itself', () => {
    const aside = new Set([requestKey(first)])
    expect(requestToShow([first, second], aside, requestKey(first))).toBe(second)
    expect(requestToShow([first], aside, undefined)).toBeUndefined()
  })

  test('the same phone asking again with another code is another request', () => {
    const again = asking('a', 10_000, 'OTHER')
    expect(requestKey(again)).not.toBe(requestKey(first))
    expect(requestToShow([again], new Set([requestKey(first)]), undefined)).toBe(again)
  })
})

describe('the device that a pairing made', () => {
  test('is the one that was not there before', () => {
    const known = new Set(['a'])
    expect(newDevice([device('a', 5), device('b', 1)], known)?.id).toBe('b')
    expect(newDevice([device('a', 5)], known)).toBeUndefined()
  })

  test('may have come in the very last seconds', () => {
    const now = 100_000
    expect(pairedBefore([device('old', 1000), device('fresh', now - 500)], now)).toEqual(new Set(['old']))
  })

  test('is offered for two minutes to a page that was opened too late', () => {
    expect(justPaired([device('a', 1000), device('b', 2000)], 60_000)?.id).toBe('b')
    expect(justPaired([device('a', 1000)], 122_000)).toBeUndefined()
  })
})
