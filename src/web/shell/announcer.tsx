import { makeStyles } from '@fluentui/react-components'
import { useEffect, useRef, useState } from 'react'
import { onAnnounce } from '../../ui/notices.ts'
import { useHidden } from '../../ui/privacy.tsx'

const useStyles = makeStyles({
  unseen: { position: 'absolute', clipPath: 'inset(50%)', width: '1px', height: '1px', overflow: 'hidden' },
})

/** Long enough to be read out; after it the same sentence is something new again. */
const saidMs = 5000
/** Longer than a sentence waits for others. */
const waitsMs = 1000

/** The one live region of the page, for screen readers. What is said there may be content, so it is not left there. */
export function Announcer() {
  const styles = useStyles()
  const hidden = useHidden()
  const [said, setSaid] = useState({ sentence: '', hidden })
  const now = useRef({ hidden, since: Number.NEGATIVE_INFINITY })
  useEffect(() => {
    if (now.current.hidden !== hidden) now.current = { hidden, since: performance.now() }
  }, [hidden])
  useEffect(
    () =>
      onAnnounce((sentence) => {
        const isFromBefore = now.current.hidden && performance.now() - now.current.since < waitsMs
        if (!isFromBefore) setSaid({ sentence, hidden: now.current.hidden })
      }),
    [],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: each sentence has its time
  useEffect(() => {
    const timer = setTimeout(() => setSaid((last) => ({ ...last, sentence: '' })), saidMs)
    return () => clearTimeout(timer)
  }, [said.sentence])
  return (
    <div aria-live="polite" className={styles.unseen}>
      {said.hidden || !hidden ? said.sentence : ''}
    </div>
  )
}
