import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LineReader, maxIdentityLine, maxLine, payloadPorts, readPacket, writePacket } from './packet.ts'

const name = fc.stringMatching(/^[a-z_]{1,12}$/)
const type = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => `kdeconnect.${names.join('.')}`)
const leaf = fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.double({ noNaN: true }), fc.boolean())
const body = fc.dictionary(
  fc.string().filter((key) => key !== '__proto__'),
  fc.oneof(leaf, fc.constant(null), fc.array(leaf), fc.dictionary(name, leaf)),
)
const payload = fc.record({
  size: fc.oneof(fc.constant(-1), fc.integer({ min: 1 })),
  port: fc.integer({ min: payloadPorts.first, max: payloadPorts.last }),
})

const lineOf = (text: string) => Buffer.from(text)
const packetWith = (more: object) =>
  readPacket(lineOf(JSON.stringify({ id: 1, type: 'kdeconnect.ping', body: {}, ...more })))

describe('a packet', () => {
  test('is read as it was written, on one line', () => {
    fc.assert(
      fc.property(type, body, fc.option(payload, { nil: undefined }), (type, body, payload) => {
        const bytes = writePacket(type, body, payload)
        expect(bytes.indexOf(10)).toBe(bytes.length - 1)
        // Through JSON, as -0 is no number there.
        const expected = JSON.parse(JSON.stringify({ type, body, payload })) as object
        expect(readPacket(bytes.subarray(0, -1))).toEqual(expected)
      }),
    )
  })

  test('has a number of milliseconds as its id', () => {
    const { id } = JSON.parse(writePacket('kdeconnect.ping', {}).toString()) as { id: number }
    expect(Math.abs(id - Date.now())).toBeLessThan(5000)
    expect(writePacket('kdeconnect.ping', {}, undefined, 5).toString()).toBe(
      '{"id":5,"type":"kdeconnect.ping","body":{}}\n',
    )
  })

  test('is made of nothing else than what the protocol says, and reading anything else does not throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array().map(Buffer.from), fc.json().map(lineOf)), (line) => {
        const packet = readPacket(line)
        if (packet) expect(packet.type).toMatch(/^kdeconnect\./)
      }),
    )
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (type, body, size, info) => {
        const value = { type, body, payloadSize: size, payloadTransferInfo: info }
        expect(readPacket(lineOf(JSON.stringify(value)))).toBeUndefined()
      }),
    )
  })

  test.each([
    '',
    '{}',
    'null',
    '[]',
    '{"type":"kdeconnect.ping"}',
    '{"type":"kdeconnect.ping","body":[]}',
    '{"type":"kdeconnect.ping","body":"x"}',
    '{"type":"ping","body":{}}',
    '{"type":"kdeconnect","body":{}}',
    '{"type":"kdeconnect.Ping","body":{}}',
    '{"type":"kdeconnect.ping\\n","body":{}}',
    `{"type":"kdeconnect.${'x'.repeat(128)}","body":{}}`,
    '{"type":"kdeconnect.ping","body":{}',
  ])('is not %s', (text) => {
    expect(readPacket(lineOf(text))).toBeUndefined()
  })

  test('that nests deeper than any app does is refused before somebody walks it', () => {
    const nested = (depth: number) => `{"type":"kdeconnect.ping","body":{"x":${'['.repeat(depth)}${']'.repeat(depth)}}}`
    expect(readPacket(lineOf(nested(20)))).toBeDefined()
    expect(readPacket(lineOf(nested(40)))).toBeUndefined()
    expect(readPacket(lineOf(nested(1_000_000)))).toBeUndefined()
  })

  test('that names a prototype changes none', () => {
    const packet = readPacket(lineOf('{"type":"kdeconnect.ping","body":{"__proto__":{"polluted":1},"constructor":2}}'))
    expect(packet).toBeDefined()
    expect('polluted' in {}).toBe(false)
    expect(packet?.body.polluted).toBeUndefined()
  })

  test.each([
    ['size without transfer info', { payloadSize: 5 }],
    ['empty transfer info', { payloadSize: 5, payloadTransferInfo: {} }],
    ['size 0', { payloadSize: 0, payloadTransferInfo: { port: 1739 } }],
    ['no size', { payloadTransferInfo: { port: 1739 } }],
    ['a size as text', { payloadSize: '5', payloadTransferInfo: { port: 1739 } }],
    ['half a byte', { payloadSize: 0.5, payloadTransferInfo: { port: 1739 } }],
    ['size -2', { payloadSize: -2, payloadTransferInfo: { port: 1739 } }],
    ['a size beyond any number', { payloadSize: 2 ** 53, payloadTransferInfo: { port: 1739 } }],
    ['transfer info as text', { payloadSize: 5, payloadTransferInfo: 'port' }],
    ['no transfer info', { payloadSize: 5, payloadTransferInfo: null }],
  ])('with %s carries no payload', (_, more) => {
    expect(packetWith(more)).toEqual({ type: 'kdeconnect.ping', body: {} })
  })

  test.each([22, 80, 1716, 1738, 1765, 0, -1, 1739.5, '1739', 'x', null, undefined, { a: 1 }])(
    'that offers its payload on port %s is read, with a port that nobody connects to (T21)',
    (port) => {
      expect(packetWith({ payloadSize: 5, payloadTransferInfo: { port, other: 1 } })?.payload).toEqual({
        size: 5,
        port: 0,
      })
    },
  )

  test('may leave the size of its payload open', () => {
    expect(packetWith({ payloadSize: -1, payloadTransferInfo: { port: 1764 } })?.payload).toEqual({
      size: -1,
      port: 1764,
    })
  })
})

