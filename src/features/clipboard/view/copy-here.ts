import type { Client } from '../../../client/client.ts'
import { sentenceOf, tell } from '../../../ui/notices.ts'
import { words } from './words.ts'

/** Longer than this the hub does not take, in UTF-16 units. */
const mostForHub = 100_000

/** Puts a text on the clipboard of this PC: by the hub, else by the browser. Says what came of it. */
export async function copyHere(client: Client, text: string): Promise<void> {
  const reason = text.length > mostForHub ? undefined : await byHub(client, text)
  const done = reason === true || (await byBrowser(text))
  const sentence = typeof reason === 'string' ? reason : words('notCopied')
  tell(done ? { tone: 'success', sentence: words('copied') } : { tone: 'error', sentence })
}

/** True, or why it could not. */
async function byHub(client: Client, text: string): Promise<true | string | undefined> {
  try {
    const { copied, reason } = await client.hub.copy({ text })
    return copied ? true : reason
  } catch (error) {
    return sentenceOf(error)
  }
}

async function byBrowser(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // It does not let a page that nobody looks at.
    return false
  }
}
