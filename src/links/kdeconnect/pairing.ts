import { z } from 'zod'
import type { Clock } from '../../core/clock.ts'
import { TandemError } from '../../core/errors.ts'
import type { PairingState } from '../../core/link.ts'

/** Seconds by which clocks may differ (protocol note 2.3). */
const clockTolerance = 1800
/** The Android app gives up on an incoming request after 25 s without a word, so we are no slower (note 2.4). */
const incomingLife = 25_000
const outgoingLife = 30_000

// KDE's desktop 25.04 writes the timestamp as text.
const seconds = z.union([
  z.number(),
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
])
const pairBody = z.looseObject({ pair: z.boolean(), timestamp: seconds.optional() })

/** How an imitated app differs from us; the simulated phone sets these (protocol notes 2 and 9.1). */
export interface PairingManners {
  /** The iOS app accepts with a packet that looks like a request. */
  readonly acceptsWithTimestamp?: boolean
  /** The Android app lets requests expire without telling. */
  readonly expiresSilently?: boolean
}

export interface PairingOptions {
  readonly clock: Clock
  readonly protocol: number
  readonly paired: boolean
  readonly manners: PairingManners
  /** The code for this request, `timestamp` in seconds (absent on protocol 7). */
  code(timestamp: number | undefined): string
  send(body: { pair: boolean; timestamp?: number }): Promise<void>
  changed(state: PairingState): void
  /** False while another request waits for a person, or when this peer asks too often (T23). */
  mayAsk(): boolean
  /** Both sides agreed: pin the certificate now. */
  agreed(): void
  /** The peer ended the pairing. */
  ended(): void
}

/** The pairing state machine of protocol note 2.2, for one link to one peer. Keeps nothing: only `agreed` leaves a trace. */
export class Pairing {
  #state: PairingState
  readonly #options: PairingOptions
  #cancelTimer = () => {}
  #answeredAgain = false

  constructor(options: PairingOptions) {
    this.#options = options
    this.#state = { state: options.paired ? 'paired' : 'none' }
  }

  get state(): PairingState {
    return this.#state
  }

  /** Asks the peer, or accepts if it asked first. Resolves with the code to compare. */
  async request(): Promise<string> {
    const { clock, protocol, code, send } = this.#options
    if (this.#state.state === 'asks') {
      const shown = this.#state.code
      await this.accept()
      return shown
    }
    // To a paired peer a request means that we forgot it, and KDE's and Android's apps then forget us.
    if (this.#state.state === 'asked' || this.#state.state === 'paired') throw new TandemError('pairing.busy')
    const timestamp = protocol >= 8 ? Math.floor(clock.now() / 1000) : undefined
    const shown = code(timestamp)
    this.#enter({ state: 'asked', code: shown, until: clock.now() + outgoingLife })
    this.#expire(outgoingLife, 'Nobody accepted on the other device in time.', true)
    await send(timestamp === undefined ? { pair: true } : { pair: true, timestamp })
    return shown
  }

  async accept(): Promise<void> {
    const { clock, manners, send, agreed } = this.#options
    const asked = this.#state
    if (asked.state !== 'asks') throw new TandemError('pairing.none')
    await send(
      manners.acceptsWithTimestamp ? { pair: true, timestamp: Math.floor(clock.now() / 1000) } : { pair: true },
    )
    // The peer may have taken its request back, or the time run out, while the answer was on its way.
    if (this.#state !== asked) throw new TandemError('pairing.none')
    agreed()
    this.#enter({ state: 'paired' })
  }

  /** Refuses their request or cancels ours; rejects with `pairing.none` when there is neither. */
  async refuse(): Promise<void> {
    const { state } = this.#state
    if (state !== 'asks' && state !== 'asked') throw new TandemError('pairing.none')
    return this.end()
  }

  /** Refuses, cancels or unpairs: whatever there is ends, and the peer is told. */
  async end(): Promise<void> {
    this.#enter({ state: 'none' })
    await this.#options.send({ pair: false })
  }

  /** The link is gone: a half pairing leaves nothing behind (S140). */
  abandon(): void {
    this.#cancelTimer()
    const { state } = this.#state
    if (state === 'asked' || state === 'asks')
      this.#enter({ state: 'failed', reason: 'The link broke before both sides agreed.' })
  }

  /** Takes a `kdeconnect.pair` body; what does not fit is ignored. */
  receive(body: unknown): void {
    const parsed = pairBody.safeParse(body)
    if (!parsed.success) return
    if (parsed.data.pair) this.#receiveYes(parsed.data.timestamp)
    else this.#receiveNo()
  }

  #receiveYes(timestamp: number | undefined): void {
    const { state } = this.#state
    if (state === 'paired') this.#askedAgain(timestamp)
    else if (state === 'asked') {
      this.#options.agreed()
      this.#enter({ state: 'paired' })
    } else if (state !== 'asks') this.#askedFirst(timestamp)
  }

  /** The peer forgot us; TLS has shown that it holds the pinned certificate, so nothing new has to be trusted. */
  #askedAgain(timestamp: number | undefined): void {
    const isRequest = this.#options.protocol < 8 || timestamp !== undefined
    if (!isRequest || this.#answeredAgain) return
    this.#answeredAgain = true
    this.#options.send({ pair: true }).catch(ignoreLoss)
  }

  #askedFirst(timestamp: number | undefined): void {
    const { clock, protocol, code, mayAsk } = this.#options
    const time = protocol >= 8 ? timestamp : undefined
    if (protocol >= 8 && !(Number.isSafeInteger(time) && Number(time) > 0)) return
    if (!mayAsk()) {
      this.#options.send({ pair: false }).catch(ignoreLoss)
      return
    }
    if (time !== undefined && Math.abs(time - clock.now() / 1000) > clockTolerance) {
      this.#enter({ state: 'failed', reason: new TandemError('pairing.clock').sentence })
      return
    }
    const shown = code(time)
    this.#enter({ state: 'asks', code: shown, until: clock.now() + incomingLife })
    this.#expire(incomingLife, 'The request was not answered in time.', !this.#options.manners.expiresSilently)
  }

  #receiveNo(): void {
    const { state } = this.#state
    if (state === 'asked') this.#enter({ state: 'failed', reason: new TandemError('pairing.refused').sentence })
    if (state === 'asks') this.#enter({ state: 'failed', reason: 'The other device took its request back.' })
    if (state !== 'paired') return
    this.#enter({ state: 'none' })
    this.#options.ended()
  }

  #expire(life: number, reason: string, tell: boolean): void {
    this.#cancelTimer = this.#options.clock.after(life, () => {
      this.#enter({ state: 'failed', reason })
      if (tell) this.#options.send({ pair: false }).catch(ignoreLoss)
    })
  }

  #enter(state: PairingState): void {
    this.#cancelTimer()
    this.#cancelTimer = () => {}
    this.#state = state
    this.#options.changed(state)
  }
}

/** A pairing word that cannot be sent means that the link is going; `abandon` follows. */
function ignoreLoss(): void {}
