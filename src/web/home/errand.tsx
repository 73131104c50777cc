import { makeStyles, tokens } from '@fluentui/react-components'
import type { Fate, OutboxView } from '../../core/hub-contract.ts'
import { Icon, type IconName } from '../../ui/icons.tsx'
import { shownLine } from '../../ui/text.ts'
import { useFeatureNames } from '../features.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  title: { fontWeight: tokens.fontWeightSemibold },
  fate: {
    display: 'flex',
    alignItems: 'start',
    gap: tokens.spacingHorizontalXS,
    color: tokens.colorNeutralForeground2,
  },
  sign: { display: 'flex', paddingBlockStart: tokens.spacingVerticalXXS },
})

const signs: Readonly<Record<Fate, { icon: IconName; color: string }>> = {
  queued: { icon: 'clock', color: tokens.colorNeutralForeground3 },
  handed: { icon: 'check', color: tokens.colorNeutralForeground2 },
  confirmed: { icon: 'checkCircle', color: tokens.colorStatusSuccessForeground1 },
  failed: { icon: 'error', color: tokens.colorStatusDangerForeground1 },
  unknown: { icon: 'question', color: tokens.colorStatusWarningForeground3 },
}

const named = ['notifications.reply', 'notifications.act', 'notifications.send', 'ping.send', 'ring.start'] as const

/** What was done from this PC, and what became of it: never more than is known. */
export function ErrandText({ errand }: { readonly errand: OutboxView }) {
  const styles = useStyles()
  const nameOf = useFeatureNames()
  const { feature, action, fate } = errand
  const known = named.find((name) => name === `${feature}.${action}`)
  const { icon, color } = signs[fate]
  return (
    <>
      <div className={styles.title}>
        {known ? words(known) : words('otherAction', { feature: nameOf(feature).title, action })}
      </div>
      <div className={styles.fate}>
        <span className={styles.sign} style={{ color }}>
          <Icon name={icon} size={16} />
        </span>
        {fateSentence(errand)}
      </div>
    </>
  )
}

function fateSentence({ fate, reason }: OutboxView): string {
  if (reason === undefined || (fate !== 'failed' && fate !== 'unknown')) return words(fate)
  return words(fate === 'failed' ? 'failedWhy' : 'unknownWhy', { reason: shownLine(reason) })
}
