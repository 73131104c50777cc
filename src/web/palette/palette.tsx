import { Dialog, DialogSurface, makeStyles, tokens } from '@fluentui/react-components'
import { show } from './open.ts'
import { PaletteBody } from './palette-body.tsx'
import { words } from './words.ts'

const useStyles = makeStyles({
  surface: {
    width: '40rem',
    maxWidth: 'calc(100vw - 16px)',
    marginBlockStart: 'min(10vh, 6rem)',
    padding: 0,
    overflow: 'hidden',
    borderRadius: tokens.borderRadiusXLarge,
  },
})

/** Search and commands, over the page. */
export function Palette({ isOpen }: { readonly isOpen: boolean }) {
  const styles = useStyles()
  return (
    // Without motion: who types does not wait, and what was chosen can take the focus at once.
    <Dialog open={isOpen} surfaceMotion={null} onOpenChange={(_, { open }) => !open && show(undefined)}>
      <DialogSurface className={styles.surface} aria-label={words('title')} backdropMotion={null}>
        <PaletteBody />
      </DialogSurface>
    </Dialog>
  )
}
