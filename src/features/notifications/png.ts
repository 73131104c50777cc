import { createHash } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'

const side = 96

/** A PNG of 96 × 96 pixels as Android draws icons, the same for the same name: a disc in a colour with a pattern on it. */
export function drawIcon(name: string): Uint8Array {
  const seed = createHash('sha256').update(name).digest()
  const colour = [seed[0] ?? 0, seed[1] ?? 0, seed[2] ?? 0].map((part) => 60 + (part % 150))
  const rows = Buffer.alloc(side * (side * 4 + 1))
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if (Math.hypot(x - 47.5, y - 47.5) > 47) continue
      // Five by five cells, mirrored, so that each icon is told from the others at a glance.
      const column = Math.abs(Math.floor((x / side) * 5) - 2)
      const row = Math.floor((y / side) * 5)
      const light = ((seed[3 + row] ?? 0) >> column) & 1
      const pixel = light ? [255, 255, 255, 255] : [...colour, 255]
      rows.set(pixel, y * (side * 4 + 1) + 1 + x * 4)
    }
  }
  return encodePng(rows, side)
}

/**
 * A square of `pixels` × `pixels` as a PNG; each row is a 0 and then its pixels, four bytes each.
 * PNG specification §5 and §11: 8 bits, RGBA, no filter, not interlaced.
 */
export function encodePng(rows: Buffer, pixels: number): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(pixels, 0)
  header.writeUInt32BE(pixels, 4)
  header.set([8, 6, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}
