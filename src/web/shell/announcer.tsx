import { makeStyles } from '@fluentui/react-components'
import { useEffect, useState } from 'react'
import { onAnnounce } from '../../ui/notices.ts'

const useStyles = makeStyles({
  unseen: { position: 'absolute', clipPath: 'inset(50%)', width: '1px', height: '1px', overflow: 'hidden' },
})

/** The one live region of the page, for screen readers. */
export function Announcer() {
  const styles = useStyles()
  const [said, setSaid] = useState('')
  useEffect(() => onAnnounce(setSaid), [])
  return (
    <div aria-live="polite" className={styles.unseen}>
      {said}
    </div>
  )
}
