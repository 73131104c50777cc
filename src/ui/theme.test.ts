import { describe, expect, test } from 'vitest'
import { contrastTheme, darkTheme, lightTheme, type TandemTheme } from './theme.ts'

/** The ratio of WCAG 2.2, 1.4.3: from 1 (the same) to 21 (black on white). Takes `#rrggbb`. */
function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

function luminance(colour: string): number {
  expect(colour).toMatch(/^#[0-9a-f]{6}$/i)
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

test('the ratio is that of WCAG', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
})

type Colour = Extract<keyof TandemTheme, `color${string}`>

/** What text or a mark stands on what, in every state. */
const pairs: readonly [what: string, on: readonly Colour[], grounds: readonly Colour[]][] = [
  [
    'words on the brand',
    ['colorNeutralForegroundOnBrand'],
    [
      'colorBrandBackground',
      'colorBrandBackgroundHover',
      'colorBrandBackgroundPressed',
      'colorBrandBackgroundSelected',
    ],
  ],
  [
    'brand words on the page',
    ['colorBrandForeground1', 'colorBrandForeground2', 'colorCompoundBrandForeground1'],
    ['colorNeutralBackground1', 'colorNeutralBackground2', 'colorNeutralBackground3'],
  ],
  [
    'links',
    ['colorBrandForegroundLink', 'colorBrandForegroundLinkHover'],
    ['colorNeutralBackground1', 'colorNeutralBackground2', 'colorNeutralBackground3'],
  ],
  [
    'what is pressed',
    ['colorBrandForegroundLinkPressed', 'colorCompoundBrandForeground1Pressed'],
    ['colorNeutralBackground1', 'colorNeutralBackground2', 'colorNeutralBackground3'],
  ],
  ['brand words on the pale brand', ['colorBrandForeground2'], ['colorBrandBackground2']],
  ['words on the pale brand', ['colorNeutralForeground1', 'colorNeutralForeground2'], ['colorBrandBackground2']],
  [
    'the tick in a box',
    ['colorNeutralForegroundInverted'],
    ['colorCompoundBrandBackground', 'colorCompoundBrandBackgroundHover', 'colorCompoundBrandBackgroundPressed'],
  ],
]

const themes = { light: lightTheme, dark: darkTheme, contrast: contrastTheme }

describe.each(Object.entries(themes))('in the %s theme', (_, theme) => {
  test.each(pairs)('%s can be read', (_, on, grounds) => {
    const poor = on.flatMap((word) =>
      grounds
        .map((ground) => ({ word, ground, ratio: contrast(theme[word], theme[ground]) }))
        .filter(({ ratio }) => ratio < 4.5),
    )
    expect(poor).toEqual([])
  })
})
