import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  Text,
  tokens,
} from '@fluentui/react-components'
import { type KeyboardEvent, useEffect } from 'react'
import { shownLine } from '../../../ui/text.ts'
import { CodeShown } from '../code-shown.tsx'
import { useDeliberate } from '../deliberate.ts'
import { Grants } from '../grants.tsx'
import { PeerIdentity } from '../peer-identity.tsx'
import type { Asking } from '../peers.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL, overflowWrap: 'anywhere' },
  title: { overflowWrap: 'anywhere' },
})

/**
 * A device asks to pair and nobody has been waiting for it: the usual answer is no. It has the focus, so that no key of
 * somebody who was typing accepts, and nothing counts in the first moment.
 */
export function RequestDialog({ request, more, busy, onAnswer, onAside }: RequestDialogProps) {
  const styles = useStyles()
  const deliberate = useDeliberate()
  useFocusBack()
  const escaped = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    onAside()
  }
  const { code, until } = request.pairing
  return (
    <Dialog open modalType="alert">
      <DialogSurface {...deliberate} onKeyDown={escaped}>
        <DialogBody>
          <DialogTitle className={styles.title}>{words('asks', { name: shownLine(request.name, 60) })}</DialogTitle>
          <DialogContent className={styles.content}>
            <PeerIdentity peer={request} />
            <Text>{words('lead')}</Text>
            <CodeShown code={code} until={until} />
            <Grants />
            {more > 0 && <Text>{words('more', { count: more })}</Text>}
          </DialogContent>
          <DialogActions fluid>
            <Button appearance="primary" disabled={busy} onClick={() => onAnswer(false)}>
              {words('different')}
            </Button>
            <Button disabled={busy} onClick={() => onAnswer(true)}>
              {words('same')}
            </Button>
            <Button appearance="subtle" onClick={onAside}>
              {words('notNow')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}

interface RequestDialogProps {
  readonly request: Asking
  /** How many wait behind it. */
  readonly more: number
  readonly busy: boolean
  readonly onAnswer: (accept: boolean) => void
  readonly onAside: () => void
}

/** The card came by itself, so that what had the focus before gets it back. */
function useFocusBack(): void {
  useEffect(() => {
    const before = document.activeElement
    return () => {
      // The dialog is taken away first.
      requestAnimationFrame(() => {
        if (before instanceof HTMLElement && document.activeElement === document.body) before.focus()
      })
    }
  }, [])
}
