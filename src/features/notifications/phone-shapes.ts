import { encodePng } from './png.ts'

/** Pictures are squares of this side, as Android draws icons; shapes are given in these pixels. */
export const side = 96

/** Signed distance of a place to the edge of a shape, in pixels; negative inside. */
export type Shape = (x: number, y: number) => number
/** Red, green and blue, 0–255. */
export type Colour = readonly [red: number, green: number, blue: number]

export interface Layer {
  readonly shape: Shape
  /** By place where it is not the same all over. */
  readonly colour: Colour | ((x: number, y: number) => Colour)
}

export function disc(x: number, y: number, radius: number): Shape {
  return (px, py) => Math.hypot(px - x, py - y) - radius
}

export function oval(x: number, y: number, [wide, high]: readonly [wide: number, high: number]): Shape {
  const least = Math.min(wide, high)
  return (px, py) => (Math.hypot((px - x) / wide, (py - y) / high) - 1) * least
}

/** A box by its corners, rounded by `round`. */
export function box([left, top, right, bottom]: readonly [number, number, number, number], round = 0): Shape {
  const [x, y] = [(left + right) / 2, (top + bottom) / 2]
  const [wide, high] = [(right - left) / 2 - round, (bottom - top) / 2 - round]
  return (px, py) => {
    const [dx, dy] = [Math.abs(px - x) - wide, Math.abs(py - y) - high]
    return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - round
  }
}

/** A line with round ends through these points: x, y, x, y, … */
export function stroke(width: number, ...points: readonly number[]): Shape {
  const parts: Shape[] = []
  for (let n = 0; n + 3 < points.length; n += 2) parts.push(segment(points.slice(n, n + 4)))
  return (px, py) => Math.min(...parts.map((part) => part(px, py))) - width / 2
}

function segment([x1 = 0, y1 = 0, x2 = 0, y2 = 0]: readonly number[]): Shape {
  const [dx, dy] = [x2 - x1, y2 - y1]
  const square = dx * dx + dy * dy || 1
  return (px, py) => {
    const along = Math.min(1, Math.max(0, ((px - x1) * dx + (py - y1) * dy) / square))
    return Math.hypot(px - x1 - along * dx, py - y1 - along * dy)
  }
}

/** The inside of a convex polygon, its corners clockwise as on the screen: x, y, x, y, … */
export function polygon(...points: readonly number[]): Shape {
  const edges = Array.from({ length: points.length / 2 }, (_, n) => {
    const [x1 = 0, y1 = 0] = points.slice(n * 2)
    const [x2 = 0, y2 = 0] = points.slice((n * 2 + 2) % points.length)
    const length = Math.hypot(x2 - x1, y2 - y1) || 1
    return { x1, y1, nx: (y2 - y1) / length, ny: (x1 - x2) / length }
  })
  return (px, py) => Math.max(...edges.map(({ x1, y1, nx, ny }) => (px - x1) * nx + (py - y1) * ny))
}

export function ring(x: number, y: number, { radius, width }: { radius: number; width: number }): Shape {
  return (px, py) => Math.abs(Math.hypot(px - x, py - y) - radius) - width / 2
}

export function union(...shapes: readonly Shape[]): Shape {
  return (px, py) => Math.min(...shapes.map((shape) => shape(px, py)))
}

export function common(...shapes: readonly Shape[]): Shape {
  return (px, py) => Math.max(...shapes.map((shape) => shape(px, py)))
}

export function without(shape: Shape, ...holes: readonly Shape[]): Shape {
  return (px, py) => Math.max(shape(px, py), ...holes.map((hole) => -hole(px, py)))
}

/** The same shape turned clockwise around the middle. */
export function turned(degrees: number, shape: Shape): Shape {
  const [sine, cosine] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)]
  const middle = side / 2
  return (px, py) => {
    const [dx, dy] = [px - middle, py - middle]
    return shape(middle + dx * cosine + dy * sine, middle - dx * sine + dy * cosine)
  }
}

/** From one colour at the top to another at the bottom. */
export function shade(top: Colour, bottom: Colour): (x: number, y: number) => Colour {
  return (_, y) => mix(top, bottom, y / side)
}

export function mix(one: Colour, other: Colour, part: number): Colour {
  const between = (a: number, b: number) => a + (b - a) * part
  return [between(one[0], other[0]), between(one[1], other[1]), between(one[2], other[2])]
}

/** Layers one over the other on nothing, with smooth edges, as a PNG. */
export function paint(layers: readonly Layer[]): Uint8Array {
  const rows = Buffer.alloc(side * (side * 4 + 1))
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) rows.set(pixel(layers, x + 0.5, y + 0.5), y * (side * 4 + 1) + 1 + x * 4)
  }
  return encodePng(rows, side)
}

function pixel(layers: readonly Layer[], x: number, y: number): readonly number[] {
  let [red, green, blue, opaque] = [0, 0, 0, 0]
  for (const { shape, colour } of layers) {
    const cover = Math.min(1, Math.max(0, 0.5 - shape(x, y)))
    if (cover === 0) continue
    const [r, g, b] = typeof colour === 'function' ? colour(x, y) : colour
    const now = cover + opaque * (1 - cover)
    const share = cover / now
    red += (r - red) * share
    green += (g - green) * share
    blue += (b - blue) * share
    opaque = now
  }
  return [Math.round(red), Math.round(green), Math.round(blue), Math.round(opaque * 255)]
}
