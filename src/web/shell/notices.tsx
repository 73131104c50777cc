import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { Icon, type IconName } from '../../ui/icons.tsx'
import { dismissNotice, type Notice, useNotices } from '../../ui/notices.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  region: {
    position: 'fixed',
    insetBlockEnd: tokens.spacingVerticalL,
    insetInlineEnd: tokens.spacingHorizontalL,
    zIndex: 500,
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    width: `min(24rem, calc(100vw - 2 * ${tokens.spacingHorizontalL}))`,
    pointerEvents: 'none',
    '@media (max-width: 639.98px)': { insetBlockEnd: '4.5rem' },
  },
  group: { display: 'contents' },
  notice: {
    pointerEvents: 'auto',
    display: 'flex',
    alignItems: 'flex-start',
    gap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalS} ${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow16,
  },
  sentence: { flex: 1, paddingBlock: '6px', overflowWrap: 'anywhere' },
  icon: { marginBlockStart: '6px' },
  info: { color: tokens.colorBrandForeground1 },
  success: { color: tokens.colorStatusSuccessForeground1 },
  warning: { color: tokens.colorStatusWarningForeground3 },
  error: { color: tokens.colorStatusDangerForeground1 },
})

const icons: Readonly<Record<Notice['tone'], IconName>> = {
  info: 'info',
  success: 'checkCircle',
  warning: 'warning',
  error: 'error',
}

/** Sentences about what was just done, at the lower end. Errors interrupt a screen reader, the rest waits its turn. */
export function Notices() {
  const styles = useStyles()
  const notices = useNotices()
  const part = (errors: boolean) =>
    notices.filter(({ tone }) => (tone === 'error') === errors).map((notice) => <Card key={notice.id} {...notice} />)
  return (
    <div className={styles.region}>
      <div aria-live="polite" className={styles.group}>
        {part(false)}
      </div>
      <div aria-live="assertive" className={styles.group}>
        {part(true)}
      </div>
    </div>
  )
}

function Card({ id, tone, sentence, action }: Notice) {
  const styles = useStyles()
  return (
    <div className={styles.notice}>
      <span className={mergeClasses(styles.icon, styles[tone])}>
        <Icon name={icons[tone]} />
      </span>
      <span className={styles.sentence}>{sentence}</span>
      {action && (
        <Button
          size="small"
          onClick={() => {
            dismissNotice(id)
            action.run()
          }}
        >
          {action.label}
        </Button>
      )}
      <Button
        appearance="subtle"
        icon={<Icon name="dismiss" size={16} />}
        aria-label={words('close')}
        onClick={() => dismissNotice(id)}
      />
    </div>
  )
}
