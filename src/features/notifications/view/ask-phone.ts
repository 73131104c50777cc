import type { Client } from '../../../client/client.ts'
import type { LiveHandlers } from '../../../client/live.ts'

const answerMs = 10_000

interface Place {
  readonly client: Client
  readonly device: string
  readonly signal: AbortSignal
}

/**
 * Asks the phone to name all that it shows and waits up to 10 s for its answer. `active` is how many there are; absent
 * when no answer came. Rejects with the errors of `refresh`, and when the signal aborts.
 */
export async function askPhone({ client, device, signal }: Place): Promise<{ readonly active?: number }> {
  return listening({ client, signal }, async (hear) => {
    const answer = Promise.withResolvers<{ active?: number }>()
    const cancel = after(answerMs, signal, () => answer.resolve({}))
    hear({
      event(message) {
        if (message.feature !== 'notifications' || message.device !== device || message.event !== 'synced') return
        answer.resolve({ active: message.data.active })
      },
    })
    try {
      await client.device(device).notifications.refresh({}, { signal })
      return await answer.promise
    } finally {
      cancel()
      signal.throwIfAborted()
    }
  })
}

/** Opens a live socket of its own for as long as `task` takes; what is to be heard can be set once it is open. */
export async function listening<Result>(
  { client, signal }: Pick<Place, 'client' | 'signal'>,
  task: (hear: (handlers: LiveHandlers) => void) => Promise<Result>,
): Promise<Result> {
  const ended = new AbortController()
  let handlers: LiveHandlers = {}
  const live = client.live(
    { event: (message) => handlers.event?.(message), fate: (message) => handlers.fate?.(message) },
    AbortSignal.any([signal, ended.signal]),
  )
  try {
    await live.ready
    return await task((given) => {
      handlers = given
    })
  } finally {
    ended.abort()
  }
}

/** Calls back after so long or when the signal aborts, whichever is first; the returned function takes it back. */
export function after(ms: number, signal: AbortSignal, call: () => void): () => void {
  const timer = setTimeout(call, ms)
  signal.addEventListener('abort', call, { once: true })
  return () => {
    clearTimeout(timer)
    signal.removeEventListener('abort', call)
  }
}