function cutAt(bytes: Buffer, places: readonly number[]): Buffer[] {
  const cuts = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  return cuts.slice(1).map((end, n) => bytes.subarray(cuts[n], end))
}

function readAll(chunks: readonly Buffer[], limit: number) {
  const lines: string[] = []
  let tooLong = 0
  const reader = new LineReader(
    () => limit,
    (line) => lines.push(line.toString('latin1')),
    () => tooLong++,
  )
  for (const chunk of chunks) reader.push(chunk)
  return { lines, tooLong }
}

describe('the line reader', () => {
  test('finds the same lines wherever the bytes are cut, and reports each line that is too long once', () => {
    const bytes = fc.uint8Array({ maxLength: 200 }).map((some) => Buffer.from(some.map((byte) => byte % 16)))
    fc.assert(
      fc.property(bytes, fc.array(fc.nat()), fc.integer({ min: 1, max: 20 }), (bytes, places, limit) => {
        const { lines, tooLong } = readAll(cutAt(bytes, places), limit)
        const whole = bytes.toString('latin1').split('\n')
        const unfinished = whole.pop() ?? ''
        expect(lines).toEqual(whole.filter((line) => line.length > 0 && line.length <= limit))
        expect(tooLong).toBe([...whole, unfinished].filter((line) => line.length > limit).length)
      }),
    )
  })

  test('hands on lines that later chunks do not change', () => {
    const lines: Buffer[] = []
    const reader = new LineReader(
      () => 100,
      (line) => lines.push(line),
      () => {},
    )
    for (const text of ['on', 'e\ntw', 'o', '\nthr', 'ee\n']) reader.push(Buffer.from(text))
    expect(lines.map(String)).toEqual(['one', 'two', 'three'])
  })

  test('takes longer lines from the moment on in which they are allowed', () => {
    let limit = 5
    const lines: string[] = []
    const reader = new LineReader(
      () => limit,
      (line) => {
        lines.push(line.toString())
        limit = 100
      },
      () => lines.push('too long'),
    )
    reader.push(Buffer.from('123456\n12345\n1234567890\n'))
    expect(lines).toEqual(['too long', '12345', '1234567890'])
  })

  test('holds no more than the limit of a line without end, however small its pieces', () => {
    const limit = 256 * 1024
    const reader = new LineReader(
      () => limit,
      () => {},
      () => {},
    )
    const piece = Buffer.from('x')
    const before = process.memoryUsage()
    for (let n = 0; n < limit; n++) reader.push(piece)
    const held = process.memoryUsage()
    for (let n = 0; n < 4 * limit; n++) reader.push(piece)
    const after = process.memoryUsage()
    // A list of the pieces would hold a hundred times as much.
    expect(held.arrayBuffers - before.arrayBuffers).toBeLessThan(3 * limit)
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(3 * limit)
    expect(after.heapUsed - before.heapUsed).toBeLessThan(40 * limit)
  })

  test('reads a line of 32 MiB that comes in small pieces in time that grows with its length only', () => {
    const lines: number[] = []
    const reader = new LineReader(
      () => maxLine,
      (line) => lines.push(line.length),
      () => {},
    )
    const start = performance.now()
    const piece = Buffer.alloc(256, 'x')
    for (let n = 0; n < maxLine / 256; n++) reader.push(piece)
    reader.push(Buffer.from('\n'))
    expect(lines).toEqual([maxLine])
    expect(performance.now() - start).toBeLessThan(5000)
  })

  test('takes an identity of exactly the limit and no byte more', () => {
    const line = (length: number) => Buffer.from(`${'x'.repeat(length)}\n`)
    expect(readAll([line(maxIdentityLine)], maxIdentityLine)).toMatchObject({ tooLong: 0 })
    expect(readAll([line(maxIdentityLine + 1)], maxIdentityLine)).toEqual({ lines: [], tooLong: 1 })
  })
})
