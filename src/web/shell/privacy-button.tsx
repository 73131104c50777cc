import { Button, makeStyles, Tooltip, tokens } from '@fluentui/react-components'
import { useSettings } from '../../client/react/hub.tsx'
import { Icon } from '../../ui/icons.tsx'
import { keyWords, useShortcut } from '../../ui/shortcuts.ts'
import { usePrivacyMode } from './setting.ts'
import { words } from './words.ts'

const keys = 'Control+Shift+P'

const useStyles = makeStyles({
  on: {
    color: tokens.colorNeutralForegroundOnBrand,
    backgroundColor: tokens.colorBrandBackground,
    ':hover': { color: tokens.colorNeutralForegroundOnBrand, backgroundColor: tokens.colorBrandBackgroundHover },
    '@media (forced-colors: active)': { border: '2px solid Highlight' },
  },
})

/** Hides all contents, always in reach. */
export function PrivacyButton() {
  const styles = useStyles()
  const { on, fixed, set } = usePrivacyMode()
  // Until the hub has said it, everything is hidden, but nobody has pressed this.
  const pressed = useSettings() !== undefined && on
  const toggle = () => void set(!on)
  useShortcut({ keys, title: words('privacy'), group: words('keys') }, toggle)
  const about = words(on ? 'privacyOn' : 'privacyOff', { keys: keyWords(keys) })
  return (
    <Tooltip content={fixed ? words('fixed') : about} relationship="description">
      <Button
        appearance="subtle"
        className={pressed ? styles.on : undefined}
        icon={<Icon name={pressed ? 'eyeOff' : 'eye'} />}
        aria-label={words('privacy')}
        aria-pressed={pressed}
        aria-keyshortcuts={keys}
        disabledFocusable={fixed}
        onClick={toggle}
      />
    </Tooltip>
  )
}
