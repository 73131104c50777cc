import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useRef, useState } from 'react'
import type { Place } from '../../client/react/view.ts'
import { Icon } from '../../ui/icons.tsx'
import { words } from './words.ts'

const useStyles = makeStyles({
  root: { position: 'relative' },
  button: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    gap: '2px',
    width: '100%',
    height: '52px',
    padding: 0,
    border: 'none',
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground2,
    fontFamily: 'inherit',
    fontSize: tokens.fontSizeBase100,
    lineHeight: tokens.lineHeightBase100,
    cursor: 'pointer',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  here: { color: tokens.colorNeutralForeground1, fontWeight: tokens.fontWeightSemibold },
  list: {
    position: 'absolute',
    insetBlockEnd: '100%',
    insetInlineEnd: tokens.spacingHorizontalXS,
    minWidth: '12rem',
    margin: 0,
    padding: tokens.spacingHorizontalXS,
    listStyleType: 'none',
    zIndex: 200,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusLarge,
    boxShadow: tokens.shadow16,
  },
  link: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    minHeight: '44px',
    paddingInline: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover, color: tokens.colorNeutralForeground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
})

/** The tabs that the bar at the bottom has no room for, and the settings. */
export function MoreTabs({ places, here }: { readonly places: readonly Place[]; readonly here: string }) {
  const styles = useStyles()
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const all = [...places, 'settings'] as const
  const isHere = all.some((place) => place === here)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears what happens to the button and the links inside
    <div
      className={styles.root}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false)
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return
        event.preventDefault()
        setOpen(false)
        button.current?.focus()
      }}
    >
      {open && (
        <ul className={styles.list}>
          {all.map((place) => (
            <li key={place}>
              <a
                href={`#/${place}`}
                className={styles.link}
                aria-current={place === here ? 'page' : undefined}
                onClick={() => setOpen(false)}
              >
                <Icon name={place} />
                {words(place)}
              </a>
            </li>
          ))}
        </ul>
      )}
      <button
        ref={button}
        type="button"
        aria-expanded={open}
        aria-label={isHere ? words('moreHere', { place: words(here as Place) }) : undefined}
        className={mergeClasses(styles.button, isHere && styles.here)}
        onClick={() => setOpen(!open)}
      >
        <Icon name="more" />
        {isHere ? words(here as Place) : words('more')}
      </button>
    </div>
  )
}
