import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useEffect } from 'react'
import { type Place, places } from '../../client/react/view.ts'
import { Icon } from '../../ui/icons.tsx'
import { useMedia } from '../../ui/preferences.ts'
import { go, useRoute } from '../../ui/route.ts'
import { matches, useListedShortcut } from '../../ui/shortcuts.ts'
import { MoreTabs } from './more-tabs.tsx'
import { words } from './words.ts'

const useStyles = makeStyles({
  nav: { gridArea: 'tabs', minWidth: 0, display: 'flex' },
  list: {
    display: 'flex',
    listStyleType: 'none',
    margin: 0,
    padding: `0 ${tokens.spacingHorizontalS}`,
    gap: tokens.spacingHorizontalXS,
    flexGrow: 1,
    minWidth: 0,
  },
  bottom: {
    backgroundColor: tokens.colorNeutralBackground2,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    paddingBlockEnd: 'env(safe-area-inset-bottom)',
  },
  spread: { padding: 0, gap: 0 },
})

const inBar: readonly Place[] = ['home', 'messages', 'calls', 'photos']

/** The tabs as links. On a phone's width they are a bar at the bottom, and what does not fit is under More. */
export function Tabs({ inert, bottom }: { readonly inert: boolean; readonly bottom: boolean }) {
  const styles = useStyles()
  const { path } = useRoute()
  const here = path[0] ?? 'home'
  const shown = bottom ? inBar : places
  return (
    <nav aria-label={words('views')} inert={inert} className={mergeClasses(styles.nav, bottom && styles.bottom)}>
      <ul className={mergeClasses(styles.list, bottom && styles.spread)}>
        {shown.map((place) => (
          <li key={place} style={bottom ? { flex: '1 1 0', minWidth: 0 } : { minWidth: 0 }}>
            <TabLink place={place} here={here === place} low={bottom} />
          </li>
        ))}
        {bottom && (
          <li style={{ flex: '1 1 0', minWidth: 0 }}>
            <MoreTabs places={places.filter((place) => !inBar.includes(place))} here={here} />
          </li>
        )}
      </ul>
      {places.map((place, index) => (
        <TabKeys key={place} place={place} digit={index + 1} />
      ))}
    </nav>
  )
}

const useLinkStyles = makeStyles({
  link: {
    position: 'relative',
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    gap: tokens.spacingHorizontalSNudge,
    height: '40px',
    paddingInline: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorNeutralForeground2,
    textDecorationLine: 'none',
    whiteSpace: 'nowrap',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover, color: tokens.colorNeutralForeground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  low: {
    flexDirection: 'column',
    gap: '2px',
    height: '52px',
    paddingInline: '2px',
    fontSize: tokens.fontSizeBase100,
    lineHeight: tokens.lineHeightBase100,
  },
  here: {
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
    '::after': {
      content: '""',
      position: 'absolute',
      insetBlockEnd: '2px',
      insetInlineStart: '50%',
      width: '20px',
      marginInlineStart: '-10px',
      // A border stays where the system takes the backgrounds away.
      borderBottom: `3px solid ${tokens.colorCompoundBrandStroke}`,
      borderRadius: '2px',
    },
  },
  // Where seven signs and seven words do not fit, the words stay.
  icon: {
    display: 'inline-flex',
    '@media (min-width: 640px) and (max-width: 779.98px)': { display: 'none' },
    '@media (min-width: 900px) and (max-width: 1099.98px)': { display: 'none' },
  },
  label: { overflow: 'hidden', textOverflow: 'ellipsis', maxWidth: '100%' },
  // The bold label takes as much room as the usual one, so that nothing moves.
  steady: {
    display: 'grid',
    '::after': { content: 'attr(data-label)', fontWeight: tokens.fontWeightSemibold, height: 0, visibility: 'hidden' },
  },
})

function TabLink({ place, here, low }: { readonly place: Place; readonly here: boolean; readonly low: boolean }) {
  const styles = useLinkStyles()
  const digit = places.indexOf(place) + 1
  return (
    <a
      href={`#/${place}`}
      aria-current={here ? 'page' : undefined}
      aria-keyshortcuts={`Control+${digit} Alt+${digit}`}
      className={mergeClasses(styles.link, low && styles.low, here && styles.here)}
    >
      <span className={styles.icon}>
        <Icon name={place} />
      </span>
      <span className={mergeClasses(styles.label, !low && styles.steady)} data-label={words(place)}>
        {words(place)}
      </span>
    </a>
  )
}

/**
 * Control or Alt and a digit. In a browser's tab Control and a digit is the browser's own, in an app window it is ours: the
 * list of keys names the one that works.
 */
function TabKeys({ place, digit }: { readonly place: Place; readonly digit: number }) {
  const inWindow = useMedia('(display-mode: standalone)')
  const title = words('goTo', { place: words(place) })
  useListedShortcut({ keys: `${inWindow ? 'Control' : 'Alt'}+${digit}`, title, group: words('keys') })
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const isOurs = matches(`Control+${digit}`, event) || matches(`Alt+${digit}`, event)
      if (event.defaultPrevented || !isOurs) return
      event.preventDefault()
      go(`/${place}`)
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [place, digit])
  return null
}
