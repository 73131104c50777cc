// The mark: a PC (the bar, wide) and a phone (the stem, tall) that lean forward together and make a T. 24 x 24.
// Plain strings, so that scripts/icons.ts makes the app's icons from the same shape.

export const logoShape = {
  pc: 'M3.96 4.65A2.4 2.4 0 0 1 6.31 2.75H19.2A2.4 2.4 0 0 1 21.55 5.65L20.92 8.6A2.4 2.4 0 0 1 18.58 10.5H5.68A2.4 2.4 0 0 1 3.34 7.6z',
  phone:
    'M7.64 13.68A2 2 0 0 1 9.6 12.1H12.11A2 2 0 0 1 14.07 14.52L12.92 19.92A2 2 0 0 1 10.96 21.5H8.45A2 2 0 0 1 6.49 19.08z',
} as const
