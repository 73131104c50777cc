import {
  box,
  type Colour,
  common,
  disc,
  type Layer,
  oval,
  paint,
  polygon,
  ring,
  type Shape,
  shade,
  side,
  stroke,
  turned,
  union,
  without,
} from './phone-shapes.ts'

const white: Colour = [255, 255, 255]
const tileShape = box([3, 3, side - 3, side - 3], 22)

interface Icon {
  readonly top: Colour
  readonly bottom: Colour
  /** In white. */
  readonly glyph: Shape
}

const bubble = (left: number, top: number, right: number, bottom: number) =>
  union(
    box([left, top, right, bottom], 11),
    polygon(left + 9, bottom - 3, left + 25, bottom - 3, left + 9, bottom + 12),
  )
const rows = (from: number, to: number, ...heights: readonly number[]) =>
  union(...heights.map((y) => stroke(5, from, y, to, y)))

const handset = turned(
  -45,
  union(
    common(ring(48, 78, { radius: 42, width: 13 }), box([20, 20, 76, 52])),
    box([12, 44, 31, 63], 5),
    box([65, 44, 84, 63], 5),
  ),
)
const gear = without(
  union(disc(48, 48, 21), ...[0, 45, 90, 135].map((degrees) => turned(degrees, box([42, 18, 54, 78], 4)))),
  disc(48, 48, 10),
)
const cloud = union(disc(38, 62, 12), disc(54, 55, 16), disc(67, 63, 11), box([38, 60, 67, 74], 6))
const foot = (x: number, y: number) => union(oval(x, y, [9, 13]), oval(x + 1, y + 22, [7, 8]))

