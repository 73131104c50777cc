import { Button, makeStyles, Text, tokens } from '@fluentui/react-components'
import { useNow } from '../../../ui/clock.ts'
import { ago } from '../../../ui/dates.ts'
import { Icon } from '../../../ui/icons.tsx'
import { usePreferences } from '../../../ui/preferences.ts'
import { useHidden } from '../../../ui/privacy.tsx'
import { useShortcut } from '../../../ui/shortcuts.ts'
import { shownLine } from '../../../ui/text.ts'
import { useFeedHub } from './feed-context.ts'
import { type FreshCode, spaced } from './shown.ts'
import { words } from './words.ts'

/** Older ones are still at their cards. */
const most = 2

const useStyles = makeStyles({
  chips: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXS,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  chip: { display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  from: {
    color: tokens.colorNeutralForeground2,
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  button: { alignSelf: 'flex-start' },
  code: { fontVariantNumeric: 'tabular-nums', unicodeBidi: 'isolate' },
})

/** The newest one-time codes, one press away from the clipboard. */
export function CodeChips({ codes, hiddenApps }: CodeChipsProps) {
  const styles = useStyles()
  const { singleKeys } = usePreferences()
  const now = useNow()
  const [newest] = codes
  if (!newest) return null
  return (
    <>
      {singleKeys && <CopyKey code={newest.code} />}
      <ul className={styles.chips} aria-label={words('codes')}>
        {codes.slice(0, most).map(({ id, code, app, at }) => (
          <li key={id} className={styles.chip}>
            <CodeButton code={code} secret={hiddenApps.has(app)} primary tabbable />
            <Text size={200} className={styles.from}>
              {words('codeFrom', { app: shownLine(app, 80), ago: ago(at, now) })}
            </Text>
          </li>
        ))}
      </ul>
    </>
  )
}

interface CodeChipsProps {
  /** Newest first. */
  readonly codes: readonly FreshCode[]
  /** Apps whose content is kept off the screen. */
  readonly hiddenApps: ReadonlySet<string>
}

function CopyKey({ code }: { readonly code: string }) {
  const { deeds } = useFeedHub()
  useShortcut({ keys: 'C', title: words('keyCopyCode'), group: words('keys') }, () => deeds.copyCode(code))
  return null
}

/** Copies a code; shows it unless it is to be hidden. */
export function CodeButton({ code, secret = false, primary = false, tabbable }: CodeButtonProps) {
  const styles = useStyles()
  const { deeds } = useFeedHub()
  const hidden = useHidden() || secret
  return (
    <Button
      appearance={primary ? 'primary' : 'secondary'}
      size="small"
      className={styles.button}
      icon={<Icon name="code" size={16} />}
      aria-keyshortcuts="C"
      tabIndex={tabbable ? 0 : -1}
      onClick={() => deeds.copyCode(code)}
    >
      <span className={styles.code}>{hidden ? words('copyHidden') : words('copyCode', { code: spaced(code) })}</span>
    </Button>
  )
}

interface CodeButtonProps {
  readonly code: string
  /** The person keeps it off the screen. */
  readonly secret?: boolean
  readonly primary?: boolean
  readonly tabbable: boolean
}
