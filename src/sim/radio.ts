import { TandemError } from '../core/errors.ts'
import type { LinkHost, Peer, RunningLink, Session } from '../core/link.ts'
import type { Logger } from '../core/log.ts'
import { makeCertificate, ownCertificate } from '../links/kdeconnect/certificate.ts'
import { type KdeconnectConfig, kdeconnectConfig } from '../links/kdeconnect/config.ts'
import { kdeconnectLink } from '../links/kdeconnect/link.ts'
import type { KdeSession } from '../links/kdeconnect/session.ts'
import type { PhoneStore } from './phone-store.ts'
import type { Profile } from './profiles.ts'
import type { ShiftedClock } from './shifted-clock.ts'

export interface RadioOptions {
  readonly profile: Profile
  readonly store: PhoneStore
  readonly clock: ShiftedClock
  readonly log: Logger
  readonly config: Partial<KdeconnectConfig>
  /** Accept whoever asks, and their code unseen: for tests and the demo only. */
  readonly accept: boolean
  name(): string
  opened(session: KdeSession): void
}

/** The phone's side of the Wi-Fi link, which can be switched off and on, renamed and given another key. */
export class Radio {
  readonly #options: RadioOptions
  readonly #peers = new Map<string, Peer>()
  readonly #sessions = new Set<KdeSession>()
  readonly #refused = new Map<string, number>()
  #running: RunningLink | undefined

  constructor(options: RadioOptions) {
    this.#options = options
  }

  /** Devices in sight that are not paired. */
  get peers(): Peer[] {
    return [...this.#peers.values()]
  }

  get sessions(): KdeSession[] {
    return [...this.#sessions]
  }

  get isOn(): boolean {
    return this.#running !== undefined
  }

  /** What was refused, and how often. */
  get refused(): Record<string, number> {
    return Object.fromEntries(this.#refused)
  }

  async start(): Promise<void> {
    if (this.#running) return
    const { profile, config, name } = this.#options
    const link = kdeconnectLink({
      name: name(),
      kind: 'phone',
      incoming: profile.incoming,
      outgoing: profile.outgoing,
      imitate: profile.id,
    })
    this.#running = await link.start(kdeconnectConfig.parse(config), this.#host())
  }

  async stop(): Promise<void> {
    const running = this.#running
    this.#running = undefined
    await running?.stop()
    // Last words of the link, such as a pairing that broke, are about connections that are no more.
    this.#peers.clear()
  }

  pair(peer: string): Promise<{ code: string }> {
    return this.#on().pair(peer)
  }

  answer(peer: string, accept: boolean): Promise<void> {
    return this.#on().answer(peer, accept)
  }

  unpair(peer: string): Promise<void> {
    return this.#on().unpair(peer)
  }

  discover(address?: string): Promise<void> {
    return this.#on().discover(address)
  }

  /** Cuts every connection; the link itself comes back as it does after any loss. */
  drop(): void {
    for (const session of this.#sessions) session.close('cut')
  }

  /** Makes a new key and certificate for the same id: what an impostor who knows the id would show. */
  async newCertificate(): Promise<void> {
    const { store, clock } = this.#options
    const { id } = await ownCertificate(store.link, clock.now())
    store.link.put('self', await makeCertificate(id, clock.now()))
  }

  async id(): Promise<string> {
    const { store, clock } = this.#options
    return (await ownCertificate(store.link, clock.now())).id
  }

  #on(): RunningLink {
    if (!this.#running) throw new TandemError('device.offline')
    return this.#running
  }

  #host(): LinkHost {
    const { clock, log, store, accept, opened } = this.#options
    return {
      clock,
      log,
      store: store.link,
      opened: (session: Session) => {
        const kde = session as KdeSession
        this.#sessions.add(kde)
        session.closed.addEventListener('abort', () => this.#sessions.delete(kde), { once: true })
        opened(kde)
      },
      peer: (id, peer) => {
        if (peer) this.#peers.set(id, peer)
        else this.#peers.delete(id)
        if (accept && peer?.pairing.state === 'asks')
          this.answer(id, true).catch((error: unknown) => log.info('not accepted', { error: String(error) }))
      },
      unpaired: () => {},
      packet: () => {},
      refused: (reason) => void this.#refused.set(reason, (this.#refused.get(reason) ?? 0) + 1),
    }
  }
}
