import type { Clock } from '../../core/clock.ts'
import { TandemError } from '../../core/errors.ts'
import type { PairingState } from '../../core/link.ts'
import type { Logger } from '../../core/log.ts'
import { Channel } from './channel.ts'
import type { Proven } from './handshake.ts'
import { LiveSession } from './live-session.ts'
import { maxLine, writePacket } from './packet.ts'
import { Pairing, type PairingManners } from './pairing.ts'
import type { PayloadTrust } from './payload.ts'
import type { Packet } from './session.ts'

export interface PeerLinkOptions {
  readonly ownId: string
  /** The version both ends speak. */
  readonly protocol: number
  readonly paired: boolean
  readonly manners: PairingManners
  /** The Android app ends the link at the first line that is no packet. */
  readonly strictLines: boolean
  readonly clock: Clock
  readonly log: Logger
  code(timestamp: number | undefined): string
  mayAsk(): boolean
  trust(signal: AbortSignal): PayloadTrust
  agreed(link: PeerLink): void
  ended(link: PeerLink): void
  pairingChanged(link: PeerLink, state: PairingState): void
  opened(session: LiveSession): void
  refused(reason: string): void
  traced(direction: 'in' | 'out', packet: { type: string; body: unknown; payloadSize?: number }): void
  /** No socket is left. */
  gone(link: PeerLink): void
}

/** Two connections that came up within this time crossed each other: the peers announced at the same moment. */
const crossing = 2000
/** How long a replaced socket is still read, in case the peer chose to keep that one. */
const linger = 3000
/** The Android app waits as long before it calls a device gone (protocol note 1.5). */
const grace = 300
/** Longest line of a peer that is not paired: it has little to say (design: nothing before consent). */
const maxStrangerLine = 8192
const maxBadLines = 100
/** Words that a peer that is not paired may waste; a new link costs it a new handshake. */
const maxNoise = 200

/** Everything between us and one peer: its sockets, its pairing, and its session once paired. */
export class PeerLink {
  readonly id: string
  proven: Proven
  #active: Channel
  #standby: Channel | undefined
  #session: LiveSession | undefined
  #inUse = false
  #rejected = false
  #finished = false
  #badLines = 0
  #noise = 0
  #cancelGrace = () => {}
  #cancelLinger = () => {}
  readonly pairing: Pairing
  readonly #options: PeerLinkOptions

  constructor(proven: Proven, options: PeerLinkOptions) {
    const { clock, protocol, paired, manners, code, mayAsk } = options
    this.id = proven.identity.id
    this.proven = proven
    this.#options = options
    this.pairing = new Pairing({
      clock,
      protocol,
      paired,
      manners,
      code,
      mayAsk,
      send: (body) => this.#write('kdeconnect.pair', body),
      changed: (state) => this.#pairingChanged(state),
      agreed: () => options.agreed(this),
      ended: () => options.ended(this),
    })
    this.#active = this.#listen(proven)
  }

  get session(): LiveSession | undefined {
    return this.#session
  }

  /** Whether its socket is there; false for the moment in which a lost peer may come back. */
  get alive(): boolean {
    return this.#active.alive
  }

