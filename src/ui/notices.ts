import { useSyncExternalStore } from 'react'
import { words } from './kit/words.ts'

/** A sentence at the lower edge of the page about something that was just done, or could not be. */
export interface Notice {
  readonly id: number
  readonly tone: 'info' | 'success' | 'warning' | 'error'
  readonly sentence: string
  readonly action?: { readonly label: string; readonly run: () => void }
}

let notices: readonly Notice[] = []
let next = 1
const listeners = new Set<() => void>()
const shownMs = 8000
const most = 3

function set(change: readonly Notice[]): void {
  notices = change
  for (const listener of listeners) listener()
}

/** Shows a sentence for a while; errors stay until they are dismissed. Answers with its id. */
export function tell(notice: Omit<Notice, 'id'>): number {
  const id = next++
  // The same sentence twice is one.
  const others = notices.filter(({ sentence }) => sentence !== notice.sentence)
  set([...others, { ...notice, id }].slice(-most))
  if (notice.tone !== 'error') setTimeout(() => dismissNotice(id), shownMs)
  return id
}

/** Shows why something failed, in the sentence of the error. That Tandem does not answer passes by itself. */
export function tellError(error: unknown, action?: Notice['action']): void {
  const sentence = sentenceOf(error)
  const tone = isHubAbsent(error) ? 'warning' : 'error'
  if (sentence !== undefined) tell({ tone, sentence, ...(action ? { action } : {}) })
}

/** The sentence for a person; undefined for what was given up on purpose. */
export function sentenceOf(error: unknown): string | undefined {
  if (error instanceof DOMException && error.name === 'AbortError') return undefined
  // Its own sentence is for a terminal; what to do stands in the bar that a lost hub brings.
  if (isHubAbsent(error)) return words('hubSilent')
  const { sentence, message } = error as { sentence?: unknown; message?: unknown }
  return typeof sentence === 'string' ? sentence : String(message ?? error)
}

function isHubAbsent(error: unknown): boolean {
  return (error as { code?: unknown }).code === 'hub.absent'
}

export function dismissNotice(id: number): void {
  set(notices.filter((notice) => notice.id !== id))
}

export function useNotices(): readonly Notice[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    () => notices,
  )
}

let waiting: string[] = []
const speakers = new Set<(sentence: string) => void>()

/** For screen readers: said politely, and what comes in a burst is said as one. */
export function announce(sentence: string): void {
  waiting.push(sentence)
  if (waiting.length > 1) return
  setTimeout(() => {
    const burst = waiting.slice(-3).join('. ')
    waiting = []
    for (const speak of speakers) speak(burst)
  }, 500)
}

/** Hears what is to be announced; for the one live region of the page. */
export function onAnnounce(speak: (sentence: string) => void): () => void {
  speakers.add(speak)
  return () => void speakers.delete(speak)
}
