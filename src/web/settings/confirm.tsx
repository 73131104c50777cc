import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components'
import { type ReactNode, useEffect, useState } from 'react'
import { words } from './words.ts'

/** Asks before something that cannot be undone; the harmless answer has the focus. */
export function Confirm({ title, what, yes, onAnswer }: ConfirmProps) {
  useFocusBack()
  return (
    <Dialog open modalType="alert" onOpenChange={(_, { open }) => !open && onAnswer(false)}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent>{what}</DialogContent>
          <DialogActions>
            <Button autoFocus onClick={() => onAnswer(false)}>
              {words('cancel')}
            </Button>
            <Button appearance="primary" onClick={() => onAnswer(true)}>
              {yes}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}

interface ConfirmProps {
  readonly title: ReactNode
  readonly what: ReactNode
  readonly yes: string
  readonly onAnswer: (yes: boolean) => void
}

/** What was pressed gets the focus back; where that is gone, the content does. */
function useFocusBack(): void {
  // Looked at before the dialog takes it.
  const [before] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      setTimeout(() => {
        if (document.activeElement !== document.body) return
        const to = before instanceof HTMLElement && before.isConnected ? before : document.querySelector('main')
        to?.focus()
      })
    },
    [before],
  )
}
