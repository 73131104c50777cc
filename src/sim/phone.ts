import { TandemError } from '../core/errors.ts'
import type { Logger } from '../core/log.ts'
import type { PhoneSide } from '../core/phone.ts'
import type { KdeconnectConfig } from '../links/kdeconnect/config.ts'
import type { KdeSession } from '../links/kdeconnect/session.ts'
import { checked } from './checked.ts'
import { type Fault, faultSchema, noFaults } from './faults.ts'
import { gated } from './gate.ts'
import { malformedBytes } from './malformed.ts'
import { makeParts, type PhonePart } from './phone-sides.ts'
import { type PhoneStore, phoneStore } from './phone-store.ts'
import type { Profile } from './profiles.ts'
import { Radio } from './radio.ts'
import { shiftedClock } from './shifted-clock.ts'

export interface PhoneOptions {
  readonly profile: Profile
  readonly sides: readonly PhoneSide[]
  readonly name: string
  readonly folder: string
  readonly seed: number
  readonly accept: boolean
  readonly config: Partial<KdeconnectConfig>
  readonly log: Logger
}

/** A simulated phone: its features, its storage, its radio, and what is wrong with it at the moment. */
export class Phone {
  readonly #options: PhoneOptions
  readonly #store: PhoneStore
  readonly #clock = shiftedClock()
  readonly #conditions = noFaults()
  readonly radio: Radio
  #name: string
  #parts: Map<string, PhonePart>
  #wake = () => {}
  #timers = new Map<string, NodeJS.Timeout>()
  #stopped = false

  constructor(options: PhoneOptions) {
    this.#options = options
    this.#store = phoneStore(options.folder)
    const renamed = this.#store.load('phone', 'name')
    this.#name = typeof renamed === 'string' ? renamed : options.name
    this.#parts = this.#makeParts()
    this.radio = new Radio({
      profile: options.profile,
      store: this.#store,
      clock: this.#clock,
      log: options.log,
      config: options.config,
      accept: options.accept,
      name: () => this.#name,
      opened: (session) => this.#attach(session),
    })
  }

  get name(): string {
    return this.#name
  }

  get parts(): ReadonlyMap<string, PhonePart> {
    return this.#parts
  }

  /** Everything a driver may want to look at. */
  async state(): Promise<Record<string, unknown>> {
    const { silent, dozing, slow } = this.#conditions
    return {
      name: this.#name,
      id: await this.radio.id(),
      profile: this.#options.profile.id,
      on: this.radio.isOn,
      linked: this.radio.sessions.map(({ peer, name, protocol }) => ({ peer, name, protocol })),
      peers: this.radio.peers,
      refused: this.radio.refused,
      faults: { silent: [...silent], doze: dozing !== undefined, slow, clockMs: this.#clock.offset },
      features: Object.fromEntries([...this.#parts].map(([id, part]) => [id, part.feature.state()])),
    }
  }

  /** Does one act of a feature. Rejects with `feature.unknown`, `action.unknown` or `input.invalid`. */
  async act(feature: string, name: string, input: unknown): Promise<unknown> {
    const part = this.#parts.get(feature)
    if (!part) throw new TandemError('feature.unknown', { feature, known: [...this.#parts.keys()] })
    const { acts } = part.feature
    const act = Object.hasOwn(acts, name) ? acts[name] : undefined
    if (!act) throw new TandemError('action.unknown', { feature, action: name, known: Object.keys(acts) })
    return act.run(checked(act.input, input ?? {}) as never)
  }

  async fault(given: unknown): Promise<void> {
    await this.#apply(checked(faultSchema, given))
  }

  async stop(): Promise<void> {
    this.#stopped = true
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#wake()
    await this.radio.stop()
  }

  #makeParts(): Map<string, PhonePart> {
    const { sides, profile, log, seed } = this.#options
    return makeParts(sides, { profile, store: this.#store, clock: this.#clock, log, seed })
  }

  #attach(session: KdeSession): void {
    for (const [id, { feature }] of this.#parts) feature.attach(gated(session, id, this.#conditions))
  }

  async #apply(fault: Fault): Promise<void> {
    switch (fault.name) {
      case 'silent':
        if (!this.#parts.has(fault.feature)) throw new TandemError('feature.unknown', { feature: fault.feature })
        if (fault.on) this.#conditions.silent.add(fault.feature)
        else this.#conditions.silent.delete(fault.feature)
        return
      case 'slow':
        this.#conditions.slow = fault.on ? fault : undefined
        return
      case 'doze':
        return this.#doze(fault)
      case 'away':
        return this.#away(fault)
      case 'drop':
        return this.radio.drop()
      case 'clock':
        return this.#clock.shift(fault.seconds * 1000)
      case 'malformed':
        return this.#sendMalformed(fault.kind)
      case 'rename':
        this.#name = fault.to
        this.#store.save('phone', 'name', fault.to)
        return this.#restart()
      case 'certificate':
        await this.radio.newCertificate()
        return this.#restart()
      case 'restart':
        return this.#restart()
    }
  }

  #doze(fault: { on: boolean; seconds?: number | undefined }): void {
    this.#wake()
    if (!fault.on) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#conditions.dozing = promise
    this.#wake = () => {
      this.#conditions.dozing = undefined
      resolve()
    }
    this.#after('doze', fault.seconds, this.#wake)
  }

  async #away(fault: { on: boolean; seconds?: number | undefined }): Promise<void> {
    if (!fault.on) return this.radio.start()
    await this.radio.stop()
    this.#after('away', fault.seconds, () => {
      if (!this.#stopped)
        this.radio.start().catch((error: unknown) => this.#options.log.warn('not back', { error: String(error) }))
    })
  }

  /** The app ends and starts again: what it did not store is gone. */
  async #restart(): Promise<void> {
    await this.radio.stop()
    this.#wake()
    this.#parts = this.#makeParts()
    await this.radio.start()
  }

  async #sendMalformed(kind: Parameters<typeof malformedBytes>[0]): Promise<void> {
    const bytes = malformedBytes(kind, this.#options.profile.outgoing)
    const raw = this.radio.sessions as ReadonlyArray<KdeSession & { writeRaw?: (bytes: Uint8Array) => Promise<void> }>
    await Promise.all(raw.map((session) => session.writeRaw?.(bytes)))
  }

  #after(name: string, seconds: number | undefined, task: () => void): void {
    clearTimeout(this.#timers.get(name))
    if (seconds !== undefined) this.#timers.set(name, setTimeout(task, seconds * 1000))
  }
}
