import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { words } from './words.ts'

/** Asks before something that cannot be undone; the harmless answer has the focus. */
export function Confirm({ title, what, yes, onAnswer }: ConfirmProps) {
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