  get age(): number {
    // A clock that is set back by hours must not make an old socket a fresh one.
    return Math.abs(this.#options.clock.now() - this.#active.since)
  }

  /** Hands the session over, now that nothing of the constructor can be missed. */
  begin(): void {
    if (this.pairing.state.state === 'paired' && !this.#session) this.#open()
  }

  attend(inUse: boolean): void {
    this.#inUse = inUse
    this.#active.attend(inUse)
  }

  /**
   * Takes a further connection of the same peer. When two crossed, both ends must keep the same one: that of the side
   * with the larger id. A peer that chooses otherwise closes ours, and the other one is still there.
   */
  replace(proven: Proven, initiatedByUs: boolean): void {
    this.#cancelGrace()
    const fresh = this.#listen(proven)
    const crossed = this.#active.alive && this.age < crossing
    const keepFresh = !crossed || initiatedByUs === this.#options.ownId > this.id
    const [winner, loser] = keepFresh ? [fresh, this.#active] : [this.#active, fresh]
    this.#active = winner
    this.proven = winner.proven
    this.#retire(loser)
    this.attend(this.#inUse)
    if (!crossed) this.#session?.renew((error) => this.#handlerFailed('renewal', error))
  }

  /** Ends all sockets now. */
  close(): void {
    this.#cancelGrace()
    this.#standby?.destroy()
    this.#active.destroy()
    this.#finish()
  }

  #listen(proven: Proven): Channel {
    const { clock } = this.#options
    const channel: Channel = new Channel(proven, clock, {
      packet: (packet) => this.#receive(packet),
      maxLine: () => (this.#session ? maxLine : maxStrangerLine),
      badLine: () => this.#badLine(),
      tooLong: () => this.#tooLong(),
      closed: () => this.#lost(channel),
    })
    return channel
  }

  #retire(loser: Channel): void {
    this.#standby?.destroy()
    this.#standby = loser
    this.#cancelLinger()
    this.#cancelLinger = this.#options.clock.after(linger, () => {
      if (this.#standby !== loser) return
      this.#standby = undefined
      loser.destroy()
    })
  }

  #lost(channel: Channel): void {
    if (channel === this.#standby) this.#standby = undefined
    if (channel !== this.#active || this.#finished) return
    const { clock } = this.#options
    if (this.#standby?.alive) {
      this.#active = this.#standby
      this.#standby = undefined
      this.proven = this.#active.proven
      return
    }
    this.#cancelGrace = clock.after(grace, () => this.#finish())
  }

  #finish(): void {
    if (this.#finished) return
    this.#finished = true
    this.#cancelLinger()
    this.pairing.abandon()
    this.#session?.end()
    this.#session = undefined
    this.#options.gone(this)
  }

  #pairingChanged(state: PairingState): void {
    if (state.state === 'paired' && !this.#session) this.#open()
    if (state.state === 'none' && this.#session) {
      this.#session.end()
      this.#session = undefined
    }
    this.#options.pairingChanged(this, state)
  }

  #open(): void {
    const { protocol, trust, opened, traced } = this.#options
    const session: LiveSession = new LiveSession({
      identity: this.proven.identity,
      protocol,
      certificate: this.proven.certificate.raw,
      write: (bytes) => this.#active.write(bytes),
      lastHeard: () => this.#active.lastHeard,
      address: () => this.proven.address,
      trust: () => trust(session.closed),
      traced,
      close: () => this.close(),
    })
    this.#session = session
    this.#noise = 0
    this.#rejected = false
    opened(session)
  }

  #write(type: string, body: object): Promise<void> {
    if (!this.#active.alive) return Promise.reject(new TandemError('session.closed'))
    return this.#active.write(writePacket(type, body))
  }

  #receive(packet: Packet): void {
    if (this.#finished) return
    if (packet.type === 'kdeconnect.pair') {
      this.#countNoise()
      if (!this.#finished) this.#receivePair(packet)
    } else if (this.#session) this.#session.deliver(packet, (error) => this.#handlerFailed(packet.type, error))
    else this.#rejectStray()
  }

  /** Trust that cannot be written down, on a full disk say, must not end the program. */
  #receivePair({ type, body }: Packet): void {
    try {
      this.pairing.receive(body)
    } catch (error) {
      this.#handlerFailed(type, error)
    }
  }

  #handlerFailed(type: string, error: unknown): void {
    this.#options.log.error('packet handler failed', { type, error: String(error) })
  }

  /** Asking and cancelling without end, or talking without being paired, ends the link (T20, T23). */
  #countNoise(): void {
    if (this.#session) return
    this.#noise++
    if (this.#noise <= maxNoise) return
    this.#options.refused('too many words before pairing')
    this.close()
  }

  /**
   * Nothing has any effect before pairing (T20). The peer is told once that we are not paired, but never during a
   * pairing, which the iOS app would take for a refusal (protocol note 2.6).
   */
  #rejectStray(): void {
    this.#options.refused('packet before pairing')
    this.#countNoise()
    const { state } = this.pairing.state
    if (this.#finished || this.#rejected || state === 'asked' || state === 'asks') return
    this.#rejected = true
    this.#write('kdeconnect.pair', { pair: false }).catch(() => {
      // The link is going; there is nobody left to tell.
    })
  }

  #badLine(): void {
    this.#options.refused('malformed packet')
    this.#badLines++
    if (this.#options.strictLines || this.#badLines > maxBadLines) this.close()
  }

  #tooLong(): void {
    this.#options.refused('line too long')
    this.#badLines++
    if (!this.#session || this.#options.strictLines || this.#badLines > maxBadLines) this.close()
  }
}
