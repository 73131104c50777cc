import { Button, makeStyles, Text, tokens } from '@fluentui/react-components'
import { Icon } from '../../../ui/icons.tsx'
import { shownLine } from '../../../ui/text.ts'
import { type Asking, requestKey, shortId } from '../peers.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  bars: {
    position: 'fixed',
    insetBlockEnd: tokens.spacingVerticalXXL,
    // The tabs are at the lower edge there.
    '@media (max-width: 639.98px)': { insetBlockEnd: '4.5rem' },
    insetInline: tokens.spacingHorizontalS,
    zIndex: 1000,
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    gap: tokens.spacingVerticalXS,
    pointerEvents: 'none',
  },
  bar: {
    pointerEvents: 'auto',
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    maxWidth: '100%',
    boxSizing: 'border-box',
    paddingBlock: tokens.spacingVerticalXS,
    paddingInline: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusXLarge,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow16,
  },
  name: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', minWidth: 0 },
  fixed: { flexShrink: 0, whiteSpace: 'nowrap' },
})

/** Requests that were put aside still wait for their answer. */
export function RequestBar({ requests, onLook }: RequestBarProps) {
  const styles = useStyles()
  if (requests.length === 0) return null
  return (
    <section aria-label={words('bar')} className={styles.bars}>
      {requests.map((request) => (
        <div key={requestKey(request)} className={styles.bar}>
          <Icon name="link" />
          <Text className={styles.name}>{words('asks', { name: shownLine(request.name, 60) })}</Text>
          <Text size={200} className={styles.fixed}>
            {words('id', { id: shortId(request) })}
          </Text>
          <Button size="small" className={styles.fixed} onClick={() => onLook(request)}>
            {words('look')}
          </Button>
        </div>
      ))}
    </section>
  )
}

interface RequestBarProps {
  readonly requests: readonly Asking[]
  readonly onLook: (request: Asking) => void
}
