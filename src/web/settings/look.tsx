import { Select, Text } from '@fluentui/react-components'
import { useId } from 'react'
import { type Language, locale, setLanguage } from '../../ui/locale.ts'
import { type Preferences, setPreferences, usePreferences } from '../../ui/preferences.ts'
import { Setting, SwitchSetting } from './setting.tsx'
import { words } from './words.ts'

const themes: Readonly<Record<Preferences['theme'], Parameters<typeof words>[0]>> = {
  system: 'themeSystem',
  light: 'themeLight',
  dark: 'themeDark',
  contrast: 'themeContrast',
}

/** How the page looks and which keys it takes, on this browser. */
export function Look() {
  const { theme, motion, singleKeys } = usePreferences()
  const [themeId, languageId] = [useId(), useId()]
  return (
    <>
      <Setting title={words('theme')} id={themeId}>
        <Select
          aria-labelledby={themeId}
          value={theme}
          onChange={(_, { value }) => setPreferences({ theme: value as Preferences['theme'] })}
        >
          {Object.entries(themes).map(([value, key]) => (
            <option key={value} value={value}>
              {words(key)}
            </option>
          ))}
        </Select>
      </Setting>
      <SwitchSetting
        title={words('motion')}
        what={words('motionWhat')}
        on={motion === 'reduced'}
        onChange={(on) => setPreferences({ motion: on ? 'reduced' : 'system' })}
      />
      <SwitchSetting
        title={words('singleKeys')}
        what={words('singleKeysWhat')}
        on={singleKeys}
        onChange={(on) => setPreferences({ singleKeys: on })}
      />
      <Setting title={words('language')} id={languageId}>
        <Select
          aria-labelledby={languageId}
          value={locale().language}
          onChange={(_, { value }) => setLanguage(value as Language)}
        >
          <option value="en">{words('english')}</option>
          <option value="pseudo">{words('pseudo')}</option>
        </Select>
      </Setting>
      <Text size={200}>{words('keysSheet', { keys: singleKeys ? '?' : 'F1' })}</Text>
    </>
  )
}
