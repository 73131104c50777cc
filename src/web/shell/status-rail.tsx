import { makeStyles, tokens } from '@fluentui/react-components'
import type { DeviceView } from '../../core/hub-contract.ts'
import { Icon, type IconName } from '../../ui/icons.tsx'
import { locale } from '../../ui/locale.ts'
import { useFeatureNames } from '../features.ts'
import { summarise, type Tone, toneOf } from './health-summary.ts'
import { Unseen } from './unseen.tsx'
import { words } from './words.ts'

const useStyles = makeStyles({
  rail: {
    display: 'flex',
    alignItems: 'flex-start',
    gap: tokens.spacingHorizontalXS,
    paddingBlock: tokens.spacingVerticalXXS,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    minHeight: '24px',
    boxSizing: 'border-box',
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    borderRadius: tokens.borderRadiusMedium,
    ':hover': { textDecorationLine: 'underline' },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  lines: { display: 'flex', flexDirection: 'column', minWidth: 0 },
  good: { color: tokens.colorStatusSuccessForeground1 },
  step: { color: tokens.colorStatusWarningForeground3 },
  partly: { color: tokens.colorNeutralForeground2 },
  away: { color: tokens.colorNeutralForeground3 },
  unknown: { color: tokens.colorNeutralForeground3 },
})

const icons: Readonly<Record<Tone, IconName>> = {
  good: 'checkCircle',
  step: 'warning',
  partly: 'limited',
  away: 'stale',
  unknown: 'question',
}

/** How all features of the phone do, in a line or two that lead to the whole truth. */
export function StatusRail({ device, answers }: { readonly device: DeviceView; readonly answers: boolean }) {
  const styles = useStyles()
  const tone = toneOf(device, answers)
  const sentences = useSentences(device, tone)
  return (
    <a href="#/status" className={styles.rail}>
      {/* The colour is the wrapper's: forced colours do not reach the one of a picture. */}
      <span className={styles[tone]}>
        <Icon name={icons[tone]} size={16} />
      </span>
      <Unseen>{words('railFor')}</Unseen>
      <span className={styles.lines}>
        {sentences.map((sentence) => (
          <span key={sentence}>{sentence}</span>
        ))}
      </span>
    </a>
  )
}

function useSentences(device: DeviceView, tone: Tone): string[] {
  const nameOf = useFeatureNames()
  if (tone === 'unknown') return [words('railUnknown')]
  if (tone === 'away') return [words('railAway')]
  const { total, proven, unprovable, impossible, needStep } = summarise(device.features)
  if (total === 0) return [words('allOff')]
  const parts = [words(proven === total ? 'allWork' : 'working', { proven, total })]
  if (unprovable > 0) parts.push(words('unprovable', { count: unprovable }))
  if (impossible > 0) parts.push(words('impossible', { count: impossible }))
  if (needStep.length > 0) {
    const features = new Intl.ListFormat(locale().tag).format(needStep.map((id) => nameOf(id).title))
    parts.push(words('needStep', { features, count: needStep.length }))
  }
  return parts
}
