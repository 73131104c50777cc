import type { Client } from '../client/client.ts'
import type { Live, LiveHandlers } from '../client/live.ts'
import type { TandemError } from '../core/errors.ts'
import type { Context } from './command.ts'

/**
 * Listens until Ctrl-C (or until `options.until` aborts). Rejects when there was no hub in the first place or when it
 * refuses us; a hub that goes away later is waited for, and a person is told.
 */
export async function follow(
  context: Context,
  client: Client,
  handlers: LiveHandlers,
  options: { begun?: (live: Live) => void; until?: AbortSignal } = {},
): Promise<void> {
  const end = options.until ? AbortSignal.any([context.io.signal, options.until]) : context.io.signal
  // The live socket waits for a hub; a person who asks now wants to know that there is none.
  await client.status(end)
  const refused = Promise.withResolvers<never>()
  let away = false
  const live = client.live(
    {
      ...handlers,
      hello(message) {
        if (away) context.note('The hub is back.')
        away = false
        handlers.hello?.(message)
      },
      lost({ error, retryInMs }: { error: TandemError; retryInMs: number | undefined }) {
        if (retryInMs === undefined) return refused.reject(error)
        if (!away) context.note('The hub went away; waiting for it.')
        away = true
      },
    },
    end,
  )
  options.begun?.(live)
  const ended = new Promise<void>((resolve) => {
    if (end.aborted) resolve()
    else end.addEventListener('abort', () => resolve(), { once: true })
  })
  await Promise.race([ended, refused.promise])
}
