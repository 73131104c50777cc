import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { Icon } from '../../../ui/icons.tsx'
import { PhoneName } from '../../../ui/phone-text.tsx'
import { shownLine } from '../../../ui/text.ts'
import type { Player } from '../contract.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  player: {
    display: 'inline-flex',
    alignItems: 'center',
    alignSelf: 'flex-start',
    gap: tokens.spacingHorizontalXXS,
    maxWidth: '100%',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
  },
  button: {
    minHeight: '24px',
    margin: `0 calc(-1 * ${tokens.spacingHorizontalXS})`,
    padding: `0 ${tokens.spacingHorizontalXS}`,
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: 'transparent',
    fontFamily: 'inherit',
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover, color: tokens.colorNeutralForeground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  name: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
})

interface PlayerNameProps {
  readonly player: Player
  /** The player to show after this one; undefined where there is only one. */
  readonly other: Player | undefined
  onChoose(id: string): void
}

/** Which app plays; with several, a press shows the next. */
export function PlayerName({ player, other, onChoose }: PlayerNameProps) {
  const styles = useStyles()
  const name = <PhoneName name={player.name} className={styles.name} />
  if (!other) return <span className={styles.player}>{name}</span>
  const label = words('playerNext', { player: shownLine(player.name, 40), next: shownLine(other.name, 40) })
  return (
    <button
      type="button"
      className={mergeClasses(styles.player, styles.button)}
      aria-label={label}
      title={label}
      onClick={() => onChoose(other.id)}
    >
      {name}
      <Icon name="chevronRight" size={16} />
    </button>
  )
}
