import { createHash } from 'node:crypto'
import type { Clock } from '../../core/clock.ts'
import { TandemError } from '../../core/errors.ts'
import type { PairingState } from '../../core/link.ts'
import type { MemoryWord } from './network.ts'

/** How long a request stands: who asks waits 30 s, who is asked gives up after 25 s (protocol note 2.4). */
export interface PairingTimes {
  readonly askedMs: number
  readonly asksMs: number
}

export interface PairingOptions {
  readonly keys: { readonly own: string; readonly far: string }
  readonly clock: Clock
  readonly times: PairingTimes
  readonly paired: boolean
  tell(word: MemoryWord): void
  changed(state: PairingState): void
  /** Keep the peer from now on. */
  trust(): void
  /** Forget the peer, as it or we wish. */
  forget(wish: 'own' | 'theirs'): void
}

const maxSkewSeconds = 1800

/** The pairing state machine with one peer (protocol note 2.2). */
export class Pairing {
  #state: PairingState
  #stop: () => void = () => {}
  readonly #options: PairingOptions

  constructor(options: PairingOptions) {
    this.#options = options
    this.#state = { state: options.paired ? 'paired' : 'none' }
  }

  get state(): PairingState {
    return this.#state
  }

  /** Asks, or accepts when the peer asks already. */
  ask(): { code: string } {
    const { state } = this.#state
    if (this.#state.state === 'asks') {
      const { code } = this.#state
      this.accept()
      return { code }
    }
    if (state === 'asked' || state === 'paired') throw new TandemError('pairing.busy')
    const timestamp = Math.floor(this.#options.clock.now() / 1000)
    const code = this.#code(timestamp)
    this.#wait('asked', code, this.#options.times.askedMs)
    this.#options.tell({ pair: true, timestamp })
    return { code }
  }

  accept(): void {
    if (this.#state.state !== 'asks') throw new TandemError('pairing.none')
    this.#options.tell({ pair: true })
    this.#finish()
  }

  /** Refuses the peer's request or cancels our own. */
  refuse(): void {
    if (this.#state.state !== 'asks' && this.#state.state !== 'asked') throw new TandemError('pairing.none')
    this.#options.tell({ pair: false })
    this.#become({ state: 'none' })
  }

  unpair(): void {
    this.#options.forget('own')
    this.#options.tell({ pair: false })
    this.#become({ state: 'none' })
  }

  hear(word: MemoryWord): void {
    const { state } = this.#state
    if (!word.pair) this.#refused(state)
    else if (state === 'asked') this.#finish()
    else if (state === 'paired') this.#askedAgain(word.timestamp)
    else if (state !== 'asks') this.#asked(word.timestamp)
  }

  stop(): void {
    this.#stop()
  }

  #refused(state: PairingState['state']): void {
    if (state === 'paired') {
      this.#options.forget('theirs')
      this.#become({ state: 'none' })
    } else if (state === 'asked' || state === 'asks') this.#become({ state: 'failed', reason: 'pairing.refused' })
  }

  // With a time stamp the peer forgot us and proves by its key that it is the same; without one it is a late accept.
  #askedAgain(timestamp: number | undefined): void {
    if (timestamp !== undefined) this.#options.tell({ pair: true })
  }

  #asked(timestamp: number | undefined): void {
    if (timestamp === undefined) return
    const skew = Math.abs(timestamp - Math.floor(this.#options.clock.now() / 1000))
    if (skew > maxSkewSeconds) this.#become({ state: 'failed', reason: 'pairing.clock' })
    else this.#wait('asks', this.#code(timestamp), this.#options.times.asksMs)
  }

  #wait(state: 'asked' | 'asks', code: string, ms: number): void {
    this.#become({ state, code, until: this.#options.clock.now() + ms })
    this.#stop = this.#options.clock.after(ms, () => {
      this.#options.tell({ pair: false })
      this.#become({ state: 'failed', reason: 'pairing.timeout' })
    })
  }

  #finish(): void {
    this.#become({ state: 'paired' })
    this.#options.trust()
  }

  #become(state: PairingState): void {
    this.#stop()
    this.#stop = () => {}
    this.#state = state
    this.#options.changed(state)
  }

  #code(timestamp: number): string {
    const { own, far } = this.#options.keys
    const text = [own, far].sort().reverse().join('') + timestamp
    return createHash('sha256').update(text).digest('hex').slice(0, 8).toUpperCase()
  }
}
