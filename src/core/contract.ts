import type { z } from 'zod'

/** One thing a person or program can ask of a feature. */
export interface Action {
  /** One sentence for `--help`, docs and OpenAPI. */
  readonly summary: string
  readonly input: z.ZodObject
  readonly output: z.ZodType
  /** Acts in the world: at most once. It goes through the outbox and is never repeated by itself. */
  readonly acts?: true
  /** Harmless to repeat on the next link when a link drops in the middle. */
  readonly retry?: true
}

/** A feature declared once, as data; API, command line, page and docs are made from it. */
export interface Contract {
  readonly id: string
  readonly title: string
  readonly summary: string
  /** Every field optional: nothing is known before a phone has said it. */
  readonly state: z.ZodObject
  readonly actions: Readonly<Record<string, Action>>
  readonly events: Readonly<Record<string, z.ZodType>>
}

/** Checks the shape at compile time and keeps the exact types. */
export function defineContract<const C extends Contract>(contract: C): C {
  return contract
}

export type State<C extends Contract> = z.output<C['state']>
export type EventName<C extends Contract> = keyof C['events'] & string
export type EventData<C extends Contract, K extends EventName<C>> = z.output<C['events'][K]>
export type ActionName<C extends Contract> = keyof C['actions'] & string
export type Input<C extends Contract, K extends ActionName<C>> = z.output<C['actions'][K]['input']>
export type Output<C extends Contract, K extends ActionName<C>> = z.output<C['actions'][K]['output']>

/** What comes with every call. */
export interface Call {
  readonly signal: AbortSignal
  /** Names an action that acts in the world, so that its fate can be told later. */
  readonly clientId?: string
}

export type Calls<C extends Contract> = {
  [K in ActionName<C>]: (input: Input<C, K>, call: Call) => Promise<Output<C, K>>
}

/** Any subset of a contract's actions. */
export type Provider<C extends Contract> = Partial<Calls<C>>
