import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { type ReactNode, useEffect } from 'react'
import { useDevices } from '../../client/react/hub.tsx'
import { Icon, type IconName } from '../../ui/icons.tsx'
import { PhoneName } from '../../ui/phone-text.tsx'
import { Picture } from '../../ui/picture.tsx'
import { keyWords } from '../../ui/shortcuts.ts'
import { shownLine } from '../../ui/text.ts'
import { Time } from '../../ui/time.tsx'
import type { Entry, Group } from './groups.ts'
import { Marked } from './marked.tsx'
import { around } from './rank.ts'
import type { FoundHere } from './use-found.ts'
import { type Option, phoneName } from './use-options.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  list: {
    flexShrink: 1,
    minHeight: 0,
    overflowY: 'auto',
    overscrollBehavior: 'contain',
    paddingInline: tokens.spacingHorizontalS,
    paddingBlockEnd: tokens.spacingVerticalS,
  },
  heading: {
    paddingBlock: `${tokens.spacingVerticalM} ${tokens.spacingVerticalXS}`,
    paddingInline: tokens.spacingHorizontalS,
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
  },
  option: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    minHeight: '36px',
    paddingInline: tokens.spacingHorizontalS,
    paddingBlock: tokens.spacingVerticalXS,
    borderRadius: tokens.borderRadiusMedium,
    cursor: 'pointer',
  },
  active: {
    // Not one of those that turn over in high contrast: several colours of text stand on it.
    backgroundColor: tokens.colorNeutralBackground4,
    outline: `2px solid ${tokens.colorBrandStroke1}`,
    outlineOffset: '-2px',
  },
  main: { flexGrow: 1, minWidth: 0 },
  line: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  soft: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  title: { fontWeight: tokens.fontWeightSemibold },
  end: {
    flexShrink: 0,
    fontFamily: 'inherit',
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
  },
  picture: { display: 'flex', justifyContent: 'center', width: '32px', flexShrink: 0 },
})

/** The id of the option at this index, for `aria-activedescendant`. */
export function optionId(listId: string, index: number): string {
  return `${listId}-${index}`
}

interface PaletteListProps {
  readonly id: string
  readonly groups: readonly Group[]
  /** Index of the active one among all entries. */
  readonly active: number
  readonly query: string
  readonly onPoint: (id: string) => void
  readonly onChoose: (entry: Entry) => void
}

/** Results in groups. The focus stays in the field above, which names the active one. */
export function PaletteList({ id, groups, active, query, onPoint, onChoose }: PaletteListProps) {
  const styles = useStyles()
  useEffect(() => {
    document.getElementById(optionId(id, active))?.scrollIntoView({ block: 'nearest' })
  }, [id, active])
  let index = -1
  return (
    <div id={id} role="listbox" aria-label={words('results')} className={styles.list}>
      {groups.map(({ name, entries }) => (
        // biome-ignore lint/a11y/useSemanticElements: a group of options, not of fields
        <div key={name} role="group" aria-labelledby={`${id}-${name}`}>
          <div id={`${id}-${name}`} className={styles.heading}>
            {words(name)}
          </div>
          {entries.map((entry) => {
            index++
            const isActive = index === active
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field
              // biome-ignore lint/a11y/useFocusableInteractive: the field has the focus
              <div
                key={entry.id}
                id={optionId(id, index)}
                role="option"
                aria-selected={isActive}
                className={mergeClasses(styles.option, isActive && styles.active)}
                onMouseMove={() => isActive || onPoint(entry.id)}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => onChoose(entry)}
              >
                {'found' in entry ? (
                  <FoundLines found={entry.found} query={query} />
                ) : (
                  <OptionLine option={entry.option} query={query} />
                )}
              </div>
            )
          })}
        </div>
      ))}
    </div>
  )
}

function OptionLine({ option, query }: { readonly option: Option; readonly query: string }) {
  const styles = useStyles()
  const { title, icon, phone, keys } = option
  return (
    <>
      <span className={styles.picture}>
        <Icon name={icon} />
      </span>
      <div className={mergeClasses(styles.main, styles.line)}>
        <Marked text={title} query={query} />
        {phone !== undefined && (
          <span className={styles.soft}>
            {' · '}
            <bdi dir="auto">
              <Marked text={phone} query={query} />
            </bdi>
          </span>
        )}
      </div>
      {keys && (
        <kbd className={styles.end} dir="ltr">
          {keyWords(keys)}
        </kbd>
      )}
    </>
  )
}

const longestLine = 200
/** What was found is among the first letters of a line, where a narrow page shows it too. */
const inSight = 40

function FoundLines({ found, query }: { readonly found: FoundHere; readonly query: string }) {
  const styles = useStyles()
  const devices = useDevices()
  const device = devices.find(({ id }) => id === found.device)
  const phone = device && phoneName(device, devices)
  return (
    <>
      <span className={styles.picture}>
        <Picture
          src={found.picture === undefined ? undefined : `/api/blobs/${encodeURIComponent(found.picture)}`}
          size={32}
          fallback={<Icon name={found.icon as IconName} size={24} />}
        />
      </span>
      <div className={styles.main}>
        <div className={mergeClasses(styles.line, styles.soft)}>
          <PhoneName name={found.summary} />
          {phone !== undefined && ` · ${phone}`}
        </div>
        {found.title && (
          <Line className={styles.title}>
            <Marked text={lineOf(found.title, query)} query={query} />
          </Line>
        )}
        {found.text && (
          <Line>
            <Marked text={lineOf(found.text, query)} query={query} />
          </Line>
        )}
      </div>
      <span className={styles.end}>
        <Time at={found.at} />
      </span>
    </>
  )
}

function lineOf(text: string, query: string): string {
  return shownLine(around(query, shownLine(text, 10_000), inSight), longestLine)
}

function Line({ className, children }: { readonly className?: string; readonly children: ReactNode }) {
  const styles = useStyles()
  return (
    <div className={mergeClasses(styles.line, className)}>
      <bdi dir="auto">{children}</bdi>
    </div>
  )
}
