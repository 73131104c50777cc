import { crc32, deflateSync } from 'node:zlib'

/** Pixels of a cover's side. */
const side = 300

/** Red, green and blue, 0–255. */
type Colour = readonly [number, number, number]
/** The colour at a place, both coordinates from 0 to 1. */
type Painting = (x: number, y: number) => Colour

const lanterns = [0.16, 0.39, 0.62, 0.85].map((x) => ({ x, y: 0.28 + 0.08 * Math.sin(x * 5) }))

/** Covers of records that do not exist. */
export const covers = {
  tide(x, y) {
    const sky = mix([255, 214, 160], [240, 120, 130], y * 1.6)
    const withSun = over(sky, [255, 244, 214], disc(x - 0.62, y - 0.36, 0.15))
    return [0.52, 0.64, 0.76, 0.88].reduce((below, height, n) => {
      const wave = height + 0.03 * Math.sin(x * (9 + n * 2) + n * 1.9)
      return over(below, mix([70, 130, 160], [16, 44, 84], n / 3), edge(wave - y))
    }, withSun)
  },
  parade(x, y) {
    const night = mix([24, 20, 66], [92, 40, 120], y)
    const string = over(night, [210, 190, 230], edge(Math.abs(y - 0.2 - 0.08 * Math.sin(x * 5)) - 0.004))
    return lanterns.reduce((below, lamp) => {
      const glow = over(below, [255, 150, 90], 0.5 * Math.exp(-70 * ((x - lamp.x) ** 2 + (y - lamp.y) ** 2)))
      return over(glow, [255, 206, 120], disc(x - lamp.x, (y - lamp.y) * 0.8, 0.075))
    }, string)
  },
  peaks(x, y) {
    const ridge = (at: number, scale: number) => at - scale * Math.abs(((x * 2.3 + at * 5) % 1) - 0.5)
    const sky = mix([40, 60, 110], [240, 170, 150], y * 1.3)
    const far = over(sky, [120, 110, 160], edge(ridge(0.66, 0.4) - y))
    const near = over(far, [70, 66, 116], edge(ridge(0.85, 0.5) - y))
    return over(near, [34, 34, 70], edge(ridge(1.05, 0.4) - y))
  },
  rings(x, y) {
    const from = Math.hypot(x - 0.3, y - 0.7)
    const ring = 0.5 + 0.5 * Math.cos(from * 46)
    return mix(mix([250, 224, 120], [230, 90, 80], from), [120, 30, 70], ring * 0.55)
  },
  leaf(x, y) {
    const paper = mix([238, 240, 214], [198, 222, 176], y)
    const [along, across] = [(x + y - 1) * 0.7, (x - y) * 0.7]
    const width = 0.2 * Math.cos(Math.min(1, Math.abs(along) / 0.42) * (Math.PI / 2))
    const leaf = over(paper, mix([60, 140, 90], [24, 88, 70], x), edge(Math.abs(across) - width + 0.006))
    const vein = Math.min(Math.abs(across), Math.abs(((along * 9 + Math.abs(across) * 7 + 9) % 1) - 0.5) * 0.11)
    return over(leaf, [220, 240, 200], edge(vein - 0.005) * edge(Math.abs(across) - width + 0.012))
  },
  tiles(x, y) {
    const [column, row] = [Math.floor(x * 6), Math.floor(y * 6)]
    const [left, top] = [(x * 6) % 1, (y * 6) % 1]
    const turn = (column * 7 + row * 13 + column * row) % 4
    const [cx, cy] = [turn % 2, turn >> 1]
    const colours: readonly Colour[] = [
      [244, 190, 80],
      [226, 98, 76],
      [64, 130, 150],
      [40, 66, 96],
    ]
    const back = colours[(column + row * 2) % 4] as Colour
    return over(back, colours[(column * 3 + row + 2) % 4] as Colour, edge((Math.hypot(left - cx, top - cy) - 1) / 6))
  },
  moon(x, y) {
    const sky = mix([14, 24, 58], [60, 84, 150], y)
    const star = Math.sin(Math.floor(x * 40) * 91.7 + Math.floor(y * 40) * 47.3) * 43758.5
    const twinkle = star - Math.floor(star) > 0.985 ? disc(((x * 40) % 1) - 0.5, ((y * 40) % 1) - 0.5, 0.18) : 0
    const lit = over(over(sky, [230, 236, 255], twinkle), [250, 240, 210], disc(x - 0.5, y - 0.42, 0.22))
    const dark = over(lit, mix([14, 24, 58], [60, 84, 150], y), disc(x - 0.59, y - 0.37, 0.19))
    return over(dark, [10, 16, 40], edge(0.86 + 0.05 * Math.sin(x * 7) - y))
  },
  stripes(x, y) {
    const at = (x + y) * 5 + 0.35 * Math.sin((x - y) * 7)
    const colours: readonly Colour[] = [
      [255, 122, 110],
      [255, 190, 130],
      [250, 240, 220],
      [110, 190, 190],
      [50, 110, 150],
    ]
    const band = Math.floor(at) % colours.length
    const next = (band + 1) % colours.length
    return mix(colours[band] as Colour, colours[next] as Colour, Math.min(1, Math.max(0, ((at % 1) - 0.97) / 0.03)))
  },
  lamp(x, y) {
    const room = mix([70, 50, 80], [30, 24, 50], Math.hypot(x - 0.5, y - 0.35))
    const cone = over(room, [255, 214, 130], 0.75 * edge(Math.abs(x - 0.5) - 0.12 - (y - 0.4) * 0.5) * edge(0.4 - y))
    const shadeOfLamp = edge(Math.abs(x - 0.5) - 0.04 - (y - 0.2) * 0.5) * edge(0.22 - y) * edge(y - 0.41)
    const lamp = over(cone, [226, 96, 80], shadeOfLamp)
    return over(lamp, [24, 18, 34], edge(Math.abs(x - 0.5) - 0.008) * edge(y - 0.22))
  },
  canal(x, y) {
    const sky = mix([150, 206, 226], [236, 240, 226], y * 1.8)
    const houses = [0.1, 0.27, 0.43, 0.6, 0.78, 0.93].reduce((below, at, n) => {
      const top = 0.3 + 0.06 * ((n * 5) % 3) + Math.abs(x - at) * 0.5
      const wall: Colour = [200 - n * 18, 110 + ((n * 31) % 60), 96 + n * 12]
      const house = over(below, wall, edge(Math.abs(x - at) - 0.085) * edge(top - y))
      const [left, up] = [((x - at + 0.085) * 20) % 1, (y * 12) % 1]
      const pane = edge((Math.abs(left - 0.5) - 0.22) / 20) * edge((Math.abs(up - 0.5) - 0.26) / 12)
      return over(house, [250, 236, 190], pane * edge(Math.abs(x - at) - 0.07) * edge(top + 0.08 - y))
    }, sky)
    const water = mix([70, 130, 140], [36, 80, 104], (y - 0.7) * 3)
    return over(houses, over(water, [170, 210, 210], edge(Math.abs(((y * 16) % 1) - 0.5) - 0.04) * 0.5), edge(0.7 - y))
  },
} as const satisfies Record<string, Painting>

