import type { HubContext } from '../../core/feature.ts'
import type { Notification } from './contract.ts'
import { showsReply } from './rules.ts'

/** How long what the phone shows may still be the answer to a button or a reply. */
const waitMs = 15_000
const mostPerPhone = 100

const silence = 'The phone has not shown what came of it.'
const stopped = 'Tandem was stopped before the phone showed what came of it.'
const crowded = 'Too much was asked at once to see what came of this.'

/** A button pressed or a reply given. */
export interface Errand {
  readonly device: string
  /** Of the notification. */
  readonly id: string
  /** Under which its fate is told; without one nobody asks. */
  readonly clientId: string | undefined
  /** Of a reply. */
  readonly text?: string
}

interface Expected extends Errand {
  readonly clientId: string
  cancel(): void
}

/**
 * What became of buttons and replies: the phone says nothing about them, so a change or the end of the notification
 * soon after is taken for its answer, and where a chat is shown only one that holds the reply.
 */
export class Expectations {
  readonly #context: Pick<HubContext, 'clock' | 'settle'>
  readonly #open = new Set<Expected>()

  constructor(context: Pick<HubContext, 'clock' | 'settle'>) {
    this.#context = context
  }

  /** Does the errand and watches from before its start; one that fails has its fate already. */
  async during<T>(errand: Errand, act: () => Promise<T>): Promise<T> {
    const { clientId } = errand
    if (clientId === undefined) return act()
    const expected: Expected = { ...errand, clientId, cancel: () => {} }
    this.#makeRoom(errand.device)
    this.#open.add(expected)
    try {
      const result = await act()
      if (this.#open.has(expected))
        expected.cancel = this.#context.clock.after(waitMs, () => this.#settle(expected, 'unknown', silence))
      return result
    } catch (error) {
      this.#open.delete(expected)
      throw error
    }
  }

  /** The phone shows a notification: new, changed, or as it was. What it merely names after linking answers nothing. */
  shown(device: string, posted: Notification): void {
    if (posted.silent) return
    for (const expected of this.#of(device, posted.id)) {
      if (expected.text !== undefined && showsReply(posted, expected.text) === false) continue
      this.#settle(expected, 'confirmed')
    }
  }

  /** The notification went away. */
  gone(device: string, id: string): void {
    for (const expected of this.#of(device, id)) this.#settle(expected, 'confirmed')
  }

  forget(device: string): void {
    for (const expected of this.#open) {
      if (expected.device !== device) continue
      expected.cancel()
      this.#open.delete(expected)
    }
  }

  stop(): void {
    for (const expected of this.#open) this.#settle(expected, 'unknown', stopped)
  }

  #of(device: string, id: string): Expected[] {
    if (this.#open.size === 0) return []
    return [...this.#open].filter((expected) => expected.device === device && expected.id === id)
  }

  #makeRoom(device: string): void {
    const waiting = [...this.#open].filter((expected) => expected.device === device)
    const [oldest] = waiting
    if (oldest && waiting.length >= mostPerPhone) this.#settle(oldest, 'unknown', crowded)
  }

  #settle(expected: Expected, fate: 'confirmed' | 'unknown', reason?: string): void {
    expected.cancel()
    this.#open.delete(expected)
    this.#context.settle(expected.clientId, fate, reason)
  }
}
