import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { useHubState } from '../../client/react/hub.tsx'
import type { DeviceView } from '../../core/hub-contract.ts'
import { number, percent } from '../../ui/dates.ts'
import { BatteryIcon, Icon } from '../../ui/icons.tsx'
import { PhoneName } from '../../ui/phone-text.tsx'
import { useLinkSentence } from './link-state.tsx'
import { openPanel, usePanelOpen } from './panel.ts'
import { Unseen } from './unseen.tsx'
import { words } from './words.ts'

const useStyles = makeStyles({
  bar: {
    gridArea: 'compact',
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    paddingInline: tokens.spacingHorizontalS,
    paddingBlockEnd: tokens.spacingVerticalXS,
    minWidth: 0,
  },
  open: { flex: 1, minWidth: 0, justifyContent: 'flex-start', textAlign: 'start', height: '48px' },
  text: { display: 'flex', flexDirection: 'column', minWidth: 0, flex: 1 },
  line: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  state: {
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    fontWeight: tokens.fontWeightRegular,
    color: tokens.colorNeutralForeground2,
  },
  battery: { display: 'inline-flex', alignItems: 'center', gap: '2px', fontWeight: tokens.fontWeightRegular },
})

/** The device panel in one line, where there is no room for it. */
export function CompactBar({ device, inert }: { readonly device: DeviceView; readonly inert: boolean }) {
  const styles = useStyles()
  const answers = useHubState(({ connection }) => connection === 'live')
  const open = usePanelOpen()
  const sentence = useLinkSentence({ device, answers })
  const { battery, notifications } = device.features
  const charge = battery?.state.percent
  const count = Number(notifications?.state.active ?? 0)
  const share = typeof charge === 'number' ? percent(charge / 100) : undefined
  return (
    <section className={styles.bar} inert={inert} aria-label={words('device')}>
      <Button
        appearance="subtle"
        className={styles.open}
        icon={<Icon name="phone" />}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => openPanel()}
      >
        <span className={styles.text}>
          <PhoneName name={device.name} className={styles.line} />
          <span className={styles.state}>{sentence}</span>
        </span>
        {share !== undefined && (
          <span className={styles.battery}>
            <BatteryIcon percent={charge as number} charging={battery?.state.charging === true} />
            <Unseen>{words('battery')}</Unseen> {share}
          </span>
        )}
        <Unseen>{words('openPanel')}</Unseen>
      </Button>
      <Button
        appearance="subtle"
        icon={<Icon name="notification" />}
        aria-label={`${words('notifications')}: ${words('notificationCount', { count })}`}
        onClick={() => openPanel('feed')}
      >
        {number(count)}
      </Button>
    </section>
  )
}
