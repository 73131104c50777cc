import { makeStyles, tokens } from '@fluentui/react-components'
import { words } from './words.ts'

const useStyles = makeStyles({
  link: {
    position: 'fixed',
    insetBlockStart: tokens.spacingVerticalS,
    insetInlineStart: tokens.spacingHorizontalS,
    zIndex: 1000,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalL}`,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorBrandForegroundLink,
    border: `2px solid ${tokens.colorStrokeFocus2}`,
    borderRadius: tokens.borderRadiusMedium,
    ':not(:focus)': { clipPath: 'inset(50%)', width: '1px', height: '1px', overflow: 'hidden', padding: 0 },
  },
})

/** The first stop of the Tab key: past header and panel. */
export function SkipLink({ inert }: { readonly inert: boolean }) {
  const styles = useStyles()
  return (
    // biome-ignore lint/a11y/useValidAnchor: it goes to a place of the page, past the address that names the view
    <a
      href="#content"
      inert={inert}
      className={styles.link}
      onClick={(event) => {
        // The part behind # is the page's own address.
        event.preventDefault()
        document.getElementById('content')?.focus()
      }}
    >
      {words('toContent')}
    </a>
  )
}
