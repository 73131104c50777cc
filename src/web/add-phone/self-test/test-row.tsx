import { Button, makeStyles, mergeClasses, Spinner, Text, tokens } from '@fluentui/react-components'
import { Icon, type IconName } from '../../../ui/icons.tsx'
import type { Standing, TestStep } from './run.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  row: {
    display: 'flex',
    gap: tokens.spacingHorizontalM,
    paddingBlock: tokens.spacingVerticalM,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  sign: { width: '20px', flexShrink: 0, marginBlockStart: '2px' },
  text: { flexGrow: 1, minWidth: 0, display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXXS },
  head: { display: 'flex', flexWrap: 'wrap', columnGap: tokens.spacingHorizontalM, alignItems: 'baseline' },
  title: { margin: 0 },
  soft: { color: tokens.colorNeutralForeground2 },
  passed: { color: tokens.colorStatusSuccessForeground1 },
  failed: { color: tokens.colorStatusDangerForeground1 },
  buttons: { display: 'flex', flexShrink: 0, alignItems: 'flex-start' },
})

const signs: Readonly<Record<Exclude<Standing['state'], 'running'>, IconName>> = {
  waiting: 'clock',
  passed: 'checkCircle',
  failed: 'error',
  skipped: 'chevronRight',
}

/** One step: what it is, how it stands, what it says, and what can be done about it. */
export function TestRow({ test, standing, running, onSkip, onAgain }: TestRowProps) {
  const styles = useStyles()
  const { title, explain } = test.step
  const { state } = standing
  const color = state === 'passed' ? styles.passed : state === 'failed' ? styles.failed : styles.soft
  const said = state === 'running' ? standing.say : state === 'waiting' ? undefined : standing.sentence
  const isOver = state !== 'waiting' && state !== 'running'
  return (
    <li className={styles.row}>
      <span className={mergeClasses(styles.sign, color)}>
        {state === 'running' ? <Spinner size="tiny" aria-hidden /> : <Icon name={signs[state]} />}
      </span>
      <span className={styles.text}>
        <span className={styles.head}>
          <Text as="h3" weight="semibold" className={styles.title}>
            {title}
          </Text>
          <Text size={200} weight="semibold" className={color}>
            {words(state)}
          </Text>
        </span>
        {!isOver && <Text className={styles.soft}>{explain}</Text>}
        {said !== undefined && (
          <Text>
            <bdi>{said}</bdi>
          </Text>
        )}
      </span>
      <span className={styles.buttons}>
        {running && !isOver && (
          <Button size="small" aria-label={words('skipTitle', { title })} onClick={onSkip}>
            {words('skip')}
          </Button>
        )}
        {!running && isOver && (
          <Button size="small" aria-label={words('againTitle', { title })} onClick={onAgain}>
            {words('again')}
          </Button>
        )}
      </span>
    </li>
  )
}

interface TestRowProps {
  readonly test: TestStep
  readonly standing: Standing
  /** Some step runs. */
  readonly running: boolean
  readonly onSkip: () => void
  readonly onAgain: () => void
}
