import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { logoShape } from './logo-shape.ts'
import { tandemTokens } from './theme.ts'

const useStyles = makeStyles({
  mark: { flexShrink: 0, verticalAlign: 'middle' },
  pc: { fill: tokens.colorBrandForeground1, '@media (forced-colors: active)': { fill: 'CanvasText' } },
  phone: { fill: tandemTokens.warm, '@media (forced-colors: active)': { fill: 'CanvasText' } },
  plain: { fill: 'currentColor' },
  wordmark: {
    display: 'inline-flex',
    alignItems: 'center',
    whiteSpace: 'nowrap',
    color: tokens.colorNeutralForeground1,
    fontFamily: tokens.fontFamilyBase,
    fontWeight: tokens.fontWeightSemibold,
    letterSpacing: '-0.01em',
    lineHeight: 1,
  },
})

export type LogoProps = {
  /** Width and height in pixels; 24 unless said. */
  readonly size?: number
  /** What it says to a screen reader. Without it the mark is decoration. */
  readonly label?: string
  /** In the text's one colour. */
  readonly plain?: boolean
  readonly className?: string
}

/** Tandem's mark. */
export function Logo({ size = 24, label, plain = false, className }: LogoProps) {
  const styles = useStyles()
  return (
    <svg
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
      focusable={false}
      className={mergeClasses(styles.mark, className)}
      width={size}
      height={size}
      viewBox="0 0 24 24"
    >
      <path d={logoShape.pc} className={plain ? styles.plain : styles.pc} />
      <path d={logoShape.phone} className={plain ? styles.plain : styles.phone} />
    </svg>
  )
}

/** The mark and the name beside it; `size` is the mark's, in pixels. */
export function Wordmark({ size = 24, plain = false, className }: Omit<LogoProps, 'label'>) {
  const styles = useStyles()
  return (
    <span
      className={mergeClasses(styles.wordmark, className)}
      style={{ fontSize: size * 0.75, gap: size * 0.3 }}
      dir="ltr"
      translate="no"
    >
      <Logo size={size} plain={plain} />
      Tandem
    </span>
  )
}
