import { Button, makeStyles, Text, tokens } from '@fluentui/react-components'
import type { Finding } from '../../core/hub-contract.ts'
import { Icon, type IconName } from '../../ui/icons.tsx'
import { announce } from '../../ui/notices.ts'
import { Asked } from './asked.tsx'
import { useRemembered } from './memory.ts'
import { byUrgency } from './outlook-rules.ts'
import { useChecks } from './questions.ts'
import { StepFrame } from './step-frame.tsx'
import { stepsFor } from './steps.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, minHeight: '12rem' },
  row: {
    display: 'flex',
    gap: tokens.spacingHorizontalM,
    paddingBlock: tokens.spacingVerticalM,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  text: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXXS, minWidth: 0 },
  head: { display: 'flex', flexWrap: 'wrap', columnGap: tokens.spacingHorizontalM, alignItems: 'baseline' },
  name: { display: 'block', '::first-letter': { textTransform: 'uppercase' } },
  bad: { color: tokens.colorStatusDangerForeground1 },
  warn: { color: tokens.colorStatusWarningForeground3 },
  ok: { color: tokens.colorStatusSuccessForeground1 },
  info: { color: tokens.colorNeutralForeground2 },
})

const signs: Readonly<Record<Finding['state'], IconName>> = {
  ok: 'checkCircle',
  info: 'info',
  warn: 'warning',
  bad: 'error',
}

/** Whether this PC has what linking phones needs, live. Nothing of it is in the way of going on. */
export function ThisPc() {
  const styles = useStyles()
  const { platform } = useRemembered()
  const checks = useChecks()
  const next = stepsFor(platform).includes('app') ? '/add/app' : '/add/find'
  const again = async () => {
    const { isSuccess } = await checks.refetch()
    if (isSuccess) announce(words('checked'))
  }
  return (
    <StepFrame step="pc" title={words('pcTitle')} lead={words('pcLead')} next={{ to: next }}>
      <Asked query={checks}>
        {(findings) =>
          findings.length === 0 ? (
            <Text>{words('noChecks')}</Text>
          ) : (
            <ul className={styles.list}>
              {byUrgency(findings).map((finding) => (
                <Row key={finding.name} finding={finding} />
              ))}
            </ul>
          )
        }
      </Asked>
      <div>
        <Button icon={<Icon name="refresh" />} onClick={() => void again()}>
          {words('checkAgain')}
        </Button>
      </div>
    </StepFrame>
  )
}

function Row({ finding: { name, state, text, step } }: { readonly finding: Finding }) {
  const styles = useStyles()
  return (
    <li className={styles.row}>
      <Icon name={signs[state]} className={styles[state]} />
      <span className={styles.text}>
        <span className={styles.head}>
          <Text weight="semibold" className={styles.name} dir="auto">
            {name}
          </Text>
          <Text size={200} weight="semibold" className={styles[state]}>
            {words(state)}
          </Text>
        </span>
        <Text>
          <bdi>{text}</bdi>
        </Text>
        {step !== undefined && <Text>{words('step', { step })}</Text>}
      </span>
    </li>
  )
}
