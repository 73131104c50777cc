import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import type { DeviceView } from '../../core/hub-contract.ts'
import { PhoneName } from '../../ui/phone-text.tsx'
import { useFeatureNames } from '../features.ts'
import { views } from '../views.ts'
import { type HomePlace, homeAddress } from './place.ts'
import { pcSource } from './sources.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  filters: { display: 'flex', flexWrap: 'wrap', gap: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalL}` },
  list: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalXS,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  chip: {
    display: 'flex',
    alignItems: 'center',
    boxSizing: 'border-box',
    minHeight: '28px',
    maxWidth: '12rem',
    paddingInline: tokens.spacingHorizontalM,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusCircular,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    textDecorationLine: 'none',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover, color: tokens.colorNeutralForeground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
  },
  chosen: {
    border: `2px solid ${tokens.colorBrandStroke1}`,
    paddingInline: `calc(${tokens.spacingHorizontalM} - 1px)`,
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorBrandForeground2,
  },
  name: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
})

/** Which kinds of things, and of which phone. Each choice is an address, so that Back undoes it. */
export function Filters({ devices, place }: { readonly devices: readonly DeviceView[]; readonly place: HomePlace }) {
  const styles = useStyles()
  const kinds = useKinds(devices)
  const { kind, phone } = place
  return (
    <div className={styles.filters}>
      <ul className={styles.list} aria-label={words('kinds')}>
        <Chip to={homeAddress({ phone })} chosen={kind === undefined}>
          {words('all')}
        </Chip>
        {kinds.map(({ id, title }) => (
          <Chip key={id} to={homeAddress({ phone, kind: id })} chosen={kind === id}>
            {title}
          </Chip>
        ))}
      </ul>
      {devices.length > 1 && (
        <ul className={styles.list} aria-label={words('phones')}>
          <Chip to={homeAddress({ kind })} chosen={phone === undefined}>
            {words('allPhones')}
          </Chip>
          {devices.map(({ id, name }) => (
            <Chip key={id} to={homeAddress({ kind, phone: id })} chosen={phone === id}>
              <PhoneName name={name} />
            </Chip>
          ))}
        </ul>
      )}
    </div>
  )
}

/** Every kind of thing that the timeline has, with its name. */
export function useKinds(devices: readonly DeviceView[]): { id: string; title: string }[] {
  const nameOf = useFeatureNames()
  const features = views.filter(
    ({ feature, timeline }) => timeline && devices.some(({ features: had }) => had[feature]),
  )
  const named = features.map(({ feature }) => ({ id: feature, title: titleOf(feature, nameOf(feature).title) }))
  return [...named, { id: pcSource, title: words('fromPc') }]
}

/** Before the names are known, the id is nearly the same. */
function titleOf(id: string, title: string): string {
  return title === id ? id.charAt(0).toUpperCase() + id.slice(1) : title
}

interface ChipProps {
  readonly to: string
  readonly chosen: boolean
  readonly children: React.ReactNode
}

function Chip({ to, chosen, children }: ChipProps) {
  const styles = useStyles()
  return (
    <li>
      <a
        href={`#${to}`}
        className={mergeClasses(styles.chip, chosen && styles.chosen)}
        aria-current={chosen ? 'true' : undefined}
      >
        <span className={styles.name}>{children}</span>
      </a>
    </li>
  )
}
