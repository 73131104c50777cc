import type { LiveEvent } from '../../client/live.ts'
import { shown, shownLine } from '../../ui/text.ts'
import { words } from './words.ts'

/** What a pop-up says; undefined for what is not to pop up. In privacy mode only which app it is from. */
export function popUpFor(event: LiveEvent, hidden: boolean): { title: string; body: string } | undefined {
  if (event.feature !== 'notifications' || (event.event !== 'posted' && event.event !== 'updated')) return undefined
  const { app, title, text, silent, muted, hidden: kept, code } = event.data
  if (silent || muted) return undefined
  if (hidden || kept) return { title: shownLine(app, 100), body: words('newNotification') }
  // The code is taken out of the text that is kept; here it is the point.
  const said = code === undefined ? shown(text, 500) : `${code}\n${shown(text, 500)}`
  return { title: shownLine(title || app, 200), body: said }
}
