import { makeStyles, tokens } from '@fluentui/react-components'
import { Picture } from '../../../ui/picture.tsx'

const useStyles = makeStyles({
  letter: {
    display: 'inline-flex',
    alignItems: 'center',
    justifyContent: 'center',
    flexShrink: 0,
    borderRadius: tokens.borderRadiusMedium,
    fontWeight: tokens.fontWeightSemibold,
    lineHeight: 1,
    userSelect: 'none',
    '@media (forced-colors: active)': { outline: '1px solid CanvasText' },
  },
})

const colours = [
  [tokens.colorPaletteTealBackground2, tokens.colorPaletteTealForeground2],
  [tokens.colorPalettePurpleBackground2, tokens.colorPalettePurpleForeground2],
  [tokens.colorPaletteCranberryBackground2, tokens.colorPaletteCranberryForeground2],
  [tokens.colorPaletteForestBackground2, tokens.colorPaletteForestForeground2],
  [tokens.colorPaletteCornflowerBackground2, tokens.colorPaletteCornflowerForeground2],
  [tokens.colorPalettePumpkinBackground2, tokens.colorPalettePumpkinForeground2],
  [tokens.colorPaletteMagentaBackground2, tokens.colorPaletteMagentaForeground2],
  [tokens.colorPaletteSteelBackground2, tokens.colorPaletteSteelForeground2],
] as const

/** The picture of a notification; where there is none, the first letter of its app in a colour of its own. */
export function AppPicture({ app, icon, size = 32 }: AppPictureProps) {
  const styles = useStyles()
  const [background, color] = colours[hashOf(app) % colours.length] ?? colours[0]
  const letter = (
    <span
      aria-hidden
      className={styles.letter}
      style={{ width: size, height: size, fontSize: Math.round(size * 0.5), background, color }}
    >
      {firstLetter(app)}
    </span>
  )
  return <Picture src={icon === undefined ? undefined : `/api/blobs/${icon}`} size={size} fallback={letter} />
}

interface AppPictureProps {
  readonly app: string
  /** Reference among the blobs. */
  readonly icon?: string | undefined
  /** Width and height in CSS pixels. */
  readonly size?: number
}

function firstLetter(app: string): string {
  return (/[\p{L}\p{N}]/u.exec(app)?.[0] ?? '•').toLocaleUpperCase()
}

function hashOf(text: string): number {
  let hash = 7
  for (const letter of text) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0
  return hash
}