export type Cover = keyof typeof covers

/** A PNG of 300 × 300 pixels. */
export function drawCover(cover: Cover): Uint8Array {
  const painting: Painting = covers[cover]
  const line = side * 3
  const rows = Buffer.alloc((line + 1) * side)
  let above = Buffer.alloc(line)
  for (let y = 0; y < side; y++) {
    const pixels = Buffer.alloc(line)
    for (let x = 0; x < side; x++) {
      // To the next of 128 steps: nobody sees it, and it takes fewer bytes.
      const colour = painting((x + 0.5) / side, (y + 0.5) / side)
      for (let n = 0; n < 3; n++) pixels[x * 3 + n] = Math.min(255, Math.max(0, Math.round((colour[n] ?? 0) / 2) * 2))
    }
    const start = y * (line + 1)
    // PNG specification §9.2: filter 2, each byte less the one above it.
    rows[start] = 2
    for (let n = 0; n < line; n++) rows[start + 1 + n] = ((pixels[n] ?? 0) - (above[n] ?? 0)) & 255
    above = pixels
  }
  return encodePng(rows)
}

/** 1 inside, 0 outside, smooth over about a pixel; `distance` is negative inside. */
function edge(distance: number): number {
  return Math.min(1, Math.max(0, 0.5 - distance * side * 0.6))
}

function disc(x: number, y: number, radius: number): number {
  return edge(Math.hypot(x, y) - radius)
}

function mix(one: Colour, other: Colour, part: number): Colour {
  const share = Math.min(1, Math.max(0, part))
  const between = (a: number, b: number) => a + (b - a) * share
  return [between(one[0], other[0]), between(one[1], other[1]), between(one[2], other[2])]
}

const over = (below: Colour, above: Colour, cover: number): Colour => mix(below, above, cover)

/** PNG specification §5 and §11: 8 bits, RGB, not interlaced. */
function encodePng(rows: Buffer): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header.set([8, 2], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const end = chunk('IEND', Buffer.alloc(0))
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 9 })), end])
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const whole = Buffer.alloc(named.length + 8)
  whole.writeUInt32BE(data.length, 0)
  whole.set(named, 4)
  whole.writeUInt32BE(crc32(named), named.length + 4)
  return whole
}
