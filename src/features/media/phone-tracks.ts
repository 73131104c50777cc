import { createHash } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'

/** A track as the simulated phone has it; `art` is empty where the track has no cover. */
export interface Track {
  readonly title: string
  readonly artist: string
  readonly album: string
  readonly lengthMs: number
  readonly art: Uint8Array
}

/** Two tracks for a player, the second without a cover. */
export function tracksOf(player: string): readonly [Track, Track] {
  return [
    { title: 'Morning Tide', artist: 'The Harbours', album: `${player} One`, lengthMs: 215_000, art: cover(player) },
    { title: 'Low Light', artist: 'Nora Vale', album: 'Evenings', lengthMs: 187_000, art: new Uint8Array() },
  ]
}

/** The address the Android app gives a cover; desktops name a file. */
export function artUrl(track: Track, profile: 'android' | 'ios' | 'desktop'): string {
  if (track.art.length === 0) return ''
  const hash = createHash('sha256').update(track.art).digest('hex').slice(0, 16)
  if (profile === 'desktop') return `file:///covers/${hash}.png`
  return `kdeconnect:/artUri?album=${encodeURIComponent(track.album)}&kdeArtHash=${hash}`
}

const side = 96

/** A PNG of two colours made from a name. */
function cover(name: string): Uint8Array {
  const [red = 0, green = 0, blue = 0] = createHash('sha256').update(name).digest()
  const rows = Buffer.alloc((side * 3 + 1) * side)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const shade = x + y < side ? 1 : 0.6
      rows.set([red * shade, green * shade, blue * shade], y * (side * 3 + 1) + 1 + x * 3)
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  // 8 bits per channel, red-green-blue; the rest stays 0.
  header.set([8, 2], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const whole = Buffer.alloc(named.length + 8)
  whole.writeUInt32BE(data.length, 0)
  whole.set(named, 4)
  whole.writeUInt32BE(crc32(named), named.length + 4)
  return whole
}
