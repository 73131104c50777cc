import {
  type BrandVariants,
  createDarkTheme,
  createLightTheme,
  type Theme,
  teamsHighContrastTheme,
} from '@fluentui/react-components'

// Tandem's colour is the plum of an evening sky: one hue (320 in OKLCH), even steps of lightness from 10 to 160. It is
// far from the green, yellow and red that say how things are, and from the blues of the systems it sits on.
const plum: BrandVariants = {
  10: '#17091a',
  20: '#26102c',
  30: '#381540',
  40: '#491c53',
  50: '#572263',
  60: '#682a75',
  70: '#783287',
  80: '#893e9a',
  90: '#aa5abc',
  100: '#c47ad4',
  110: '#d08edf',
  120: '#daa1e7',
  130: '#e3b4ee',
  140: '#ebc5f3',
  150: '#f1d7f7',
  160: '#f8ebfb',
}

/** Fluent's theme, and the evening sky of Tandem's pictures. Never for text, never to say how something is. */
export type TandemTheme = Theme & {
  readonly tandemSkyTop: string
  readonly tandemSkyLow: string
  readonly tandemHills: string
  /** A paler or deeper brand, for what is far away. */
  readonly tandemSoft: string
  /** The last light: the one warm colour beside the brand's. */
  readonly tandemWarm: string
}

/** The names under which components use the colours that Fluent does not have. */
export const tandemTokens = {
  skyTop: 'var(--tandemSkyTop)',
  skyLow: 'var(--tandemSkyLow)',
  hills: 'var(--tandemHills)',
  soft: 'var(--tandemSoft)',
  warm: 'var(--tandemWarm)',
} as const

export const lightTheme: TandemTheme = {
  ...createLightTheme(plum),
  tandemSkyTop: plum[80],
  tandemSkyLow: '#f59569',
  tandemHills: plum[50],
  tandemSoft: plum[140],
  tandemWarm: '#f59569',
}

export const darkTheme: TandemTheme = {
  ...createDarkTheme(plum),
  // Fluent's dark theme darkens what is pressed to step 90, which no longer reads on its greys.
  colorBrandForegroundLinkPressed: plum[100],
  colorCompoundBrandForeground1Pressed: plum[100],
  colorCompoundBrandBackgroundPressed: plum[100],
  colorNeutralForeground2BrandPressed: plum[100],
  colorNeutralForeground3BrandPressed: plum[100],
  tandemSkyTop: plum[60],
  tandemSkyLow: '#c9774f',
  tandemHills: plum[30],
  tandemSoft: plum[50],
  tandemWarm: '#dc855d',
}

export const contrastTheme: TandemTheme = {
  ...teamsHighContrastTheme,
  tandemSkyTop: '#000000',
  tandemSkyLow: '#000000',
  tandemHills: '#1aebff',
  tandemSoft: '#1aebff',
  tandemWarm: '#ffff00',
}
