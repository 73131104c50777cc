import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { memo, useCallback } from 'react'
import { useNow } from '../../ui/clock.ts'
import { clockTime, dayName, fullTime } from '../../ui/dates.ts'
import { Icon, type IconName } from '../../ui/icons.tsx'
import { PhoneName, PhoneText } from '../../ui/phone-text.tsx'
import { Picture } from '../../ui/picture.tsx'
import { useHidden } from '../../ui/privacy.tsx'
import { ErrandText } from './errand.tsx'
import { widestText } from './row-height.ts'
import type { Happening } from './sources.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  day: {
    margin: 0,
    paddingBlock: `${tokens.spacingVerticalL} ${tokens.spacingVerticalXS}`,
    paddingInline: tokens.spacingHorizontalXL,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
    '@media (max-width: 600px)': { paddingInline: tokens.spacingHorizontalM },
  },
  row: {
    display: 'grid',
    gridTemplateColumns: '32px minmax(0, 1fr) auto',
    columnGap: tokens.spacingHorizontalM,
    paddingBlock: tokens.spacingVerticalS,
    paddingInline: tokens.spacingHorizontalXL,
    '@media (max-width: 600px)': { paddingInline: tokens.spacingHorizontalM },
  },
  picture: {
    display: 'flex',
    justifyContent: 'center',
    width: '32px',
    paddingBlockStart: tokens.spacingVerticalXXS,
    color: tokens.colorNeutralForeground3,
  },
  body: { minWidth: 0, maxWidth: `${widestText}px` },
  summary: {
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
  },
  title: {
    display: 'block',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    fontWeight: tokens.fontWeightSemibold,
  },
  text: { overflowWrap: 'anywhere', color: tokens.colorNeutralForeground2 },
  clamped: {
    display: '-webkit-box',
    WebkitBoxOrient: 'vertical',
    WebkitLineClamp: '2',
    overflow: 'hidden',
  },
  whole: { display: 'block', whiteSpace: 'pre-wrap' },
  wholeTitle: { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
  over: { color: tokens.colorNeutralForeground3, fontWeight: tokens.fontWeightRegular },
  end: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'end',
    gap: tokens.spacingVerticalXS,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
    whiteSpace: 'nowrap',
  },
  expand: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    width: '24px',
    height: '24px',
    padding: 0,
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    background: 'none',
    color: 'inherit',
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover, color: tokens.colorNeutralForeground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  shown: { backgroundColor: tokens.colorBrandBackground2, borderRadius: tokens.borderRadiusMedium },
})

/** Of a text of which two lines are shown, at most so much is in the document, and of the whole text. */
const closedLength = 320
const openLength = 10_000
/** Shorter texts fit into two lines of the narrowest page. */
const surelyFits = 30

interface RowProps {
  readonly item: Happening
  /** Told only where there are several phones. */
  readonly phone: string | undefined
  /** It begins a day. */
  readonly isFirst: boolean
  readonly isOpen: boolean
  /** It is what somebody looked for. */
  readonly isWanted: boolean
  readonly labelId: string
  readonly rowId: string
  readonly toggle: (rowId: string) => void
}

/** One thing that happened. */
export const TimelineRow = memo(function TimelineRow(props: RowProps) {
  const { item, phone, isFirst, isOpen, isWanted, labelId, rowId, toggle } = props
  const styles = useStyles()
  return (
    <>
      {isFirst && <Day at={item.at} />}
      <div className={mergeClasses(styles.row, isWanted && styles.shown)}>
        <span className={styles.picture}>
          <Picture
            src={item.picture === undefined ? undefined : `/api/blobs/${encodeURIComponent(item.picture)}`}
            size={32}
            fallback={<Icon name={item.icon as IconName} size={24} />}
          />
        </span>
        <div className={styles.body}>
          <div id={labelId} className={styles.summary}>
            {item.errand ? words('fromPc') : <PhoneName name={item.summary} />}
            {phone !== undefined && (
              <>
                {' · '}
                <PhoneName name={phone} />
              </>
            )}
          </div>
          {item.errand ? <ErrandText errand={item.errand} /> : <Content item={item} isOpen={isOpen} />}
        </div>
        <div className={styles.end}>
          <time dir="auto" dateTime={new Date(item.at).toISOString()} title={fullTime(item.at)}>
            {clockTime(item.at)}
          </time>
          {!item.errand && <Expand item={item} isOpen={isOpen} toggle={() => toggle(rowId)} />}
        </div>
      </div>
    </>
  )
})

function Day({ at }: { readonly at: number }) {
  return <h2 className={useStyles().day}>{dayName(at, useNow())}</h2>
}

interface OpenProps {
  readonly item: Happening
  readonly isOpen: boolean
}

function Content({ item: { title, text, active }, isOpen }: OpenProps) {
  const styles = useStyles()
  const hidden = useHidden()
  const over = active === false
  // Hidden, one sign that there is something is enough.
  const shownText = hidden && title ? undefined : text
  return (
    <>
      {title && (
        <PhoneText
          text={title}
          max={isOpen ? openLength : closedLength}
          line={!isOpen}
          className={mergeClasses(styles.title, over && styles.over, isOpen && styles.wholeTitle)}
        />
      )}
      {shownText && (
        <PhoneText
          text={shownText}
          max={isOpen ? openLength : closedLength}
          line={!isOpen}
          className={mergeClasses(styles.text, isOpen ? styles.whole : styles.clamped, over && styles.over)}
        />
      )}
    </>
  )
}

/** A button where there is more than is seen. */
function Expand({ item: { title = '', text = '' }, isOpen, toggle }: OpenProps & { readonly toggle: () => void }) {
  const styles = useStyles()
  const hidden = useHidden()
  const isLong = Math.max(title.length, text.length) > closedLength
  const measured = useCallback(
    (button: HTMLButtonElement | null) => {
      if (button) button.style.visibility = isLong || isCut(button) ? 'visible' : 'hidden'
    },
    [isLong],
  )
  if (hidden || (title.length <= surelyFits && text.length <= surelyFits)) return undefined
  return (
    <button
      ref={isOpen ? undefined : measured}
      type="button"
      className={styles.expand}
      aria-expanded={isOpen}
      aria-label={words(isOpen ? 'less' : 'more')}
      onClick={toggle}
    >
      <Icon name={isOpen ? 'chevronUp' : 'chevronDown'} size={16} />
    </button>
  )
}

/** Whether a text beside the button is longer than its place. Only looks, so that nothing is laid out anew for it. */
function isCut(button: HTMLElement): boolean {
  const [, ...parts] = button.parentElement?.previousElementSibling?.children ?? []
  return parts.some((part) => part.scrollHeight > part.clientHeight || part.scrollWidth > part.clientWidth)
}
