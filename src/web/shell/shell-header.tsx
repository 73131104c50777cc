import { Badge, Button, makeStyles, Tooltip, tokens } from '@fluentui/react-components'
import { useDevices, useSettings } from '../../client/react/hub.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Wordmark } from '../../ui/logo.tsx'
import { useMedia } from '../../ui/preferences.ts'
import { go } from '../../ui/route.ts'
import { keyWords } from '../../ui/shortcuts.ts'
import { openPalette } from '../palette/open.ts'
import { DeviceSwitcher } from './device-switcher.tsx'
import { PrivacyButton } from './privacy-button.tsx'
import { useWidth } from './width.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  header: {
    gridArea: 'header',
    // Its menu lies over what comes after it.
    position: 'relative',
    zIndex: 10,
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto minmax(0, 1fr)',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    height: '48px',
    paddingInline: tokens.spacingHorizontalL,
  },
  start: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalM, minWidth: 0 },
  end: { display: 'flex', alignItems: 'center', justifyContent: 'flex-end', gap: tokens.spacingHorizontalXS },
  home: {
    textDecorationLine: 'none',
    borderRadius: tokens.borderRadiusMedium,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '4px' },
  },
  search: {
    width: 'min(26rem, 30vw)',
    justifyContent: 'flex-start',
    fontWeight: tokens.fontWeightRegular,
    color: tokens.colorNeutralForeground3,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  keys: { marginInlineStart: 'auto', fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
})

const searchKeys = 'Control+K'

/** The bar at the top: who this is, which phone it is about, search, privacy, settings. */
export function ShellHeader({ inert }: { readonly inert: boolean }) {
  const styles = useStyles()
  const width = useWidth()
  const small = width === 'small'
  return (
    <header className={styles.header} inert={inert}>
      <div className={styles.start}>
        <a href="#/home" className={styles.home} aria-label="Tandem">
          <Wordmark size={24} />
        </a>
        {width === 'wide' && <Devices />}
        {small && <Demo />}
      </div>
      {small ? <span /> : <SearchBox />}
      <div className={styles.end}>
        {!small && <Demo />}
        {small && (
          <Button
            appearance="subtle"
            icon={<Icon name="search" />}
            aria-label={words('searchLong', { keys: keyWords(searchKeys) })}
            onClick={openPalette}
          />
        )}
        {width === 'wide' && (
          <Tooltip content={words('addPhone')} relationship="label">
            <Button appearance="subtle" icon={<Icon name="plus" />} onClick={() => go('/add')} />
          </Tooltip>
        )}
        <PrivacyButton />
        <Tooltip content={words('settings')} relationship="label">
          <Button appearance="subtle" icon={<Icon name="settings" />} onClick={() => go('/settings')} />
        </Tooltip>
      </div>
    </header>
  )
}

function SearchBox() {
  const styles = useStyles()
  return (
    <Button
      className={styles.search}
      icon={<Icon name="search" size={16} />}
      aria-keyshortcuts={searchKeys}
      onClick={openPalette}
    >
      {words('search')}
      <span className={styles.keys}>{keyWords(searchKeys)}</span>
    </Button>
  )
}

function Devices() {
  return useDevices().length > 1 ? <DeviceSwitcher /> : null
}

function Demo() {
  const roomy = useMedia('(min-width: 1180px)')
  if (!useSettings()?.demo) return null
  return (
    <Badge appearance="tint" color="warning" style={{ minWidth: 0, whiteSpace: 'nowrap' }} title={words('demoLong')}>
      {words(roomy ? 'demoLong' : 'demo')}
    </Badge>
  )
}
