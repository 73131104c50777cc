import type { KeyboardEvent } from 'react'
import { readPreferences } from '../../../ui/preferences.ts'
import { isTyping, matches } from '../../../ui/shortcuts.ts'
import type { FeedHub } from './feed-context.ts'
import type { Row } from './rows.ts'

interface Focused {
  readonly row: Row
  readonly element: HTMLElement
  readonly code: string | undefined
}

/** Which row a key goes to, counted from the one that has the focus; undefined for every other key. */
export function stepOf(event: KeyboardEvent): 'next' | 'previous' | 'first' | 'last' | undefined {
  if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return undefined
  return ({ ArrowDown: 'next', ArrowUp: 'previous', Home: 'first', End: 'last' } as const)[event.key]
}

/** Does what a key means on a row; false when it means nothing there. */
export function pressOn(event: KeyboardEvent, focused: Focused, hub: FeedHub): boolean {
  const { row, element } = focused
  if (event.key === 'Escape') return backToRow(event, element)
  if (event.key === 'Enter') return event.target === element && open(focused, hub)
  const letter = ['R', 'C', 'E', 'M'].find((key) => matches(key, event.nativeEvent))
  if (letter === undefined || !readPreferences().singleKeys) return false
  if (letter === 'R') return focusReply(element)
  if (letter === 'C') return copy(focused, hub)
  if (letter === 'E') return dismiss(row, hub)
  return mute(row, hub)
}

/** From a field or button of a row back to the row; from the row itself, Escape is for whatever lies around it. */
function backToRow(event: KeyboardEvent, element: HTMLElement): boolean {
  if (event.target === element) return false
  element.focus()
  return true
}

function open({ row, element }: Focused, { desk }: FeedHub): boolean {
  if (row.kind !== 'card') return false
  if (!focusReply(element)) desk.unfold(row.item.id, !desk.work(row.item.id).open)
  return true
}

function focusReply(element: HTMLElement): boolean {
  const field = element.querySelector('textarea')
  field?.focus()
  return field !== null
}

function copy({ row, code }: Focused, { deeds, desk }: FeedHub): boolean {
  if (row.kind !== 'card') return false
  if (code !== undefined) deeds.copyCode(code)
  else if (row.item.hidden && !desk.work(row.item.id).revealed) return false
  else deeds.copyText(row.item)
  return true
}

function dismiss(row: Row, { deeds, why }: FeedHub): boolean {
  if (row.kind === 'card' && row.gone) deeds.dismiss(row.item)
  else if (row.kind === 'card' && row.item.clearable && why.dismiss === undefined) deeds.dismiss(row.item)
  else if ((row.kind === 'app' || row.kind === 'count') && row.clearable > 0 && why.clear === undefined)
    deeds.clear(row.app)
  else return false
  return true
}

function mute(row: Row, { deeds, why }: FeedHub): boolean {
  if (why.configureApp !== undefined) return false
  if (row.kind === 'card') deeds.mute(row.item.app, !row.item.muted)
  else if (row.kind === 'app' || row.kind === 'count') deeds.mute(row.app, !row.muted)
  else return false
  return true
}
