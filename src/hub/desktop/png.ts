import { promisify } from 'node:util'
import { inflate } from 'node:zlib'

/** Pixels as the notification specification's `image-data` wants them: rows of 3 or 4 bytes per pixel, no padding. */
export interface Pixels {
  width: number
  height: number
  channels: 3 | 4
  data: Buffer
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const maxSide = 512
const maxPngBytes = 1024 * 1024
const unpack = promisify(inflate)

/**
 * Reads a PNG as Android writes icons: 8 bits per channel, RGB or RGBA, not interlaced, at most 512 × 512. Anything else
 * gives undefined, and so does anything damaged: an icon is not worth an error.
 */
export async function readPng(bytes: Uint8Array): Promise<Pixels | undefined> {
  const png = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (png.length < 33 || png.length > maxPngBytes || !png.subarray(0, 8).equals(signature)) return undefined
  const width = png.readUInt32BE(16)
  const height = png.readUInt32BE(20)
  const [depth, colour, compression, filter, interlace] = png.subarray(24, 29)
  const channels = colour === 6 ? 4 : colour === 2 ? 3 : undefined
  if (!channels || depth !== 8 || compression !== 0 || filter !== 0 || interlace !== 0) return undefined
  if (width < 1 || height < 1 || width > maxSide || height > maxSide) return undefined
  const stride = width * channels
  const packed = imageData(png)
  // The bound makes a compressed bomb fail instead of unfolding.
  const rows = await unpack(packed, { maxOutputLength: (stride + 1) * height }).catch(() => undefined)
  if (rows?.length !== (stride + 1) * height) return undefined
  const data = unfilter(rows, stride, channels)
  return data && { width, height, channels, data }
}

function imageData(png: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 8; at + 12 <= png.length; ) {
    const length = png.readUInt32BE(at)
    if (at + 12 + length > png.length) break
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length))
    at += 12 + length
  }
  return Buffer.concat(parts)
}

/** Undoes the row filters of PNG (specification §9.2); undefined for a filter that does not exist. */
function unfilter(rows: Buffer, stride: number, channels: number): Buffer | undefined {
  const height = rows.length / (stride + 1)
  const out = Buffer.alloc(stride * height)
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (stride + 1)] ?? 0
    if (filter > 4) return undefined
    const row = y * stride
    for (let x = 0; x < stride; x++) {
      const left = x >= channels ? (out[row + x - channels] ?? 0) : 0
      const up = y > 0 ? (out[row - stride + x] ?? 0) : 0
      const corner = x >= channels && y > 0 ? (out[row - stride + x - channels] ?? 0) : 0
      const raw = rows[y * (stride + 1) + 1 + x] ?? 0
      out[row + x] = (raw + predict(filter, left, up, corner)) & 0xff
    }
  }
  return out
}

function predict(filter: number, left: number, up: number, corner: number): number {
  if (filter === 0) return 0
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  const guess = left + up - corner
  const [byLeft, byUp, byCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  if (byLeft <= byUp && byLeft <= byCorner) return left
  return byUp <= byCorner ? up : corner
}
