import {
  Button,
  Dialog,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  Text,
  tokens,
} from '@fluentui/react-components'
import { Fragment } from 'react'
import { Icon } from '../../ui/icons.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { keyWords, type Shortcut, useListedShortcuts } from '../../ui/shortcuts.ts'
import { show, useReturnFocus } from './open.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  surface: { maxWidth: '52rem' },
  intro: { color: tokens.colorNeutralForeground3 },
  groups: {
    columns: '20rem auto',
    columnGap: tokens.spacingHorizontalXXXL,
    paddingBlockStart: tokens.spacingVerticalS,
  },
  group: { breakInside: 'avoid', paddingBlockEnd: tokens.spacingVerticalL },
  heading: { margin: 0, fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase400 },
  list: { margin: 0 },
  line: {
    display: 'flex',
    alignItems: 'baseline',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalL,
    paddingBlock: tokens.spacingVerticalXS,
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  keys: { margin: 0, textAlign: 'end' },
  key: {
    display: 'inline-block',
    minWidth: '24px',
    boxSizing: 'border-box',
    paddingInline: tokens.spacingHorizontalSNudge,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    fontFamily: 'inherit',
    fontSize: tokens.fontSizeBase200,
    textAlign: 'center',
    whiteSpace: 'nowrap',
  },
})

/** Every key that works right now, in groups. */
export function ShortcutSheet({ isOpen }: { readonly isOpen: boolean }) {
  const styles = useStyles()
  return (
    <Dialog open={isOpen} onOpenChange={(_, { open }) => !open && show(undefined)}>
      <DialogSurface className={styles.surface}>
        <Keys />
      </DialogSurface>
    </Dialog>
  )
}

function Keys() {
  const styles = useStyles()
  const { singleKeys } = usePreferences()
  const groups = grouped(useListedShortcuts())
  useReturnFocus()
  const close = (
    <Button
      appearance="subtle"
      aria-label={words('close')}
      icon={<Icon name="dismiss" />}
      onClick={() => show(undefined)}
    />
  )
  return (
    <DialogBody>
      <DialogTitle action={close}>{words('sheetTitle')}</DialogTitle>
      {/* On a small page it scrolls, by keys too. */}
      <DialogContent tabIndex={0}>
        <Text className={styles.intro}>{words(singleKeys ? 'sheetWhat' : 'sheetSingleOff')}</Text>
        <div className={styles.groups}>
          {[...groups].map(([group, lines]) => (
            <section key={group} className={styles.group}>
              <h3 className={styles.heading}>{group}</h3>
              <dl className={styles.list}>
                {[...lines].map(([title, keys]) => (
                  <div key={title} className={styles.line}>
                    <dt>{title}</dt>
                    <dd className={styles.keys}>
                      {keys.map((one, index) => (
                        <Fragment key={one}>
                          {index > 0 && ' '}
                          <kbd className={styles.key} dir="ltr">
                            {keyWords(one)}
                          </kbd>
                        </Fragment>
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </DialogContent>
    </DialogBody>
  )
}

/** What does the same stands in one line; the same key is there once. */
function grouped(shortcuts: readonly Shortcut[]): Map<string, Map<string, string[]>> {
  const groups = new Map<string, Map<string, string[]>>()
  for (const { group, title, keys } of shortcuts) {
    const lines = groups.get(group) ?? new Map<string, string[]>()
    const known = lines.get(title) ?? []
    groups.set(group, lines.set(title, known.includes(keys) ? known : [...known, keys]))
  }
  return groups
}
