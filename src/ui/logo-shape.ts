// The mark: a PC (the bar, wide) and a phone (the stem, tall) that lean forward together and make a T. 24 x 24.
// Plain strings, so that scripts/icons.ts makes the app's icons from the same shape.

export const logoShape = {
  pc: 'M6.3 3.25h14.2a2 2 0 0 1 1.95 2.44l-.63 2.8a2.6 2.6 0 0 1-2.54 2.03H4.9a2 2 0 0 1-1.95-2.44l.81-3.8A1.3 1.3 0 0 1 6.3 3.25z',
  phone: 'M10.2 12.5h5.1l-1.5 6.8a2.2 2.2 0 0 1-2.15 1.7H8.9z',
} as const
