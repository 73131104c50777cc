import { Button, makeStyles, Text, tokens } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { useClient } from '../../client/react/hub.tsx'
import type { Finding } from '../../core/hub-contract.ts'
import { Icon, type IconName } from '../../ui/icons.tsx'
import { words } from './words.ts'

const signs: Readonly<Record<Finding['state'], { icon: IconName; color: string }>> = {
  ok: { icon: 'checkCircle', color: tokens.colorStatusSuccessForeground1 },
  info: { icon: 'info', color: tokens.colorNeutralForeground3 },
  warn: { icon: 'warning', color: tokens.colorStatusWarningForeground3 },
  bad: { icon: 'error', color: tokens.colorStatusDangerForeground1 },
}

const useStyles = makeStyles({
  head: { display: 'flex', justifyContent: 'space-between', alignItems: 'center', gap: tokens.spacingHorizontalM },
  title: { margin: 0, fontSize: tokens.fontSizeBase400 },
  list: { listStyleType: 'none', margin: 0, padding: 0, minHeight: '12rem' },
  row: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr)',
    gap: tokens.spacingHorizontalS,
    paddingBlock: tokens.spacingVerticalXS,
    overflowWrap: 'anywhere',
  },
  step: { display: 'block', color: tokens.colorNeutralForeground2 },
})

/** What linking phones needs of this PC, looked at when it is shown and when asked. */
export function Computer() {
  const styles = useStyles()
  const client = useClient()
  const heading = useId()
  const checks = useQuery({ queryKey: ['checks'], queryFn: () => client.hub.checks(), staleTime: 10_000 })
  return (
    <section aria-labelledby={heading}>
      <div className={styles.head}>
        <h2 id={heading} className={styles.title}>
          {words('pc')}
        </h2>
        <Button size="small" disabled={checks.isFetching} onClick={() => void checks.refetch()}>
          {checks.isFetching ? words('looking') : words('lookAgain')}
        </Button>
      </div>
      <ul className={styles.list} aria-busy={checks.isFetching}>
        {checks.data?.map((found) => (
          <FindingRow key={found.name} found={found} />
        ))}
        {checks.error && <li>{checks.error.message}</li>}
      </ul>
    </section>
  )
}

function FindingRow({ found }: { readonly found: Finding }) {
  const styles = useStyles()
  const { icon, color } = signs[found.state]
  return (
    <li className={styles.row}>
      <span style={{ color }}>
        <Icon name={icon} label={words(found.state)} />
      </span>
      <span>
        <Text>{found.text}</Text>
        {found.step !== undefined && (
          <Text size={200} className={styles.step}>
            {words('todo', { step: found.step })}
          </Text>
        )}
      </span>
    </li>
  )
}
