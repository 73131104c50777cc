import { makeStyles } from '@fluentui/react-components'
import type { ReactNode } from 'react'

const useStyles = makeStyles({
  unseen: {
    position: 'absolute',
    clipPath: 'inset(50%)',
    width: '1px',
    height: '1px',
    overflow: 'hidden',
    whiteSpace: 'nowrap',
  },
})

/** Words for screen readers alone, where the picture says it to everybody else. */
export function Unseen({ children, as: As = 'span' }: { readonly children: ReactNode; readonly as?: 'span' | 'h1' }) {
  const styles = useStyles()
  return <As className={styles.unseen}>{children}</As>
}
