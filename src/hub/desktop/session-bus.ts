import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Message, MessageBus } from 'dbus-native'
import type { Logger } from '../../core/log.ts'

/** Where the person's session bus listens, or undefined when there is none (another platform, a server, a container). */
export function sessionBusAddress(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (env.DBUS_SESSION_BUS_ADDRESS) return env.DBUS_SESSION_BUS_ADDRESS
  // The place systemd puts it, which libdbus tries as well: a hub started from a service or over ssh has no variable.
  const usual = env.XDG_RUNTIME_DIR ? join(env.XDG_RUNTIME_DIR, 'bus') : undefined
  return usual && existsSync(usual) ? `unix:path=${usual}` : undefined
}

export interface SessionBusOptions {
  address: string
  log: Logger
  /** Runs after every connect; a rejection ends that connection. */
  attach(bus: MessageBus): Promise<void>
  /** Runs each time the connection went away; the next one is being tried already. */
  lost(): void
  /** True to read byte arrays without copying, for a listener that throws them away. */
  discardBytes?: boolean
}

/** One connection to the session bus that comes back by itself, with back-off, until it is stopped. */
export interface KeptBus {
  current(): MessageBus | undefined
  stop(): Promise<void>
}

const callTimeoutMs = 5_000
/** Fits the largest picture a notification sensibly carries (2048 × 2048 RGBA), and bounds what one message can hold. */
const maxMessageBytes = 32 * 1024 * 1024
const firstRetryMs = 250
const lastRetryMs = 30_000
/** A connection that lived this long was a good one, so that the next loss starts with a short wait again. */
const steadyMs = 10_000

interface Connection {
  bus: MessageBus
  closed: Promise<void>
}

/** Connects once, rejecting if that fails, and from then on treats a lost bus as a state. */
export async function keepSessionBus(options: SessionBusOptions): Promise<KeptBus> {
  const stopping = new AbortController()
  let connection: Connection | undefined = await connect(options)

  const keep = async () => {
    let wait = firstRetryMs
    while (connection) {
      const since = performance.now()
      await connection.closed
      connection = undefined
      if (stopping.signal.aborted) return
      options.lost()
      if (performance.now() - since >= steadyMs) wait = firstRetryMs
      while (!connection && (await pause(wait, stopping.signal))) {
        wait = Math.min(wait * 2, lastRetryMs)
        connection = await connect(options).catch((error: unknown) => {
          options.log.debug('The session bus is still away', { error: busErrorName(error) })
          return undefined
        })
        if (connection && stopping.signal.aborted) await close(connection.bus)
      }
    }
  }
  const kept = keep()

  return {
    current: () => connection?.bus,
    async stop() {
      stopping.abort()
      if (connection) await close(connection.bus)
      await kept
    },
  }
}

async function connect(options: SessionBusOptions): Promise<Connection> {
  // Loaded only here: a hub without a desktop never pays for it.
  const { createClient } = await import('dbus-native')
  const bus = createClient({
    busAddress: options.address,
    timeout: callTimeoutMs,
    maxMessageSize: maxMessageBytes,
    ayBuffer: options.discardBytes ? 'view' : true,
  })
  const closed = new Promise<void>((resolve) => bus.connection.on('close', () => resolve()))
  bus.connection.on('error', (error: unknown) => {
    options.log.debug('The session bus connection failed', { error: busErrorName(error) })
  })
  bus.connection.on('handlerError', (error: unknown) => {
    options.log.error('Handling a session bus message failed', { error: busErrorName(error) })
  })
  try {
    // Sent behind the greeting, so that an answer proves both the connection and our name on it.
    await bus.getId()
    await options.attach(bus)
  } catch (error) {
    await close(bus)
    throw error
  }
  return { bus, closed }
}

async function close(bus: MessageBus): Promise<void> {
  // A bus that does not answer the end of our side must not hold up the hub's shutdown.
  const forced = setTimeout(() => bus.connection.stream.destroy(), 1_000)
  await bus.close()
  clearTimeout(forced)
}

async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await delay(ms, undefined, { signal })
    return true
  } catch {
    // Only the signal ends the wait early.
    return false
  }
}

/** A call whose answer is handled in the order of the wire, before any signal the service sent after it. */
export function callInOrder<T>(bus: MessageBus, message: Message, read: (...values: unknown[]) => T): Promise<T> {
  return new Promise((resolve, reject) => {
    void bus.invoke(message, (error, ...values) => {
      if (error) reject(error)
      else resolve(read(...values))
    })
  })
}

/** What may be logged of a bus error: its name. The message may quote what was sent. */
export function busErrorName(error: unknown): string {
  if (typeof error !== 'object' || error === null) return typeof error
  const { dbusName, code, name } = error as { dbusName?: unknown; code?: unknown; name?: unknown }
  return String(dbusName ?? code ?? name ?? 'unknown')
}
