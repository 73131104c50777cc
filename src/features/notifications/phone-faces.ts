import { createHash } from 'node:crypto'
import { appIcon } from './phone-icons.ts'
import {
  box,
  type Colour,
  common,
  disc,
  type Layer,
  mix,
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
import { drawIcon } from './png.ts'

const person = 'person/'
const group = 'group/'
const photo = 'photo/'

/** What to write into `face` for an avatar of a person or a group, or for a photo of something. */
export const faceOf = {
  person: (name: string) => person + name,
  group: (name: string) => group + name,
  photo: (what: PhotoName) => photo + what,
} as const

/** A PNG of 96 × 96 pixels for a `face`, the same for the same; what is none of ours gets a disc with a pattern. */
export function drawFace(face: string): Uint8Array {
  if (face.startsWith(person)) return paint(avatar(face))
  if (face.startsWith(group)) return paint(crowd(face))
  const what = face.startsWith(photo) ? face.slice(photo.length) : ''
  if (Object.hasOwn(photos, what)) return paint(photos[what as PhotoName])
  return appIcon(face) ?? drawIcon(face)
}

const white: Colour = [255, 255, 255]
const frame = disc(48, 48, 46)
const backs: readonly Colour[] = [
  [244, 143, 177],
  [129, 199, 132],
  [100, 181, 246],
  [255, 183, 77],
  [149, 117, 205],
  [77, 182, 172],
  [229, 115, 115],
  [125, 145, 230],
  [174, 195, 90],
  [161, 136, 127],
]

/** What people take for their picture when it is not themselves. */
const emblems: readonly Shape[] = [
  // leaf
  without(turned(35, common(disc(34, 48, 32), disc(62, 48, 32))), stroke(4, 36, 62, 58, 36)),
  // sun
  union(disc(48, 48, 14), ...[0, 30, 60, 90, 120, 150].map((degrees) => turned(degrees, stroke(5, 48, 20, 48, 76)))),
  // cat
  union(oval(48, 53, [23, 20]), polygon(28, 22, 44, 38, 26, 50), polygon(68, 22, 70, 50, 52, 38)),
  // mountains
  union(
    without(polygon(38, 26, 64, 70, 12, 70), polygon(38, 40, 48, 53, 38, 48, 28, 53)),
    without(polygon(63, 38, 84, 70, 42, 70), stroke(4, 49, 36, 69, 74)),
  ),
  // moon
  without(disc(46, 48, 26), disc(59, 40, 23)),
  // flower
  without(union(...[0, 72, 144, 216, 288].map((degrees) => turned(degrees, oval(48, 31, [10, 14])))), disc(48, 48, 7)),
  // cup
  union(
    box([26, 34, 60, 68], 9),
    box([26, 34, 60, 46]),
    ring(61, 48, { radius: 9, width: 5 }),
    stroke(5, 24, 76, 64, 76),
  ),
  // heart
  union(disc(37, 40, 13.5), disc(59, 40, 13.5), polygon(48, 36, 71, 47, 48, 74, 25, 47)),
  // waves
  union(...[34, 49, 64].map((y) => stroke(6, 20, y, 29, y - 6, 38, y, 48, y - 6, 58, y, 67, y - 6, 76, y))),
  // fish
  without(union(oval(43, 48, [23, 15]), polygon(60, 48, 79, 34, 79, 62)), disc(31, 44, 3)),
  // tree
  union(polygon(48, 18, 66, 42, 30, 42), polygon(48, 32, 71, 62, 25, 62), box([44, 60, 52, 77], 2)),
  // bird
  union(disc(60, 36, 11), oval(45, 52, [23, 15]), polygon(70, 33, 80, 38, 70, 41), polygon(14, 44, 36, 44, 30, 58)),
  // key
  union(
    ring(36, 48, { radius: 12, width: 8 }),
    stroke(8, 48, 48, 76, 48),
    stroke(7, 66, 48, 66, 58),
    stroke(7, 75, 48, 75, 60),
  ),
]

/** A disc in some colour with a simple shape on it. */
function avatar(name: string): Layer[] {
  const [first = 0, second = 0] = createHash('sha256').update(name).digest()
  const back = from(backs, first)
  return [
    { shape: frame, colour: shade(mix(back, white, 0.2), mix(back, [40, 30, 70], 0.15)) },
    { shape: from(emblems, second), colour: mix(back, white, 0.88) },
  ]
}

/** Three heads close together. */
function crowd(name: string): Layer[] {
  const [first = 0] = createHash('sha256').update(name).digest()
  const back = from(backs, first)
  const bust = (x: number, y: number) =>
    common(union(disc(x, y, 11), common(oval(x, y + 32, [19, 19]), box([0, 0, 96, y + 34]))), frame)
  const pale = mix(back, white, 0.55)
  return [
    { shape: frame, colour: shade(mix(back, white, 0.15), mix(back, [30, 30, 60], 0.2)) },
    { shape: union(bust(28, 42), bust(68, 42)), colour: pale },
    { shape: bust(48, 48), colour: white },
  ]
}

const whole = box([2, 2, side - 2, side - 2], 12)
const sky = (top: Colour, bottom: Colour): Layer => ({ shape: whole, colour: shade(top, bottom) })
const within = (shape: Shape, colour: Layer['colour']): Layer => ({ shape: common(shape, whole), colour })

const photos = {
  lake: [
    sky([120, 190, 245], [250, 226, 190]),
    within(disc(70, 26, 9), [255, 244, 200]),
    within(polygon(30, 22, 66, 66, -6, 66), [120, 132, 160]),
    within(polygon(62, 34, 96, 66, 28, 66), [92, 108, 140]),
    within(polygon(30, 22, 40, 34, 31, 38, 21, 33), white),
    within(box([0, 62, 96, 96]), shade([40, 90, 130], [96, 176, 206])),
    within(box([56, 68, 84, 70], 1), [214, 236, 246]),
    within(box([18, 78, 50, 80], 1), [190, 224, 240]),
  ],
  sunset: [
    sky([84, 60, 130], [255, 170, 96]),
    within(disc(48, 58, 17), [255, 226, 120]),
    within(box([0, 62, 96, 96]), shade([60, 60, 120], [40, 50, 96])),
    within(box([30, 67, 66, 70], 1), [255, 200, 110]),
    within(box([36, 75, 60, 78], 1), [240, 170, 110]),
    within(polygon(16, 42, 26, 64, 6, 64), [40, 34, 70]),
  ],
  cat: [
    sky([250, 214, 170], [244, 180, 140]),
    within(union(polygon(28, 22, 46, 40, 24, 48), polygon(68, 22, 72, 48, 50, 40)), [92, 84, 92]),
    within(oval(48, 54, [26, 23]), [110, 102, 110]),
    within(oval(48, 92, [30, 22]), [110, 102, 110]),
    within(union(oval(38, 50, [5, 6]), oval(58, 50, [5, 6])), [196, 226, 120]),
    within(union(oval(38, 50, [2, 5]), oval(58, 50, [2, 5])), [24, 24, 30]),
    within(polygon(44, 59, 52, 59, 48, 64), [240, 150, 150]),
  ],
  door: [
    sky([222, 210, 226], [200, 186, 206]),
    within(box([52, 54, 68, 96]), [120, 90, 70]),
    within(box([30, 22, 66, 88], 3), [70, 120, 170]),
    within(box([36, 30, 60, 50], 2), [180, 210, 230]),
    within(disc(59, 60, 3), [244, 206, 90]),
    within(box([0, 86, 96, 96]), [150, 140, 150]),
  ],
} as const satisfies Record<string, readonly Layer[]>

/** The photos that there are. */
export type PhotoName = keyof typeof photos

function from<T>(list: readonly T[], index: number): T {
  return list[index % list.length] as T
}
