import { makeStyles, mergeClasses, Tooltip, tokens } from '@fluentui/react-components'
import { useFeature } from '../../../client/react/hub.tsx'
import type { DeviceProps } from '../../../client/react/view.ts'
import { percent as inPercent } from '../../../ui/dates.ts'
import { useHealthSentences } from '../../../ui/health.tsx'
import { BatteryIcon, Icon } from '../../../ui/icons.tsx'
import { chargeOf } from './charge.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  status: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalXS, whiteSpace: 'nowrap' },
  low: { color: tokens.colorStatusDangerForeground1 },
  stale: { color: tokens.colorNeutralForeground3, fontStyle: 'italic' },
})

/** How full the phone is, beside its name. */
export function BatteryStatus({ device }: DeviceProps) {
  const battery = useFeature(device, 'battery')
  return battery?.on && battery.health.state !== 'impossible' ? <Charge {...battery} /> : null
}

function Charge({ state, health }: NonNullable<ReturnType<typeof useFeature<'battery'>>>) {
  const styles = useStyles()
  const [first = ''] = useHealthSentences(health)
  const { percent, charging, low } = chargeOf(state)
  const share = percent === undefined ? undefined : inPercent(percent / 100)
  const parts = [
    share === undefined ? words('unknown') : words('percent', { percent: share }),
    ...(charging ? [words('charging')] : []),
    ...(low ? [words('low')] : []),
  ]
  return (
    <Tooltip content={`${parts.join(', ')}. ${first}`} relationship="label">
      <span
        role="img"
        className={mergeClasses(styles.status, low && styles.low, health.state === 'stale' && styles.stale)}
      >
        <BatteryIcon percent={percent} charging={charging} />
        {share ?? '–'}
        {charging && ` ${words('charging')}`}
        {low && (
          <>
            <Icon name="warning" size={16} /> {words('low')}
          </>
        )}
      </span>
    </Tooltip>
  )
}
