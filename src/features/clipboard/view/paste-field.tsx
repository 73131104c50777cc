import { Button, makeStyles, Textarea, tokens } from '@fluentui/react-components'
import { type FormEvent, useId } from 'react'
import { words } from './words.ts'

const useStyles = makeStyles({
  form: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXS,
    paddingBlock: tokens.spacingVerticalXS,
    paddingInlineEnd: tokens.spacingHorizontalS,
  },
  label: { fontSize: tokens.fontSizeBase200 },
  buttons: { display: 'flex', flexWrap: 'wrap', justifyContent: 'flex-end', gap: tokens.spacingHorizontalS },
})

interface PasteFieldProps {
  readonly able: boolean
  onSend(text: string): void | Promise<void>
  onCancel(): void
}

/** Where a browser lets no page read the clipboard, a person can still paste. */
export function PasteField({ able, onSend, onCancel }: PasteFieldProps) {
  const styles = useStyles()
  const id = useId()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    void onSend(String(new FormData(event.currentTarget).get('text') ?? ''))
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <label htmlFor={id} className={styles.label}>
        {words('paste')}
      </label>
      <Textarea id={id} name="text" dir="auto" rows={2} required autoFocus />
      <div className={styles.buttons}>
        <Button size="small" onClick={onCancel}>
          {words('cancel')}
        </Button>
        <Button size="small" type="submit" appearance="primary" disabledFocusable={!able}>
          {words('sendTyped')}
        </Button>
      </div>
    </form>
  )
}
