import { Suspense, useState } from 'react'
import { later } from '../../ui/later.ts'
import { useShortcut } from '../../ui/shortcuts.ts'
import { show, useOver } from './open.ts'
import { words } from './words.ts'

const Palette = later(() => import('./palette.tsx').then((module) => module.Palette))
const ReportSheet = later(() => import('./report-sheet.tsx').then((module) => module.ReportSheet))

/** Holds the palette, which is loaded when it is first asked for, and its key. */
export function PaletteHost() {
  const over = useOver()
  const isOpen = over === 'palette'
  const [wasOpen, setWasOpen] = useState(isOpen)
  // Kept from then on, so that it can give the focus back when it closes.
  if (isOpen && !wasOpen) setWasOpen(true)
  useShortcut({ keys: 'Control+K', title: words('keyOpen'), group: words('keys') }, () =>
    show(isOpen ? undefined : 'palette'),
  )
  return (
    <Suspense>
      {wasOpen && <Palette isOpen={isOpen} />}
      {over === 'report' && <ReportSheet />}
    </Suspense>
  )
}
