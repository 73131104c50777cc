import { Button, makeStyles, Spinner, Text, tokens } from '@fluentui/react-components'
import { useFate } from '../../../client/react/hub.tsx'
import { Icon, type IconName } from '../../../ui/icons.tsx'
import { PhoneText } from '../../../ui/phone-text.tsx'
import { type Errand, type Progress, progressOf } from './errand.ts'
import { useFeedHub } from './feed-context.ts'
import { Tool } from './tool.tsx'
import { words } from './words.ts'

const useStyles = makeStyles({
  line: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXXS,
    paddingInlineStart: tokens.spacingHorizontalS,
    borderInlineStartWidth: '2px',
    borderInlineStartStyle: 'solid',
    borderInlineStartColor: tokens.colorNeutralStroke1,
  },
  text: { overflowWrap: 'anywhere', whiteSpace: 'pre-line' },
  fate: { display: 'flex', gap: tokens.spacingHorizontalXS, fontSize: tokens.fontSizeBase200 },
  reason: { minWidth: 0, overflowWrap: 'anywhere' },
  tools: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalXS },
  failed: { color: tokens.colorStatusDangerForeground1 },
  unknown: { color: tokens.colorStatusWarningForeground3 },
  confirmed: { color: tokens.colorStatusSuccessForeground1 },
  sending: { color: tokens.colorNeutralForeground3 },
  handed: { color: tokens.colorNeutralForeground3 },
})

const icons: Readonly<Record<Exclude<Progress['state'], 'sending'>, IconName>> = {
  handed: 'check',
  confirmed: 'checkCircle',
  failed: 'error',
  unknown: 'question',
}

/** What the person wrote or pressed, and how far it has come. */
export function ErrandLine({ id, errand, canRetry, tabbable }: ErrandLineProps) {
  const styles = useStyles()
  const { deeds, desk, why } = useFeedHub()
  const progress = progressOf(errand, useFate(errand.clientId))
  const { state } = progress
  const isReply = errand.kind === 'reply'
  const retryWhy = why[errand.kind]
  return (
    <div className={styles.line}>
      {isReply ? (
        <PhoneText className={styles.text} text={errand.text} max={10_000} />
      ) : (
        <Text size={200}>
          <PhoneText text={words('pressed', { title: errand.text })} max={80} line />
        </Text>
      )}
      <div className={styles.fate}>
        {state === 'sending' ? <Spinner size="extra-tiny" /> : <Icon name={icons[state]} size={16} />}
        <span className={`${styles.reason} ${styles[state]}`}>{sentence(progress, isReply)}</span>
      </div>
      {(state === 'failed' || state === 'unknown') && (
        <div className={styles.tools}>
          {state === 'failed' && canRetry && (
            <Button
              size="small"
              disabledFocusable={retryWhy !== undefined}
              title={retryWhy}
              tabIndex={tabbable ? 0 : -1}
              onClick={() => deeds.retry(id, errand)}
            >
              {words('retry')}
            </Button>
          )}
          {isReply && (
            <Tool
              icon="copy"
              label={words('copyText')}
              tabbable={tabbable}
              onClick={() => deeds.copyWritten(errand.text)}
            />
          )}
          <Tool
            icon="dismiss"
            label={words('forget')}
            tabbable={tabbable}
            onClick={() => desk.drop(id, errand.clientId)}
          />
        </div>
      )}
    </div>
  )
}

interface ErrandLineProps {
  /** Of the notification. */
  readonly id: string
  readonly errand: Errand
  /** The notification is still there, to be answered again. */
  readonly canRetry: boolean
  readonly tabbable: boolean
}

/** How far it has come, in words. */
export function sentence({ state, reason = '' }: Progress, isReply: boolean): string {
  if (state === 'failed') return words(isReply ? 'failed' : 'failedAct', { reason })
  if (state === 'unknown') return words(isReply ? 'unknown' : 'unknownAct', { reason })
  return words(state)
}
