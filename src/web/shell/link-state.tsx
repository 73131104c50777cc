import { makeStyles, tokens } from '@fluentui/react-components'
import type { DeviceView } from '../../core/hub-contract.ts'
import { useNow } from '../../ui/clock.ts'
import { ago } from '../../ui/dates.ts'
import { Icon } from '../../ui/icons.tsx'
import { useLinkNames } from '../features.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  line: {
    display: 'inline-flex',
    alignItems: 'flex-start',
    gap: tokens.spacingHorizontalXS,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
    minWidth: 0,
  },
})

interface LinkStateProps {
  readonly device: DeviceView
  /** Whether the hub answers; while it does not, nothing is known. */
  readonly answers: boolean
}

/** Whether the phone is linked, in words. */
export function LinkState({ device, answers }: LinkStateProps) {
  const styles = useStyles()
  const linked = answers && device.links.length > 0
  return (
    <span className={styles.line}>
      <Icon name={linked ? 'link' : 'unlink'} size={16} />
      <span>{useLinkSentence({ device, answers })}</span>
    </span>
  )
}

/** "Linked over Wi-Fi", "Not reached, last heard 3 min ago". */
export function useLinkSentence({ device, answers }: LinkStateProps): string {
  const now = useNow()
  const linkName = useLinkNames()
  if (!answers) return words('notKnown')
  if (device.links.length > 0) return words('linked', { links: device.links.map(linkName).join(', ') })
  return device.lastHeard === undefined ? words('away') : words('awaySince', { ago: ago(device.lastHeard, now) })
}
