import { Button, makeStyles, mergeClasses, Tooltip, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import { Icon, type IconName } from './icons.tsx'

const useStyles = makeStyles({
  button: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXXS,
    minWidth: 0,
    width: '100%',
    height: '60px',
    padding: tokens.spacingHorizontalXS,
    borderRadius: tokens.borderRadiusLarge,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    fontWeight: tokens.fontWeightRegular,
  },
  label: { maxWidth: '100%', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  pressed: {
    color: tokens.colorNeutralForegroundOnBrand,
    backgroundColor: tokens.colorBrandBackground,
    ':hover': { color: tokens.colorNeutralForegroundOnBrand, backgroundColor: tokens.colorBrandBackgroundHover },
    '@media (forced-colors: active)': { border: '3px solid Highlight' },
  },
})

/** A quick toggle, or a button among them: a sign over a word or two. Disabled, it still says why. */
export function QuickButton({ icon, label, about, pressed, disabled, onPress }: QuickButtonProps) {
  const styles = useStyles()
  const [busy, setBusy] = useState(false)
  const press = async () => {
    setBusy(true)
    try {
      await onPress()
    } finally {
      setBusy(false)
    }
  }
  return (
    <Tooltip content={about} relationship="description">
      <Button
        className={mergeClasses(styles.button, pressed && !disabled && styles.pressed)}
        aria-pressed={pressed}
        disabledFocusable={disabled || busy}
        onClick={() => void press()}
      >
        <Icon name={icon} />
        <span className={styles.label}>{label}</span>
      </Button>
    </Tooltip>
  )
}

interface QuickButtonProps {
  readonly icon: IconName
  readonly label: string
  /** What it does; while disabled, why it cannot. */
  readonly about: string
  /** Makes it a toggle. */
  readonly pressed?: boolean
  readonly disabled: boolean
  /** Shows what goes wrong by itself. Until it is done, the button is not to be pressed again. */
  onPress(): void | Promise<void>
}
