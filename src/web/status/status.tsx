import { Link, makeStyles, Text, tokens } from '@fluentui/react-components'
import { useDevices } from '../../client/react/hub.tsx'
import { useNow } from '../../ui/clock.ts'
import { ago } from '../../ui/dates.ts'
import { EmptyPlace } from '../../ui/empty.tsx'
import { PhoneName } from '../../ui/phone-text.tsx'
import { EmptyPicture } from '../../ui/pictures.tsx'
import { go } from '../../ui/route.ts'
import { shownLine } from '../../ui/text.ts'
import { useChosenDevice } from '../device.ts'
import { useLinkNames } from '../features.ts'
import { Computer } from './computer.tsx'
import { FeatureList } from './feature-list.tsx'
import { Report } from './report.tsx'
import { words } from './words.ts'

const useStyles = makeStyles({
  page: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXL,
    padding: tokens.spacingHorizontalXL,
    maxWidth: '56rem',
    marginInline: 'auto',
  },
  head: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS },
  title: { margin: 0, fontSize: tokens.fontSizeBase600, lineHeight: tokens.lineHeightBase600 },
  soft: { color: tokens.colorNeutralForeground3 },
})

/** The truth about every feature of the chosen phone, and about this PC. */
export function Status() {
  const styles = useStyles()
  const device = useChosenDevice()
  const linkName = useLinkNames()
  const devices = useDevices()
  const now = useNow()
  if (!device) {
    return (
      <div className={styles.page}>
        <h1 className={styles.title}>{words('title')}</h1>
        <EmptyPlace
          picture={<EmptyPicture name="devices" />}
          what={words('none')}
          why={words('noneWhy')}
          action={{ label: words('addPhone'), run: () => go('/add') }}
        />
        <Computer />
        <Report />
      </div>
    )
  }
  const links = device.links.map(linkName).join(', ')
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1 className={styles.title}>
          {devices.length > 1 ? <PhoneName name={device.name} /> : words('of', { name: shownLine(device.name, 80) })}
        </h1>
        <Text className={styles.soft}>
          {device.links.length > 0 ? words('linked', { links }) : words('away')}
          {' · '}
          {device.lastHeard === undefined ? words('never') : words('heard', { ago: ago(device.lastHeard, now) })}
        </Text>
        <Link href={`#/add/test?device=${encodeURIComponent(device.id)}`}>{words('selfTest')}</Link>
      </header>
      <FeatureList device={device} />
      <Computer />
      <Report />
    </div>
  )
}