/** Pictures of our own for the apps of the simulated phone; nobody's trade marks. */
const icons: Readonly<Record<string, Icon>> = {
  Messages: {
    top: [72, 140, 255],
    bottom: [38, 96, 220],
    glyph: without(bubble(20, 22, 76, 62), ...[34, 48, 62].map((x) => disc(x, 42, 4.5))),
  },
  WhatsApp: {
    top: [60, 188, 132],
    bottom: [24, 140, 96],
    glyph: union(without(bubble(18, 20, 62, 52), box([31, 37, 90, 90], 14)), box([36, 42, 80, 72], 11)),
  },
  Signal: {
    top: [112, 118, 232],
    bottom: [76, 74, 190],
    glyph: union(...[0, 1, 2, 3].map((n) => box([22 + n * 14, 60 - n * 12, 32 + n * 14, 74], 4))),
  },
  Telegram: {
    top: [92, 200, 226],
    bottom: [36, 148, 190],
    glyph: without(box([26, 18, 70, 78], 6), rows(35, 61, 32, 44, 56), stroke(5, 35, 67, 49, 67)),
  },
  Mail: {
    top: [240, 106, 92],
    bottom: [200, 62, 62],
    glyph: without(box([17, 27, 79, 70], 8), stroke(6, 20, 32, 48, 53, 76, 32)),
  },
  Calendar: {
    top: [88, 160, 250],
    bottom: [52, 112, 214],
    glyph: without(
      union(box([20, 24, 76, 76], 9), stroke(7, 34, 18, 34, 30), stroke(7, 62, 18, 62, 30)),
      box([27, 40, 69, 43]),
      ...[36, 48, 60].flatMap((x) => [disc(x, 53, 4), disc(x, 65, 4)]),
    ),
  },
  Phone: { top: [78, 196, 120], bottom: [38, 152, 84], glyph: handset },
  Clock: {
    top: [66, 76, 110],
    bottom: [36, 42, 70],
    glyph: union(ring(48, 48, { radius: 28, width: 8 }), stroke(7, 48, 30, 48, 48, 60, 56)),
  },
  'Nimbus Bank': {
    top: [30, 118, 128],
    bottom: [16, 82, 96],
    glyph: union(
      polygon(48, 17, 80, 38, 16, 38),
      ...[28, 48, 68].map((x) => box([x - 5, 43, x + 5, 66], 1)),
      box([17, 70, 79, 78], 2),
    ),
  },
  'Daily Lantern': {
    top: [250, 176, 64],
    bottom: [226, 128, 30],
    glyph: without(
      union(box([28, 32, 68, 74], 12), box([36, 24, 60, 30], 2), box([38, 76, 58, 81], 2)),
      ...[39, 48, 57].map((x) => box([x - 1.5, 38, x + 1.5, 68], 1.5)),
    ),
  },
  Weather: {
    top: [110, 190, 250],
    bottom: [64, 140, 226],
    glyph: union(cloud, without(disc(36, 36, 14), union(disc(38, 62, 17), disc(54, 55, 21)))),
  },
  Birdhouse: {
    top: [232, 122, 168],
    bottom: [196, 76, 134],
    glyph: without(
      union(polygon(48, 15, 80, 44, 16, 44), box([25, 40, 71, 80], 4)),
      disc(48, 50, 9.5),
      stroke(5, 48, 67, 48, 71),
    ),
  },
  Home: {
    top: [255, 196, 84],
    bottom: [240, 156, 46],
    glyph: union(disc(48, 41, 22), box([37, 56, 59, 68], 3), box([39, 71, 57, 77], 3)),
  },
  Photos: {
    top: [150, 122, 226],
    bottom: [108, 80, 190],
    glyph: union(
      without(box([17, 22, 79, 74], 9), box([24, 29, 72, 67], 4)),
      common(polygon(38, 42, 66, 70, 10, 70), box([24, 29, 72, 67], 4)),
      common(polygon(59, 48, 84, 73, 34, 73), box([24, 29, 72, 67], 4)),
      disc(61, 39, 5),
    ),
  },
  System: { top: [132, 144, 160], bottom: [92, 102, 118], glyph: gear },
  Music: {
    top: [244, 98, 140],
    bottom: [196, 52, 112],
    glyph: union(
      oval(33, 68, [12, 9]),
      oval(65, 62, [12, 9]),
      box([40, 26, 45, 68]),
      box([72, 20, 77, 62]),
      polygon(40, 26, 77, 18, 77, 30, 40, 38),
    ),
  },
  Podcasts: {
    top: [178, 108, 232],
    bottom: [130, 64, 190],
    glyph: union(
      box([37, 17, 59, 56], 11),
      common(ring(48, 44, { radius: 22, width: 6 }), box([20, 44, 76, 80])),
      stroke(6, 48, 66, 48, 78),
      stroke(6, 36, 79, 60, 79),
    ),
  },
  Trains: {
    top: [214, 72, 76],
    bottom: [160, 40, 52],
    glyph: without(
      union(box([26, 16, 70, 68], 12), stroke(6, 34, 68, 26, 80), stroke(6, 62, 68, 70, 80)),
      box([33, 26, 63, 44], 5),
      disc(37, 56, 4.5),
      disc(59, 56, 4.5),
    ),
  },
  Steps: {
    top: [126, 206, 96],
    bottom: [76, 164, 60],
    glyph: union(foot(34, 44), foot(61, 28)),
  },
  Lingua: {
    top: [64, 176, 170],
    bottom: [32, 130, 130],
    glyph: union(
      ring(48, 48, { radius: 29, width: 6 }),
      common(disc(48, 48, 30), without(oval(48, 48, [15, 31]), oval(48, 48, [10, 27]))),
      stroke(5, 21, 48, 75, 48),
    ),
  },
  Library: {
    top: [170, 122, 88],
    bottom: [128, 84, 58],
    glyph: union(box([21, 24, 33, 76], 2), box([37, 32, 47, 76], 2), turned(-14, box([52, 26, 64, 80], 2))),
  },
  Notes: {
    top: [250, 214, 92],
    bottom: [232, 178, 50],
    glyph: without(box([24, 18, 72, 78], 7), rows(34, 62, 34, 47), stroke(5, 34, 60, 50, 60)),
  },
  Parcels: {
    top: [222, 164, 98],
    bottom: [184, 122, 62],
    glyph: without(box([20, 26, 76, 76], 6), box([20, 41, 76, 45]), box([42, 26, 54, 56])),
  },
  'Noodle Express': {
    top: [246, 128, 66],
    bottom: [214, 86, 36],
    glyph: union(
      common(disc(48, 46, 31), box([16, 49, 80, 90])),
      box([36, 74, 60, 81], 3),
      ...[36, 48, 60].map((x) => stroke(5, x, 42, x + 4, 35, x - 3, 27, x + 2, 19)),
    ),
  },
  Scores: {
    top: [74, 178, 90],
    bottom: [36, 130, 60],
    glyph: without(
      disc(48, 48, 31),
      polygon(48, 36, 59.4, 44.3, 55.1, 57.7, 40.9, 57.7, 36.6, 44.3),
      stroke(4, 48, 36, 48, 17),
      stroke(4, 59, 44, 78, 38),
      stroke(4, 55, 58, 67, 74),
      stroke(4, 41, 58, 29, 74),
      stroke(4, 37, 44, 18, 38),
    ),
  },
  'App shop': {
    top: [96, 170, 130],
    bottom: [50, 120, 100],
    glyph: union(box([42, 18, 54, 46], 2), polygon(28, 42, 68, 42, 48, 62), stroke(8, 22, 64, 22, 76, 74, 76, 74, 64)),
  },
}

/** The icon of an app that the simulated phone has; undefined for any other. */
export function appIcon(app: string): Uint8Array | undefined {
  const icon = Object.hasOwn(icons, app) ? icons[app] : undefined
  if (!icon) return undefined
  const tile: Layer = { shape: tileShape, colour: shade(icon.top, icon.bottom) }
  return paint([tile, { shape: icon.glyph, colour: white }])
}
