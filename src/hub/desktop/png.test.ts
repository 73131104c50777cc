import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readPng } from './png.ts'

function chunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(data.length)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, data, Buffer.alloc(4)])
}

interface Parts {
  width: number
  height: number
  rows: Buffer
  colour?: number
  depth?: number
  interlace?: number
}

function makePng({ width, height, rows, colour = 6, depth = 8, interlace = 0 }: Parts): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([depth, colour, 0, 0, interlace], 8)
  const packed = deflateSync(rows)
  const parts = [chunk('IHDR', header), chunk('tEXt', Buffer.from('a\0b'))]
  for (let at = 0; at < packed.length; at += 7) parts.push(chunk('IDAT', packed.subarray(at, at + 7)))
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts, chunk('IEND', Buffer.alloc(0))])
}

test('every row filter is undone', async () => {
  const rows = Buffer.from([
    ...[0, 10, 20, 30, 40, 50, 60],
    ...[1, 10, 20, 30, 40, 50, 60],
    ...[2, 1, 1, 1, 255, 255, 255],
    ...[3, 10, 10, 10, 10, 10, 10],
    ...[4, 1, 2, 3, 4, 5, 6],
  ])
  const pixels = await readPng(makePng({ width: 2, height: 5, rows, colour: 2 }))
  expect(pixels).toMatchObject({ width: 2, height: 5, channels: 3 })
  expect([...(pixels?.data ?? [])]).toEqual([
    ...[10, 20, 30, 40, 50, 60],
    ...[10, 20, 30, 50, 70, 90],
    ...[11, 21, 31, 49, 69, 89],
    ...[15, 20, 25, 42, 54, 67],
    ...[16, 22, 28, 46, 59, 73],
  ])
})

const one = { width: 1, height: 1, rows: Buffer.from([0, 1, 2, 3, 4]) }
test.each<[string, Parts]>([
  ['palette', { ...one, colour: 3 }],
  ['16 bits', { ...one, depth: 16 }],
  ['interlaced', { ...one, interlace: 1 }],
  ['too wide', { ...one, width: 513 }],
  ['without width', { ...one, width: 0 }],
  ['shorter than announced', { ...one, height: 2 }],
  ['longer than announced: a bomb', { ...one, rows: Buffer.alloc(50_000_000) }],
  ['with a filter that does not exist', { ...one, rows: Buffer.from([5, 1, 2, 3, 4]) }],
])('a picture that is %s gives no icon', async (_, parts) => {
  expect(await readPng(makePng(one))).toBeDefined()
  expect(await readPng(makePng(parts))).toBeUndefined()
})

test('any bytes, and any damage to a good picture, give pixels or nothing', async () => {
  const good = makePng({ width: 4, height: 4, rows: Buffer.alloc(4 * 17) })
  const damaged = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 5 }).map((changes) => {
    const bytes = Buffer.from(good)
    for (const [at, value] of changes) bytes[at] = value
    return bytes
  })
  const cut = fc.nat(good.length).map((length) => good.subarray(0, length))
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 200 }), damaged, cut), async (bytes) => {
      const pixels = await readPng(bytes)
      if (pixels) expect(pixels.data.length).toBe(pixels.width * pixels.height * pixels.channels)
    }),
    { interruptAfterTimeLimit: 1_000 },
  )
})
