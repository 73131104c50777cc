import { makeStyles, Switch, Text, tokens } from '@fluentui/react-components'
import { type ReactNode, useId } from 'react'
import { words } from './words.ts'

const useStyles = makeStyles({
  row: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalL,
    padding: tokens.spacingHorizontalM,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    flexWrap: 'wrap',
  },
  text: { flex: '1 1 14rem', minWidth: 0, overflowWrap: 'anywhere' },
  what: { display: 'block', color: tokens.colorNeutralForeground3 },
})

/** One thing that can be set: its name, what it means, and what sets it. */
export function Setting({ title, what, children, id }: SettingProps) {
  const styles = useStyles()
  return (
    <div className={styles.row}>
      <div className={styles.text}>
        <Text id={id} weight="semibold">
          {title}
        </Text>
        {what !== undefined && (
          <Text size={200} className={styles.what}>
            {what}
          </Text>
        )}
      </div>
      {children}
    </div>
  )
}

interface SettingProps {
  readonly title: ReactNode
  readonly what?: ReactNode
  /** For what sets it to be labelled by. */
  readonly id?: string
  readonly children: ReactNode
}

/** A thing that is on or off. `fixed`: decided elsewhere. */
export function SwitchSetting({ title, what, on, fixed, onChange }: SwitchSettingProps) {
  const id = useId()
  return (
    <Setting title={title} what={fixed ? words('fixed') : what} id={id}>
      <Switch
        aria-labelledby={id}
        checked={on}
        disabled={fixed === true || onChange === undefined}
        onChange={(_, { checked }) => onChange?.(checked)}
      />
    </Setting>
  )
}

interface SwitchSettingProps {
  readonly title: ReactNode
  readonly what?: ReactNode
  readonly on: boolean
  readonly fixed?: boolean
  /** Absent: it cannot be changed. */
  readonly onChange?: ((on: boolean) => void) | undefined
}
