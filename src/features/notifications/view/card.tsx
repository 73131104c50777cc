import { Button, makeStyles, mergeClasses, shorthands, Text, tokens } from '@fluentui/react-components'
import { memo, useId } from 'react'
import { Icon } from '../../../ui/icons.tsx'
import { PhoneName, PhoneText } from '../../../ui/phone-text.tsx'
import { PrivacyContext, useHidden } from '../../../ui/privacy.tsx'
import { shownLine } from '../../../ui/text.ts'
import { Time } from '../../../ui/time.tsx'
import { AppPicture } from './app-picture.tsx'
import { CodeButton } from './code-chips.tsx'
import { ErrandLine } from './errand-line.tsx'
import { useFeedHub, useWork } from './feed-context.ts'
import { PhoneButtons } from './phone-buttons.tsx'
import { ReplyField } from './reply-field.tsx'
import { Said } from './said.tsx'
import type { Item } from './shown.ts'
import { Tool } from './tool.tsx'
import { words } from './words.ts'

const useStyles = makeStyles({
  card: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalSNudge,
    padding: tokens.spacingHorizontalMNudge,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    minWidth: 0,
    '&:focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-1px' },
    // What is not needed all the time shows where the pointer or the focus is, and where there is no pointer.
    '& [data-tools]': { opacity: 0 },
    '&:hover [data-tools], &:focus-within [data-tools], &:focus [data-tools]': { opacity: 1 },
    '@media (hover: none)': { '& [data-tools]': { opacity: 1 } },
  },
  gone: shorthands.borderStyle('dashed'),
  head: { display: 'flex', gap: tokens.spacingHorizontalS, minWidth: 0 },
  names: { flexGrow: 1, minWidth: 0, display: 'flex', flexDirection: 'column' },
  top: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalXS, minHeight: '24px', minWidth: 0 },
  app: {
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
  first: { minWidth: 0, display: 'flex' },
  time: { flexShrink: 0, fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
  tools: { display: 'flex', flexShrink: 0, marginInlineStart: 'auto', position: 'relative' },
  // They lie over the time, so that names have the room when nobody points there.
  extra: {
    position: 'absolute',
    insetBlockStart: 0,
    insetInlineEnd: '100%',
    display: 'flex',
    backgroundColor: tokens.colorNeutralBackground1,
  },
  title: {
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
    display: '-webkit-box',
    WebkitBoxOrient: 'vertical',
    WebkitLineClamp: '2',
    overflow: 'hidden',
  },
  wholeTitle: { WebkitLineClamp: 'none' },
  note: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
})

/** One notification. Drawn anew only when it, its work or its place in the Tab order changes. */
export const Card = memo(function Card(props: CardProps) {
  const { item } = props
  const { desk } = useFeedHub()
  const { revealed } = useWork(desk, item.id)
  const hidden = useHidden()
  return (
    <PrivacyContext value={hidden || (item.hidden === true && !revealed)}>
      <Inside {...props} />
    </PrivacyContext>
  )
})

interface CardProps {
  readonly item: Item
  readonly code: string | undefined
  readonly alone: boolean
  readonly gone: boolean
  /** Its controls are in the order of the Tab key. */
  readonly tabbable: boolean
}

