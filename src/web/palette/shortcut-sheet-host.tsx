import { Suspense, useState } from 'react'
import { later } from '../../ui/later.ts'
import { useShortcut } from '../../ui/shortcuts.ts'
import { show, useOver } from './open.ts'
import { words } from './words.ts'

const ShortcutSheet = later(() => import('./shortcut-sheet.tsx').then((module) => module.ShortcutSheet))

/** Holds the list of all keys, which is loaded when it is first asked for, and its keys. */
export function ShortcutSheetHost() {
  const isOpen = useOver() === 'sheet'
  const [wasOpen, setWasOpen] = useState(isOpen)
  if (isOpen && !wasOpen) setWasOpen(true)
  const toggle = () => show(isOpen ? undefined : 'sheet')
  useShortcut({ keys: '?', title: words('keySheet'), group: words('keys') }, toggle)
  useShortcut({ keys: 'F1', title: words('keySheet'), group: words('keys') }, toggle)
  return (
    wasOpen && (
      <Suspense>
        <ShortcutSheet isOpen={isOpen} />
      </Suspense>
    )
  )
}
