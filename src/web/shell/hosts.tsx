import { type ComponentType, lazy, Suspense } from 'react'
import { IncomingRequest } from '../add-phone/incoming-request.tsx'
import { PagePopUps } from './pop-ups.ts'

// Parts that lie over the page.
const palette = import.meta.glob<{ PaletteHost: ComponentType }>('../palette/palette.tsx')
const sheet = import.meta.glob<{ ShortcutSheetHost: ComponentType }>('../palette/shortcut-sheet.tsx')
const opener = import.meta.glob<{ openPalette: () => void }>('../palette/open.ts')

function lazyOf<Name extends string>(modules: Record<string, () => Promise<Record<Name, ComponentType>>>, name: Name) {
  const [load] = Object.values(modules)
  return load && lazy(async () => ({ default: (await load())[name] }))
}

const Palette = lazyOf(palette, 'PaletteHost')
const Sheet = lazyOf(sheet, 'ShortcutSheetHost')

/** Opens search and commands. */
export function showPalette(): void {
  void Object.values(opener)[0]?.().then(({ openPalette }) => openPalette())
}

/** What may show over any view: search, the sheet of keys, a phone that asks to be linked. */
export function Hosts() {
  return (
    <>
      <IncomingRequest />
      <PagePopUps />
      <Suspense>
        {Palette && <Palette />}
        {Sheet && <Sheet />}
      </Suspense>
    </>
  )
}
