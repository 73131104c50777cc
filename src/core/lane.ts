import type { Clock } from './clock.ts'
import type { Call, Contract, Provider } from './contract.ts'
import { TandemError } from './errors.ts'
import type { Adapter, AdapterContext, Sink } from './feature.ts'
import type { LaneFacts, Step } from './health.ts'
import type { Session } from './link.ts'

export interface LaneOptions {
  readonly adapter: Adapter
  readonly session: Session
  readonly order: number
  readonly clock: Clock
}

export interface LaneHooks {
  changed(): void
  happened(event: string, data: unknown): void
}

type AnyCall = (input: unknown, call: Call) => Promise<unknown>

/** One adapter on one session: what it said, what it can do, and when it last proved it. */
export class Lane {
  readonly session: Session
  readonly order: number
  readonly since: number
  provenAt: number | undefined
  words: Record<string, unknown> = {}
  #problem: { reason: string; step: Step } | undefined
  #provider: Provider<Contract> = {}
  readonly #adapter: Adapter
  #limits: readonly string[] = []
  readonly #clock: Clock

  constructor(options: LaneOptions) {
    this.session = options.session
    this.order = options.order
    this.#adapter = options.adapter
    this.#clock = options.clock
    this.since = options.clock.now()
  }

  /** Attaches the adapter. Words that arrive after the session closed are dropped. */
  open(context: AdapterContext, hooks: LaneHooks): void {
    const proves = () => {
      if (this.session.closed.aborted) return false
      this.provenAt = this.#clock.now()
      return true
    }
    const sink: Sink<Contract> = {
      patch: (change) => {
        if (!proves()) return
        this.words = { ...this.words, ...change }
        hooks.changed()
      },
      emit: (event, data) => {
        if (!proves()) return
        hooks.happened(event, data)
        hooks.changed()
      },
      proven: () => {
        if (proves()) hooks.changed()
      },
      problem: (problem) => {
        this.#problem = problem
        hooks.changed()
      },
    }
    this.#limits = limitsOf(this.#adapter, this.session)
    this.#provider = this.#adapter.attach(this.session, sink, context)
  }

  has(action: string): boolean {
    return !this.session.closed.aborted && Object.hasOwn(this.#provider, action)
  }

  /** Runs one action; rejects with `session.closed` as soon as the session ends. */
  async call(action: string, input: unknown, request: Call): Promise<unknown> {
    const { closed } = this.session
    const perform = (this.#provider as Record<string, AnyCall | undefined>)[action]
    if (!perform) throw new TandemError('capability.absent', { action })
    const ending = Promise.withResolvers<never>()
    const gone = () => ending.reject(new TandemError('session.closed', { action }))
    if (closed.aborted) gone()
    closed.addEventListener('abort', gone, { once: true })
    try {
      const signal = AbortSignal.any([request.signal, closed])
      return await Promise.race([perform(input, { ...request, signal }), ending.promise])
    } finally {
      closed.removeEventListener('abort', gone)
    }
  }

  facts(): LaneFacts {
    const { silence, unprovable, link } = this.#adapter
    return {
      link,
      since: this.since,
      provenAt: this.provenAt,
      limits: this.#limits,
      problem: this.#problem,
      silence,
      unprovable,
    }
  }
}

/** An adapter's limits on this session's phone. */
export function limitsOf({ limits = [] }: Adapter, session: Session): readonly string[] {
  return typeof limits === 'function' ? limits(session) : limits
}
