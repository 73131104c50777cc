import type { Notice } from '../../core/feature.ts'
import type { Notification } from './contract.ts'
import { reveal } from './rules.ts'

/** What the PC's own notification area shows for an event; undefined for what is not to pop up. */
export function noticeFor(event: string, data: never, device: { id: string }): Notice | { close: string } | undefined {
  const posted: Notification = data
  const key = `${device.id}/notifications/${posted.id}`
  if (event === 'removed') return { close: key }
  if ((event !== 'posted' && event !== 'updated') || posted.silent || posted.muted) return undefined
  const { id, app, icon } = posted
  const base = {
    key,
    app,
    ...(icon !== undefined && { icon }),
    ...(posted.clearable && { dismiss: { action: 'dismiss', input: { id } } }),
  }
  // Buttons may quote what is hidden, and a reply would be one to a text that nobody has read.
  if (posted.hidden) return { ...base, title: app, body: 'New notification' }
  return {
    ...base,
    title: reveal(posted.title, posted.code) || app,
    body: reveal(posted.text, posted.code),
    actions: posted.actions.map((action) => ({ label: action, action: 'act', input: { id, action } })),
    ...(posted.canReply && { reply: { action: 'reply', input: { id }, field: 'text' } }),
  }
}
