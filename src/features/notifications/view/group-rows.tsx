import { Button, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components'
import { memo, useId } from 'react'
import { number } from '../../../ui/dates.ts'
import { Icon } from '../../../ui/icons.tsx'
import { PhoneName } from '../../../ui/phone-text.tsx'
import { useHidden } from '../../../ui/privacy.tsx'
import { shownLine } from '../../../ui/text.ts'
import { AppPicture } from './app-picture.tsx'
import { useFeedHub } from './feed-context.ts'
import type { AppCount, Lane, Row } from './rows.ts'
import { Tool } from './tool.tsx'
import { words } from './words.ts'

const useStyles = makeStyles({
  lane: { margin: 0, paddingBlockStart: tokens.spacingVerticalS, color: tokens.colorNeutralForeground2 },
  app: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    borderRadius: tokens.borderRadiusMedium,
    minHeight: '28px',
    '&:focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  boxed: {
    padding: tokens.spacingHorizontalMNudge,
    gap: tokens.spacingHorizontalS,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  heading: {
    margin: 0,
    fontSize: 'inherit',
    fontWeight: 'inherit',
    minWidth: 0,
    display: 'flex',
    gap: tokens.spacingHorizontalXS,
  },
  name: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  counted: { minWidth: 0, overflowWrap: 'anywhere' },
  soft: { color: tokens.colorNeutralForeground3 },
  tools: { display: 'flex', marginInlineStart: 'auto', flexShrink: 0 },
  more: { justifyContent: 'flex-start', width: '100%', minWidth: 0, fontWeight: tokens.fontWeightRegular },
  moreText: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
})

/** The heading of a lane. */
export const LaneRow = memo(function LaneRow({ lane }: { readonly lane: Lane }) {
  const styles = useStyles()
  return (
    <Text
      as="h3"
      size={200}
      weight="semibold"
      className={styles.lane}
      title={lane === 'silent' ? words('silentWhy') : undefined}
    >
      {words(lane)}
    </Text>
  )
})

/** The heading of several notifications of one app, with what can be done with all of them. */
export const AppRow = memo(function AppRow({ rowKey, deep, tabbable, ...counted }: AppRowProps) {
  const styles = useStyles()
  const { app, count, muted } = counted
  const Heading = deep ? 'h4' : 'h3'
  const nameId = useId()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div role="group" data-row={rowKey} tabIndex={tabbable ? 0 : -1} aria-labelledby={nameId} className={styles.app}>
      <Heading className={styles.heading} id={nameId}>
        <Text weight="semibold" className={styles.name}>
          <PhoneName name={app} />
        </Text>
        <Text className={styles.soft}>{number(count)}</Text>
        {muted && <Icon name="bellOff" size={16} label={words('muted')} className={styles.soft} />}
      </Heading>
      <AppTools {...counted} tabbable={tabbable} />
    </div>
  )
})

interface AppRowProps extends AppCount {
  readonly rowKey: string
  /** Stands under the heading of a lane. */
  readonly deep: boolean
  readonly tabbable: boolean
}

/** In privacy mode: an app and how many notifications it has. */
export const CountRow = memo(function CountRow({ rowKey, tabbable, ...counted }: Omit<AppRowProps, 'deep'>) {
  const styles = useStyles()
  const { app, count } = counted
  const nameId = useId()
  return (
    <article
      data-row={rowKey}
      tabIndex={tabbable ? 0 : -1}
      aria-labelledby={nameId}
      className={mergeClasses(styles.app, styles.boxed)}
    >
      <AppPicture app={app} />
      <Text id={nameId} className={styles.counted}>
        {words('appCount', { app: shownLine(app, 80), count })}
      </Text>
      <AppTools {...counted} tabbable={tabbable} />
    </article>
  )
})

function AppTools({ app, clearable, muted, tabbable }: AppCount & { readonly tabbable: boolean }) {
  const styles = useStyles()
  const { deeds, why } = useFeedHub()
  const name = shownLine(app, 80)
  return (
    <span className={styles.tools}>
      <Tool
        icon={muted ? 'ring' : 'bellOff'}
        label={words(muted ? 'unmuteApp' : 'muteApp', { app: name })}
        why={why.configureApp}
        keys="M"
        tabbable={tabbable}
        onClick={() => deeds.mute(app, !muted)}
      />
      {clearable > 0 && (
        <Tool
          icon="clear"
          label={words('clearApp', { app: name })}
          why={why.clear}
          keys="E"
          tabbable={tabbable}
          onClick={() => deeds.clear(app)}
        />
      )}
    </span>
  )
}

/** Stands for the folded notifications of an app, and unfolds them. */
export const MoreRow = memo(function MoreRow({ row, tabbable }: MoreRowProps) {
  const styles = useStyles()
  const { desk } = useFeedHub()
  const hidden = useHidden()
  const { block, app, open, count, titles } = row
  const name = shownLine(app, 80)
  const listed = titles.map((title) => shownLine(title, 40)).join(', ')
  const summary =
    hidden || listed === '' ? words('moreOf', { count, app: name }) : words('moreTitles', { count, titles: listed })
  return (
    <Button
      data-row={row.key}
      appearance="subtle"
      size="small"
      className={styles.more}
      icon={<Icon name={open ? 'chevronUp' : 'chevronDown'} size={16} />}
      aria-expanded={open}
      tabIndex={tabbable ? 0 : -1}
      onClick={() => desk.unfoldBlock(block, !open)}
    >
      <bdi className={styles.moreText}>{open ? words('fewerOf', { app: name }) : summary}</bdi>
    </Button>
  )
})

interface MoreRowProps {
  readonly row: Extract<Row, { readonly kind: 'more' }>
  readonly tabbable: boolean
}
