import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useHubState, useSettings } from '../../client/react/hub.tsx'
import type { DeviceView } from '../../core/hub-contract.ts'
import { PhoneName } from '../../ui/phone-text.tsx'
import { PhonePicture } from '../../ui/pictures.tsx'
import { views } from '../views.ts'
import { LinkState } from './link-state.tsx'
import { StatusRail } from './status-rail.tsx'
import { words } from './words.ts'

const useStyles = makeStyles({
  head: {
    display: 'flex',
    gap: tokens.spacingHorizontalL,
    paddingInline: tokens.spacingHorizontalL,
    alignItems: 'flex-start',
  },
  picture: { flexShrink: 0 },
  facts: {
    display: 'flex',
    flexDirection: 'column',
    justifyContent: 'center',
    gap: tokens.spacingVerticalXS,
    minWidth: 0,
    minHeight: '120px',
    flex: 1,
  },
  title: { display: 'flex', alignItems: 'baseline', flexWrap: 'wrap', columnGap: tokens.spacingHorizontalS },
  name: {
    margin: 0,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
    display: '-webkit-box',
    WebkitLineClamp: 2,
    WebkitBoxOrient: 'vertical',
    overflow: 'hidden',
  },
  old: { fontStyle: 'italic', color: tokens.colorNeutralForeground3 },
  simulated: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
  slots: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalM,
    minHeight: '24px',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
})

const kinds = ['phone', 'tablet', 'desktop', 'laptop', 'tv'] as const

/** The phone: its picture, name, whether it is linked, battery and signal, and how its features do. */
export function PhoneHead({ device }: { readonly device: DeviceView }) {
  const styles = useStyles()
  const demo = useSettings()?.demo ?? false
  const answers = useHubState(({ connection }) => connection === 'live')
  const kind = kinds.find((known) => known === device.kind) ?? 'unknown'
  const battery = device.features.battery?.state.percent
  return (
    <div className={styles.head}>
      <PhonePicture
        kind={kind}
        className={styles.picture ?? ''}
        battery={typeof battery === 'number' ? battery : undefined}
      />
      <div className={styles.facts}>
        <div className={styles.title}>
          <h2 className={styles.name}>
            <PhoneName name={device.name} />
          </h2>
          {demo && <span className={styles.simulated}>{words('simulated')}</span>}
        </div>
        <LinkState device={device} answers={answers} />
        <div className={mergeClasses(styles.slots, !answers && styles.old)}>
          {views.map(
            ({ feature, Status }) => Status && device.features[feature] && <Status key={feature} device={device} />,
          )}
        </div>
        <StatusRail device={device} answers={answers} />
      </div>
    </div>
  )
}
