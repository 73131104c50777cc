import { useEffect, useRef, useSyncExternalStore } from 'react'
import { readPreferences, usePreferences } from './preferences.ts'

/** A key and what it does. `keys` as in `aria-keyshortcuts`: `Control+K`, `Control+Shift+P`, `?`, `R`. */
export interface Shortcut {
  readonly keys: string
  readonly title: string
  /** Heading in the sheet. */
  readonly group: string
}

const listed = new Map<symbol, Shortcut>()
const listeners = new Set<() => void>()
let snapshot: readonly Shortcut[] = []

function changed(): void {
  snapshot = [...listed.values()]
  for (const listener of listeners) listener()
}

function list(shortcut: Shortcut): () => void {
  const key = Symbol(shortcut.keys)
  listed.set(key, shortcut)
  changed()
  return () => {
    listed.delete(key)
    changed()
  }
}

/** Every key that works right now, for the sheet behind `?`. */
export function useListedShortcuts(): readonly Shortcut[] {
  const { singleKeys } = usePreferences()
  const all = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    () => snapshot,
  )
  return singleKeys ? all : all.filter(({ keys }) => !isSingle(keys))
}

/** Says in the sheet that a key works where the focus is in a certain part; that part handles it itself. */
export function useListedShortcut({ keys, title, group }: Shortcut): void {
  useEffect(() => list({ keys, title, group }), [keys, title, group])
}

/** A key for the whole page, while the component is shown. Keys without Ctrl, ⌘ or Alt do nothing while somebody types, except F1 to F12. */
export function useShortcut(shortcut: Shortcut, run: () => void): void {
  const { keys, title, group } = shortcut
  const latest = useRef(run)
  useEffect(() => {
    latest.current = run
  })
  useEffect(() => list({ keys, title, group }), [keys, title, group])
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !matches(keys, event)) return
      event.preventDefault()
      latest.current()
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [keys])
}

/** A sign without Control or Alt: who speaks to the computer or presses keys by accident can switch these off. */
function isSingle(keys: string): boolean {
  return /^(?:Shift\+)?.$/u.test(keys)
}

/** Whether this key press is meant by `keys`. On a Mac ⌘ stands for Control. */
export function matches(keys: string, event: KeyboardEvent): boolean {
  const words = keys.split('+')
  const key = words.at(-1) ?? ''
  const control = words.includes('Control')
  const alt = words.includes('Alt')
  if (control !== (event.ctrlKey || event.metaKey) || alt !== event.altKey) return false
  const isPlain = !control && !alt && !/^F\d+$/.test(key)
  if (isPlain && (isTyping(event.target) || (isSingle(keys) && !readPreferences().singleKeys))) return false
  if (key.length > 1) return event.key === key
  // With a digit the layout may put another sign on the key.
  if (/\d/.test(key)) return event.code === `Digit${key}` || event.key === key
  if (!/[a-z]/i.test(key)) return event.key === key
  return event.key.toLowerCase() === key.toLowerCase() && words.includes('Shift') === event.shiftKey
}

/** Whether a key press goes into a text. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target instanceof HTMLTextAreaElement || isTextInput(target)
}

function isTextInput(target: HTMLElement): boolean {
  if (target instanceof HTMLSelectElement) return true
  return target instanceof HTMLInputElement && !['button', 'checkbox', 'radio', 'range', 'submit'].includes(target.type)
}

/** `Control+K` as a person on this system reads it: "Ctrl+K" or "⌘K". */
export function keyWords(keys: string): string {
  const mac = /Mac|iPhone|iPad/.test(navigator.platform)
  const words = keys.split('+').map((word) => {
    if (word === 'Control') return mac ? '⌘' : 'Ctrl'
    if (word === 'Shift') return mac ? '⇧' : 'Shift'
    if (word === 'Alt') return mac ? '⌥' : 'Alt'
    return keyNames[word] ?? word
  })
  return words.join(mac ? '' : '+')
}

const keyNames: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  PageDown: 'Page Down',
  PageUp: 'Page Up',
}
