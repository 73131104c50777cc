import { Boundary } from '../../ui/boundary.tsx'
import { IncomingRequest } from '../add-phone/incoming-request.tsx'
import { PaletteHost } from '../palette/palette-host.tsx'
import { ShortcutSheetHost } from '../palette/shortcut-sheet-host.tsx'
import { PagePopUps } from './pop-ups.ts'

/** What may show over any view: search, the sheet of keys, a phone that asks to be linked. */
export function Hosts() {
  return (
    <>
      <Boundary instead={null}>
        <IncomingRequest />
      </Boundary>
      <Boundary instead={null}>
        <PagePopUps />
      </Boundary>
      <Boundary instead={null}>
        <PaletteHost />
        <ShortcutSheetHost />
      </Boundary>
    </>
  )
}
