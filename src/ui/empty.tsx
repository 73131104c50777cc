import { Button, makeStyles, Text, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'

const useStyles = makeStyles({
  place: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    textAlign: 'center',
    gap: tokens.spacingVerticalS,
    padding: tokens.spacingHorizontalXXL,
    maxWidth: '28rem',
    marginInline: 'auto',
    minHeight: '16rem',
  },
  why: { color: tokens.colorNeutralForeground3 },
})

/** An empty place always says three things: what belongs here, why it is empty, and one button that fixes or tests it. */
export function EmptyPlace({ picture, what, why, action }: EmptyPlaceProps) {
  const styles = useStyles()
  return (
    <div className={styles.place}>
      {picture}
      <Text as="h2" size={400} weight="semibold" align="center">
        {what}
      </Text>
      <Text className={styles.why} align="center">
        {why}
      </Text>
      {action && (
        <Button appearance="primary" onClick={action.run}>
          {action.label}
        </Button>
      )}
    </div>
  )
}

interface EmptyPlaceProps {
  readonly picture?: ReactNode
  readonly what: string
  readonly why: ReactNode
  readonly action?: { readonly label: string; readonly run: () => void } | undefined
}