function Inside({ item, code, alone, gone, tabbable }: CardProps) {
  const styles = useStyles()
  const { desk } = useFeedHub()
  const { open, errands } = useWork(desk, item.id)
  const hidden = useHidden()
  const nameId = useId()
  const titleId = useId()
  const { id, app, icon } = item
  const title = item.title.trim() === '' ? undefined : item.title
  // Under the heading of its app it need not be named again.
  const named = alone || hidden || title === undefined
  const titled = title !== undefined && (
    <PhoneText className={mergeClasses(styles.title, open && styles.wholeTitle)} text={title} max={500} />
  )
  return (
    <article
      data-row={id}
      className={mergeClasses(styles.card, gone && styles.gone)}
      tabIndex={tabbable ? 0 : -1}
      aria-labelledby={named && titled && !hidden ? `${nameId} ${titleId}` : nameId}
      aria-keyshortcuts={item.canReply && !hidden ? 'R C E M' : 'C E M'}
    >
      <div className={styles.head}>
        <AppPicture app={app} icon={icon} />
        <div className={styles.names}>
          <div className={styles.top}>
            <span id={nameId} className={styles.first}>
              {named ? <PhoneName className={styles.app} name={app} /> : titled}
            </span>
            <span className={styles.time}>
              <Time at={item.time} />
            </span>
            <CardTools item={item} gone={gone} hidden={hidden} tabbable={tabbable} />
          </div>
          {named && !hidden && titled && <div id={titleId}>{titled}</div>}
        </div>
      </div>
      {gone && <Text className={styles.note}>{words('gone')}</Text>}
      {hidden ? (
        <HiddenContent item={item} tabbable={tabbable} />
      ) : (
        <Said item={item} open={open} tabbable={tabbable} onOpen={(on) => desk.unfold(id, on)} />
      )}
      {code !== undefined && <CodeButton code={code} tabbable={tabbable} />}
      {!hidden && !gone && <PhoneButtons item={item} errands={errands} tabbable={tabbable} />}
      {!hidden &&
        errands.map((errand) => (
          <ErrandLine
            key={errand.clientId}
            id={id}
            errand={errand}
            canRetry={!gone && (errand.kind === 'act' || item.canReply)}
            tabbable={tabbable}
          />
        ))}
      {!hidden && !gone && item.canReply && (
        <ReplyField id={id} name={shownLine(title ?? app, 80)} tabbable={tabbable} />
      )}
      {!hidden && gone && <LostDraft id={id} tabbable={tabbable} />}
    </article>
  )
}

function CardTools({ item, gone, hidden, tabbable }: CardToolsProps) {
  const styles = useStyles()
  const { deeds, why } = useFeedHub()
  const app = shownLine(item.app, 80)
  const muted = item.muted === true
  const fixed = !item.clearable && !gone
  return (
    <span className={styles.tools}>
      <span data-tools className={styles.extra}>
        <Tool
          icon={muted ? 'ring' : 'bellOff'}
          label={words(muted ? 'unmuteApp' : 'muteApp', { app })}
          why={why.configureApp}
          keys="M"
          tabbable={tabbable}
          onClick={() => deeds.mute(item.app, !muted)}
        />
        {!hidden && (
          <Tool
            icon="copy"
            label={words('copyText')}
            keys="C"
            tabbable={tabbable}
            onClick={() => deeds.copyText(item)}
          />
        )}
      </span>
      <Tool
        icon={fixed ? 'lock' : 'dismiss'}
        label={words(fixed ? 'fixed' : gone ? 'discard' : 'dismiss')}
        {...(fixed ? { disabled: true } : { why: gone ? undefined : why.dismiss })}
        keys="E"
        tabbable={tabbable}
        onClick={() => deeds.dismiss(item)}
      />
    </span>
  )
}

interface CardToolsProps {
  readonly item: Item
  readonly gone: boolean
  readonly hidden: boolean
  readonly tabbable: boolean
}

/** Instead of what the person wants kept off the screen. In privacy mode there is no way around it. */
function HiddenContent({ item, tabbable }: { readonly item: Item; readonly tabbable: boolean }) {
  const styles = useStyles()
  const { desk } = useFeedHub()
  return (
    <div>
      <Text className={styles.note}>{words('hiddenHere', { app: shownLine(item.app, 80) })} </Text>
      <Button size="small" appearance="subtle" tabIndex={tabbable ? 0 : -1} onClick={() => desk.reveal(item.id)}>
        {words('reveal')}
      </Button>
    </div>
  )
}

/** What was being written when the notification went away on the phone. */
function LostDraft({ id, tabbable }: { readonly id: string; readonly tabbable: boolean }) {
  const { deeds, desk } = useFeedHub()
  const { draft } = useWork(desk, id)
  if (draft.trim() === '') return null
  return (
    <div>
      <PhoneText text={draft} max={10_000} />
      <Button
        size="small"
        appearance="subtle"
        icon={<Icon name="copy" size={16} />}
        tabIndex={tabbable ? 0 : -1}
        onClick={() => deeds.copyWritten(draft)}
      >
        {words('copyText')}
      </Button>
    </div>
  )
}
