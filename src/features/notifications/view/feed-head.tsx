import { Badge, Button, makeStyles, Text, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import type { DeviceView } from '../../../core/hub-contract.ts'
import { useNow } from '../../../ui/clock.ts'
import { number, shortTime } from '../../../ui/dates.ts'
import { Icon } from '../../../ui/icons.tsx'
import { useFeedHub } from './feed-context.ts'
import { words } from './words.ts'

/** More than so many are not dismissed without asking. */
const manyAtOnce = 10

const useStyles = makeStyles({
  head: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS, minHeight: '32px' },
  title: { margin: 0 },
  end: { marginInlineStart: 'auto', whiteSpace: 'nowrap' },
  note: { display: 'flex', gap: tokens.spacingHorizontalXS, color: tokens.colorNeutralForeground2 },
  ask: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    padding: tokens.spacingHorizontalS,
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
})

/** What stands over the list: how many there are, whether the phone is reached, and clearing them all. */
export function FeedHead({ id, device, count, clearable, all }: FeedHeadProps) {
  const styles = useStyles()
  const { deeds, why } = useFeedHub()
  const [asking, setAsking] = useState(false)
  const clear = () => {
    setAsking(false)
    deeds.clear()
  }
  return (
    <>
      <div className={styles.head}>
        <Text as="h2" id={id} size={400} weight="semibold" className={styles.title}>
          {words('title')}
        </Text>
        {count > 0 && (
          <Badge appearance="tint" color="informative" aria-label={words('count', { count })} role="img">
            {number(count)}
          </Badge>
        )}
        {count > 0 && (
          <Button
            className={styles.end}
            appearance="subtle"
            size="small"
            icon={<Icon name="clear" size={16} />}
            disabledFocusable={why.clear !== undefined || clearable === 0}
            title={why.clear ?? (clearable === 0 ? words('fixed') : undefined)}
            onClick={() => (clearable > manyAtOnce ? setAsking(true) : clear())}
          >
            {words('clearAll')}
          </Button>
        )}
      </div>
      {asking && clearable > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
        <div role="group" aria-label={words('clearAll')} className={styles.ask}>
          <Text>{words('clearMany', { count: clearable })}</Text>
          <Button size="small" appearance="primary" autoFocus onClick={clear}>
            {words('clearAll')}
          </Button>
          <Button size="small" onClick={() => setAsking(false)}>
            {words('cancel')}
          </Button>
        </div>
      )}
      {device.links.length === 0 && <Away at={device.lastHeard} />}
      {all !== undefined && (
        <Text size={200} className={styles.note}>
          {words('most', { count, all })}
        </Text>
      )}
    </>
  )
}

interface FeedHeadProps {
  /** Of the heading. */
  readonly id: string
  readonly device: DeviceView
  readonly count: number
  readonly clearable: number
  /** How many the phone shows, where not all of them are listed. */
  readonly all?: number | undefined
}

function Away({ at }: { readonly at: number | undefined }) {
  const styles = useStyles()
  const now = useNow()
  return (
    <Text size={200} className={styles.note}>
      <Icon name="stale" size={16} />
      {at === undefined ? words('away') : words('awaySince', { time: shortTime(at, now) })}
    </Text>
  )
}
