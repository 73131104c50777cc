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
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { shownLine } from '../../../ui/text.ts'
import { CodeShown } from '../code-shown.tsx'
import { useDeliberate } from '../deliberate.ts'
import { Grants } from '../grants.tsx'
import { PeerIdentity } from '../peer-identity.tsx'
import { type Asking, requestKey } from '../peers.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL, overflowWrap: 'anywhere' },
  title: { overflowWrap: 'anywhere' },
})

/** The card over the page; it closes when there is no request (any more). */
export function RequestDialog({ request, ...rest }: CardParts & { readonly request: Asking | undefined }) {
  // While it goes, it shows what it showed.
  const [last, setLast] = useState(request)
  if (request && request !== last) setLast(request)
  const shown = request ?? last
  if (!shown) return null
  const escaped = (event: KeyboardEvent) => {
    if (event.key === 'Escape') rest.onAside()
  }
  return (
    <Dialog open={request !== undefined} modalType="alert">
      <DialogSurface onKeyDown={escaped}>
        <FocusBack />
        <Card key={requestKey(shown)} request={shown} {...rest} />
      </DialogSurface>
    </Dialog>
  )
}

/**
 * A device asks to pair and nobody has been waiting for it: the usual answer is no. It has the focus, so that no key of
 * somebody who was typing accepts, and nothing counts in the first moment.
 */
function Card({ request, more, busy, onAnswer, onAside }: CardParts & { readonly request: Asking }) {
  const styles = useStyles()
  const deliberate = useDeliberate()
  const card = useRef<HTMLDivElement>(null)
  // The list of what it may do can be longer than a small window, and keys have to scroll it. It takes part only once the
  // dialog has given the focus to the first that takes it: the button that refuses.
  const [scrolls, setScrolls] = useState(false)
  useEffect(() => {
    // One card may follow another, in a dialog that stays open.
    card.current?.querySelector('button')?.focus()
    setScrolls(true)
  }, [])
  const { code, until } = request.pairing
  return (
    <div ref={card} {...deliberate}>
      <DialogBody>
        <DialogTitle className={styles.title}>{words('asks', { name: shownLine(request.name, 60) })}</DialogTitle>
        <DialogContent className={styles.content} {...(scrolls ? { tabIndex: 0 } : {})}>
          <PeerIdentity peer={request} />
          <Text>{words('lead')}</Text>
          <CodeShown code={code} until={until} />
          <Grants />
          {more > 0 && <Text>{words('more', { count: more })}</Text>}
        </DialogContent>
        <DialogActions fluid>
          <Button appearance="primary" disabledFocusable={busy} onClick={() => onAnswer(false)}>
            {words('different')}
          </Button>
          <Button disabledFocusable={busy} onClick={() => onAnswer(true)}>
            {words('same')}
          </Button>
          <Button appearance="subtle" onClick={onAside}>
            {words('notNow')}
          </Button>
        </DialogActions>
      </DialogBody>
    </div>
  )
}

interface CardParts {
  /** How many wait behind it. */
  readonly more: number
  /** An answer is on its way. */
  readonly busy: boolean
  readonly onAnswer: (accept: boolean) => void
  readonly onAside: () => void
}

/** The card came by itself, so that what had the focus before gets it back, once the dialog is gone and with it the focus. */
function FocusBack() {
  const [before] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      setTimeout(() => {
        if (document.activeElement !== null && document.activeElement !== document.body) return
        const had = before instanceof HTMLElement && before !== document.body && before.isConnected
        const to = had ? before : document.querySelector('main')
        to?.focus()
      })
    },
    [before],
  )
  return null
}
