import { makeStyles, mergeClasses, tokens, useModalAttributes } from '@fluentui/react-components'
import type { ComponentType } from 'react'
import { useHubState } from '../../client/react/hub.tsx'
import { useRoute } from '../../ui/route.ts'
import { About } from './about.tsx'
import { ComputerSettings } from './computer-settings.tsx'
import { DeviceSettings } from './device-settings.tsx'
import { FeatureSettings } from './feature-settings.tsx'
import { Look } from './look.tsx'
import { NotificationSettings } from './notification-settings.tsx'
import { PrivacySettings } from './privacy-settings.tsx'
import { words } from './words.ts'

const sections = {
  devices: DeviceSettings,
  features: FeatureSettings,
  notifications: NotificationSettings,
  privacy: PrivacySettings,
  computer: ComputerSettings,
  look: Look,
  about: About,
} as const satisfies Record<string, ComponentType>
type Section = keyof typeof sections
const names = Object.keys(sections) as Section[]

const useStyles = makeStyles({
  page: {
    display: 'grid',
    gridTemplateColumns: '12rem minmax(0, 40rem)',
    justifyContent: 'center',
    gap: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalXXL}`,
    padding: tokens.spacingHorizontalXL,
    '@media (max-width: 1100px)': { gridTemplateColumns: 'minmax(0, 1fr)', padding: tokens.spacingHorizontalM },
  },
  title: { margin: 0, gridColumn: '1 / -1', fontSize: tokens.fontSizeBase600, lineHeight: tokens.lineHeightBase600 },
  list: {
    listStyleType: 'none',
    margin: 0,
    padding: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: '2px',
    '@media (max-width: 1100px)': { flexDirection: 'row', flexWrap: 'wrap' },
  },
  link: {
    display: 'block',
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover, color: tokens.colorNeutralForeground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  here: {
    backgroundColor: tokens.colorSubtleBackgroundSelected,
    color: tokens.colorNeutralForeground1Selected,
    fontWeight: tokens.fontWeightSemibold,
    boxShadow: `inset 3px 0 0 ${tokens.colorCompoundBrandStroke}`,
  },
  body: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL, minWidth: 0 },
  controls: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    minWidth: 0,
    margin: 0,
    padding: 0,
    border: 'none',
  },
})

/** Everything that can be set, in parts that have addresses of their own: `#/settings/privacy`. */
export function Settings() {
  const styles = useStyles()
  const { path } = useRoute()
  const section = names.find((name) => name === path[1]) ?? 'devices'
  // Fluent ends its care for the focus with the last dialog, and what that hid from screen readers would stay hidden.
  useModalAttributes()
  const Body = sections[section]
  const hubAnswers = useHubState((state) => state.connection === 'live')
  const needsHub = section !== 'look' && section !== 'about'
  return (
    <div className={styles.page}>
      <h1 className={styles.title}>{words('title')}</h1>
      <nav aria-label={words('sections')}>
        <ul className={styles.list}>
          {names.map((name) => (
            <li key={name}>
              <a
                className={mergeClasses(styles.link, name === section && styles.here)}
                href={`#/settings/${name}`}
                aria-current={name === section ? 'page' : undefined}
              >
                {words(name)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div className={styles.body}>
        <h2 style={{ margin: 0 }}>{words(section)}</h2>
        <fieldset className={styles.controls} disabled={needsHub && !hubAnswers}>
          <Body />
        </fieldset>
      </div>
    </div>
  )
}
