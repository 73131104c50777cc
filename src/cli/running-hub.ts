import { connect, pageAddress } from '../client/client.ts'
import { silentLog } from '../core/log.ts'
import type { Context } from './command.ts'

/** Opens the page where there is a desktop; elsewhere a person is told how to get in. */
export async function openPage(context: Context, hub: { url: string; token: string }): Promise<void> {
  const address = pageAddress(hub.url, await connect(hub).ticket())
  const { openInBrowser } = await import('../hub/desktop/open.ts')
  const opened = await openInBrowser(address, { env: { ...context.io.env }, log: silentLog })
  if (!opened) context.note('There is no desktop here; "tandem open --print" prints an address that lets a browser in.')
}

/** Waits for Ctrl-C, then ends everything in order. */
export async function untilStopped(context: Context, stop: () => Promise<void>): Promise<void> {
  const { signal } = context.io
  // Signals alone do not keep a process alive; the hub's sockets do, but not every program here has one.
  const alive = setInterval(() => {}, 60_000)
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
  clearInterval(alive)
  context.note('Stopping …')
  await stop()
}
