import type { Client } from '../../../client/client.ts'
import { tell } from '../../../ui/notices.ts'
import { reasonOf } from './errand.ts'
import { words } from './words.ts'

const clearAfterMs = 60_000

/** Copies a one-time code: by the hub, which takes it away again, else by the browser as far as that lets us. */
export async function copyCode(client: Client, code: string): Promise<void> {
  const { copied } = await client.hub.copy({ text: code, secret: true }).catch(() => ({ copied: false }))
  if (copied) return void tell({ tone: 'success', sentence: words('codeCopied') })
  try {
    await navigator.clipboard.writeText(code)
  } catch (error) {
    return tellNotCopied(error)
  }
  if (!(await mayRead())) return void tell({ tone: 'warning', sentence: words('codeStays') })
  tell({ tone: 'success', sentence: words('codeWaits') })
  setTimeout(() => clearOnceInFront(code), clearAfterMs)
}

/** Copies what a notification says. */
export async function copyText(client: Client, text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch (error) {
    const { copied } = await client.hub.copy({ text }).catch(() => ({ copied: false }))
    if (!copied) return tellNotCopied(error)
  }
  tell({ tone: 'success', sentence: words('copied') })
}

function tellNotCopied(error: unknown): void {
  tell({ tone: 'error', sentence: words('notCopied', { reason: reasonOf(error).reason }) })
}

/** Whether the clipboard can be looked at without asking the person, which a minute later would come out of nowhere. */
async function mayRead(): Promise<boolean> {
  try {
    const { state } = await navigator.permissions.query({ name: 'clipboard-read' as PermissionName })
    return state === 'granted'
  } catch {
    // This browser does not know the permission.
    return false
  }
}

/** Browsers let only the page in front reach the clipboard. */
function clearOnceInFront(code: string): void {
  if (document.hasFocus()) return void clear(code)
  window.addEventListener('focus', () => void clear(code), { once: true })
}

async function clear(code: string): Promise<void> {
  try {
    if ((await navigator.clipboard.readText()) !== code) return
    await navigator.clipboard.writeText('')
    tell({ tone: 'info', sentence: words('codeCleared') })
  } catch {
    tell({ tone: 'warning', sentence: words('codeStays') })
  }
}
