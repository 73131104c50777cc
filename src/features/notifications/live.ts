import { hash } from 'node:crypto'
import type { Notification } from './contract.ts'
import { contentOf, progressOf } from './rules.ts'

/** What is remembered of a notification that the phone shows now: enough to tell a change from a repeat. */
export interface Live {
  readonly app: string
  readonly time: number
  readonly clearable: boolean
  readonly silent: boolean
  readonly icon: string | undefined
  /** Hashes, so that ten thousand of them stay small. */
  readonly content: string
  readonly progress: string | undefined
  /** In memory only, and offered while it is fresh; `codeAt` in ms since 1970. */
  code: string | undefined
  codeAt: number
}

export function freshLive(posted: Notification, codeAt: number): Live {
  const { app, time, clearable, silent, icon, code } = posted
  return {
    app,
    time,
    clearable,
    silent,
    icon,
    code,
    codeAt,
    content: contentHash(posted),
    progress: progressHash(posted),
  }
}

/** Nothing changed that a person sees, but perhaps the picture. */
export function isSame(was: Live, posted: Notification): boolean {
  return was.content === contentHash(posted)
}

/** Only a percentage counts up. */
export function isProgress(was: Live, posted: Notification): boolean {
  return was.progress !== undefined && was.progress === progressHash(posted)
}

function contentHash(posted: Notification): string {
  return hash('sha256', contentOf(posted), 'base64')
}

function progressHash(posted: Notification): string | undefined {
  const progress = progressOf(posted)
  return progress === undefined ? undefined : hash('sha256', progress, 'base64')
}
