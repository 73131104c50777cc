import type { Health } from '../core/health.ts'
import type { DeviceView, OutboxView, PeerView, SettingsView } from '../core/hub-contract.ts'
import type { Logger } from '../core/log.ts'
import { errorFields } from './log.ts'

/** Everything that happens in the hub, as the live socket tells it. */
export type HubMessage =
  | { type: 'patch'; device: string; feature: string; state: Record<string, unknown> }
  | { type: 'event'; device: string; feature: string; event: string; data: unknown }
  | { type: 'health'; device: string; feature: string; health: Health }
  | { type: 'device'; device: DeviceView }
  | { type: 'gone'; device: string }
  | { type: 'peer'; link: string; peer: string; now?: PeerView }
  | { type: 'fate'; fate: OutboxView }
  | { type: 'settings'; settings: SettingsView }

/** One place where the parts of the hub hear of each other. */
export class Feed {
  readonly #listeners = new Set<(message: HubMessage) => void>()
  readonly #log: Logger

  constructor(log: Logger) {
    this.#log = log
  }

  /** The returned function ends it. */
  on(listener: (message: HubMessage) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  tell(message: HubMessage): void {
    for (const listener of this.#listeners) {
      try {
        listener(message)
      } catch (error) {
        this.#log.error('a listener failed', { message: message.type, ...errorFields(error) })
      }
    }
  }
}

/** Counts what was refused, by reason; bounded, so that nobody can fill it with reasons. */
export class Counters {
  readonly #counts = new Map<string, number>()

  count(reason: string): void {
    const known = this.#counts.has(reason) || this.#counts.size < 300
    const key = known ? reason.slice(0, 100) : 'other'
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1)
  }

  all(): Record<string, number> {
    return Object.fromEntries(this.#counts)
  }
}
