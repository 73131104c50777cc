import { readFileSync } from 'node:fs'
import type { Bus } from './bus.ts'

/** A notification as a person at the room's desktop sees it. */
export interface Seen {
  id: number
  app: string
  icon: string
  summary: string
  body: string
  /** Key of each button → its label. */
  actions: Record<string, string>
  /** Plain values; a picture in `image-data` shows as `{width, height}`. */
  hints: Record<string, unknown>
  /** Who closed it; undefined while it is up. */
  closedBy?: 'app' | 'person'
  /** How often it was shown, 1 and then once for each update. */
  times: number
}

interface Line extends Omit<Seen, 'closedBy' | 'times'> {
  event: 'shown' | 'closed'
  by: 'app' | 'person'
}

const person = {
  service: 'org.freedesktop.Notifications',
  path: '/org/freedesktop/Notifications',
  interface: 'org.tandem.Person',
}

/** The notifications of a room's desktop, and the person who reads them. */
export class Desktop {
  readonly #bus: Bus
  readonly #log: string

  constructor(bus: Bus, log: string) {
    this.#bus = bus
    this.#log = log
  }

  /** Every notification shown so far, each with its last text, oldest first. */
  seen(): Seen[] {
    const all = new Map<number, Seen>()
    for (const line of readJsonLines<Line>(this.#log)) {
      const known = all.get(line.id)
      if (line.event === 'closed') {
        if (known !== undefined) known.closedBy = line.by
      } else {
        const { id, app, icon, summary, body, actions, hints } = line
        all.set(id, { id, app, icon, summary, body, actions, hints, times: (known?.times ?? 0) + 1 })
      }
    }
    return [...all.values()]
  }

  /** The person presses a button, named by its key. */
  async press(id: number, action: string): Promise<void> {
    await this.#bus.call(person, 'Press', 'us', id, action)
  }

  /** The person writes an answer into the notification, as Plasma offers it. */
  async reply(id: number, text: string): Promise<void> {
    await this.#bus.call(person, 'Reply', 'us', id, text)
  }

  /** The person closes a notification. */
  async dismiss(id: number): Promise<void> {
    await this.#bus.call(person, 'Close', 'u', id)
  }
}

/** The objects of a file of JSON lines; a line that is just being written is left for the next time. */
export function readJsonLines<T>(path: string): T[] {
  const whole = readFileSync(path, 'utf8').split('\n').slice(0, -1)
  return whole.map((line): T => JSON.parse(line))
}
