import { Button, makeStyles, Text, tokens } from '@fluentui/react-components'
import { useMemo } from 'react'
import type { DeviceView } from '../../core/hub-contract.ts'
import { fullTime } from '../../ui/dates.ts'
import { go, useRoute } from '../../ui/route.ts'
import { EmptyHome } from './empty-home.tsx'
import { Failures } from './failures.tsx'
import { Filters } from './filters.tsx'
import { homeAddress, readHomePlace } from './place.ts'
import { Rows } from './rows.tsx'
import { SkeletonRows } from './skeleton.tsx'
import { useTimeline } from './use-timeline.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  page: { display: 'flex', flexDirection: 'column', height: '100%', minHeight: 0, overflow: 'hidden' },
  head: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    paddingBlock: `${tokens.spacingVerticalL} ${tokens.spacingVerticalM}`,
    paddingInline: tokens.spacingHorizontalXL,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    '@media (max-width: 600px)': {
      paddingBlock: tokens.spacingVerticalS,
      paddingInline: tokens.spacingHorizontalM,
    },
  },
  title: { margin: 0, fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500 },
  past: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  body: { position: 'relative', flexGrow: 1, minHeight: 0, overflow: 'hidden' },
  empty: { height: '100%', overflow: 'auto' },
})

/** One timeline of everything that happened on all phones. */
export function Home({ devices }: { readonly devices: readonly DeviceView[] }) {
  const styles = useStyles()
  const { query } = useRoute()
  const place = useMemo(() => readHomePlace(query), [query])
  const timeline = useTimeline(devices, place)
  const { rows, ended, failed } = timeline.merged
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <h1 className={styles.title}>{words('title')}</h1>
        {devices.length > 0 && <Filters devices={devices} place={place} />}
        {place.before !== undefined && (
          <div className={styles.past}>
            <Text>{words('until', { time: fullTime(place.before - 1) })}</Text>
            <Button size="small" onClick={() => go(homeAddress({ kind: place.kind, phone: place.phone }))}>
              {words('toNewest')}
            </Button>
          </div>
        )}
        <Failures failed={failed} devices={devices} retry={timeline.again} />
      </div>
      <div className={styles.body}>
        {rows.length > 0 && <Rows key={timeline.id} timeline={timeline} devices={devices} show={place.show} />}
        {rows.length === 0 && !ended && <SkeletonRows count={10} />}
        {rows.length === 0 && ended && failed.length === 0 && (
          <div className={styles.empty}>
            <EmptyHome devices={devices} place={place} />
          </div>
        )}
      </div>
    </div>
  )
}
