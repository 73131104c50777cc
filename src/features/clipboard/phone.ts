import { z } from 'zod'
import type { PhoneHost, PhoneSide } from '../../core/phone.ts'
import { type Wire, wireOver } from '../../links/kdeconnect/adapter.ts'
import { maxText } from './contract.ts'
import { clipboardConnect, clipboardPacket } from './kdeconnect.ts'

const copyInput = z.strictObject({ text: z.string().min(1).max(maxText), sensitive: z.boolean().default(false) })
const readLogsInput = z.strictObject({ granted: z.boolean() })
const nothing = z.strictObject({})

const types = { 'kdeconnect.clipboard': clipboardPacket, 'kdeconnect.clipboard.connect': clipboardConnect }
const packets = { receives: types, sends: types }
type ClipboardWire = Wire<typeof types, typeof types>

/**
 * A clipboard that the app sees only when it may: on Android with READ_LOGS granted by adb, on a desktop always, on an
 * iPhone never; otherwise the person presses "Send clipboard". What is marked sensitive is not sent by itself.
 */
export const phone: PhoneSide = {
  feature: 'clipboard',
  packets: { receives: Object.keys(types), sends: Object.keys(types) },
  create(host) {
    const board = new Board(host)
    return {
      state: () => board.state(),
      acts: {
        copy: {
          summary: 'Copy text on the phone.',
          input: copyInput,
          run: (input: z.output<typeof copyInput>) => board.copy(input),
        },
        send: { summary: 'Press "Send clipboard" in the app.', input: nothing, run: () => board.send() },
        readLogs: {
          summary: 'Let the Android app see every copy (READ_LOGS by adb), or not.',
          input: readLogsInput,
          run: (input: z.output<typeof readLogsInput>) => board.allow(input.granted),
        },
      },
      attach: (session) => board.attach(wireOver(session, packets, host.log)),
    }
  },
}

class Board {
  readonly #host: PhoneHost
  readonly #wires = new Set<ClipboardWire>()
  #text = ''
  #sensitive = false
  #readLogs = false
  /** What the app knows, which on Android may be less than what was copied. */
  #known = ''
  #knownAt = 0
  #received = 0

  constructor(host: PhoneHost) {
    this.#host = host
  }

  state() {
    return {
      text: this.#text,
      sensitive: this.#sensitive,
      readLogs: this.#readLogs,
      known: this.#known,
      knownAt: this.#knownAt,
      received: this.#received,
    }
  }

  allow(readLogs: boolean): void {
    this.#readLogs = readLogs
  }

  copy(input: { text: string; sensitive: boolean }): void {
    this.#text = input.text
    this.#sensitive = input.sensitive
    const seen = this.#host.profile === 'desktop' || (this.#host.profile === 'android' && this.#readLogs)
    if (seen && !input.sensitive) this.send()
  }

  send(): void {
    if (this.#text === '') return
    this.#learn(this.#text)
    for (const wire of this.#wires) wire.tell('kdeconnect.clipboard', { content: this.#text })
  }

  attach(wire: ClipboardWire): void {
    this.#wires.add(wire)
    wire.session.closed.addEventListener('abort', () => this.#wires.delete(wire), { once: true })
    wire.on('kdeconnect.clipboard', ({ content }) => this.#take(content))
    wire.on('kdeconnect.clipboard.connect', ({ content, timestamp = 0 }) => {
      if (timestamp > 0 && timestamp >= this.#knownAt) this.#take(content)
    })
    if (this.#known === '' || this.#host.profile === 'ios') return
    wire.tell('kdeconnect.clipboard.connect', { content: this.#known, timestamp: this.#knownAt })
  }

  #take(content: string): void {
    if (content === this.#text) return
    this.#text = content
    this.#sensitive = false
    this.#received++
    this.#learn(content)
  }

  #learn(text: string): void {
    this.#known = text
    this.#knownAt = this.#host.clock.now()
  }
}
