import type { DeviceView, OutboxView, PeerView, SettingsView } from '../../core/hub-contract.ts'
import type { LiveEvent, LiveHandlers } from '../live.ts'

/**
 * What the page knows of the hub right now. `connection`: `lost` until the hub answers again, with what was known kept;
 * `refused` when the cookie is no longer good.
 */
export interface HubState {
  readonly connection: 'connecting' | 'live' | 'lost' | 'refused'
  /** When the hub was last heard of, ms since 1970; set while it is lost. */
  readonly lostAt?: number
  readonly devices: readonly DeviceView[]
  readonly peers: readonly PeerView[]
  /** Absent until the first word of the hub. */
  readonly settings?: SettingsView
  /** The latest fate of actions that act in the world, by client id; since this page was opened. */
  readonly fates: ReadonlyMap<string, OutboxView>
}

/** Keeps {@link HubState} from the live socket; an external store in React's sense. */
export class HubStore {
  #state: HubState = { connection: 'connecting', devices: [], peers: [], fates: new Map() }
  readonly #listeners = new Set<() => void>()
  readonly #eventListeners = new Set<(event: LiveEvent) => void>()
  readonly #helloListeners = new Set<() => void>()

  readonly read = (): HubState => this.#state

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Every event of every feature, as it happens. */
  onEvent(listener: (event: LiveEvent) => void): () => void {
    this.#eventListeners.add(listener)
    return () => void this.#eventListeners.delete(listener)
  }

  /** The hub is there (again): what was asked before may be out of date. */
  onHello(listener: () => void): () => void {
    this.#helloListeners.add(listener)
    return () => void this.#helloListeners.delete(listener)
  }

  /** The page has been refused by an ordinary call: the same as by the live socket. */
  refused(): void {
    this.#set({ connection: 'refused' })
  }

  /** What the hub says of actions when it is asked, newest first; what is known to have come further stays. */
  readonly learn = (asked: readonly OutboxView[]): void => {
    const { fates } = this.#state
    const news = asked.filter(({ clientId, fate }) => far[fate] > far[fates.get(clientId)?.fate ?? 'nowhere'])
    if (news.length > 0) this.#set({ fates: news.toReversed().reduce(recent, fates) })
  }

  /** What to hand to `client.live`. */
  handlers(now: () => number): LiveHandlers {
    return {
      hello: ({ devices, peers, settings }) => {
        this.#set({ connection: 'live', lostAt: undefined, devices, peers, settings })
        for (const listener of this.#helloListeners) listener()
      },
      lost: ({ retryInMs }) => {
        if (retryInMs === undefined) this.#set({ connection: 'refused' })
        else if (this.#state.connection !== 'lost') this.#set({ connection: 'lost', lostAt: now() })
      },
      device: ({ device }) => this.#setDevice(device.id, () => device),
      gone: ({ device }) => this.#set({ devices: this.#state.devices.filter(({ id }) => id !== device) }),
      health: ({ device, feature, health }) =>
        this.#setDevice(device, (view) => view && withFeature(view, feature, { health })),
      patch: ({ device, feature, state }) =>
        this.#setDevice(device, (view) => view && withFeature(view, feature, { state })),
      peer: ({ link, peer, now: view }) => {
        const others = this.#state.peers.filter((one) => one.link !== link || one.peer !== peer)
        this.#set({ peers: view ? [...others, view] : others })
      },
      fate: ({ fate }) => this.#set({ fates: recent(this.#state.fates, fate) }),
      settings: ({ settings }) => this.#set({ settings }),
      event: (event) => {
        for (const listener of this.#eventListeners) listener(event)
      },
    }
  }

  #setDevice(id: string, make: (known: DeviceView | undefined) => DeviceView | undefined): void {
    const known = this.#state.devices.find((device) => device.id === id)
    const made = make(known)
    if (!made) return
    const devices = known
      ? this.#state.devices.map((device) => (device.id === id ? made : device))
      : [...this.#state.devices, made]
    this.#set({ devices })
  }

  #set(change: { readonly [K in keyof HubState]?: HubState[K] | undefined }): void {
    this.#state = { ...this.#state, ...change } as HubState
    for (const listener of this.#listeners) listener()
  }
}

type FeatureView = DeviceView['features'][string]

function withFeature(view: DeviceView, id: string, change: Partial<FeatureView>): DeviceView {
  const known = view.features[id]
  return known ? { ...view, features: { ...view.features, [id]: { ...known, ...change } } } : view
}

/** As many of the latest are kept. */
export const mostFates = 200
/** How far an action has come; `unknown` may still turn out well. */
const far = { nowhere: 0, queued: 1, handed: 2, unknown: 3, failed: 4, confirmed: 4 } as const

function recent(fates: HubState['fates'], fate: OutboxView): HubState['fates'] {
  const next = new Map(fates)
  next.delete(fate.clientId)
  next.set(fate.clientId, fate)
  const [oldest] = next.keys()
  if (next.size > mostFates && oldest !== undefined) next.delete(oldest)
  return next
}
