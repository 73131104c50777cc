import { Link, makeStyles, tokens } from '@fluentui/react-components'
import { words } from './words.ts'

const useStyles = makeStyles({
  details: {
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    padding: tokens.spacingHorizontalM,
  },
  summary: { cursor: 'pointer', fontWeight: tokens.fontWeightSemibold, minHeight: '24px' },
  list: {
    margin: 0,
    marginBlockStart: tokens.spacingVerticalS,
    paddingInlineStart: tokens.spacingHorizontalXL,
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
  },
})

/** What keeps a phone out of sight, the most frequent first. */
export function FindHelp({ open }: { readonly open: boolean }) {
  const styles = useStyles()
  return (
    <details className={styles.details} open={open}>
      <summary className={styles.summary}>{words('helpTitle')}</summary>
      <ul className={styles.list}>
        <li>{words('helpNetwork')}</li>
        <li>{words('helpGuest')}</li>
        <li>
          {words('helpFirewall')}{' '}
          <Link href="#/add/pc" inline>
            {words('helpFirewallLink')}
          </Link>
        </li>
        <li>{words('helpAddress')}</li>
      </ul>
    </details>
  )
}
