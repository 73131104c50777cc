import { createContext, type ReactNode, useContext, useEffect, useRef, useSyncExternalStore } from 'react'
import type { State } from '../../core/contract.ts'
import type { Health } from '../../core/health.ts'
import type { DeviceView, OutboxView, SettingsView } from '../../core/hub-contract.ts'
import type { Client, Contracts, DeviceActions } from '../client.ts'
import type { LiveEvent } from '../live.ts'
import { type HubState, type HubStore, mostFates } from './hub-state.ts'

interface Hub {
  readonly client: Client
  readonly store: HubStore
}

const HubContext = createContext<Hub | undefined>(undefined)

/** Gives everything below it the hub. */
export function HubProvider({ client, store, children }: Hub & { children: ReactNode }) {
  useEffect(() => {
    let wasThere = store.read().connection === 'live'
    return store.onHello(() => {
      // What became of actions while the hub was lost, nobody has told.
      if (wasThere) client.hub.outbox({ limit: mostFates }).then(store.learn, () => {})
      wasThere = true
    })
  }, [client, store])
  return <HubContext value={{ client, store }}>{children}</HubContext>
}

function useHub(): Hub {
  const hub = useContext(HubContext)
  if (!hub) throw new Error('HubProvider is missing')
  return hub
}

/** The typed client: `client.device(id).notifications.reply(…)`, `client.hub.pair(…)`. Failures are `TandemError`s. */
export function useClient(): Client {
  return useHub().client
}

/** One value out of what is known of the hub; draws anew only when that value changes. */
export function useHubState<Value>(pick: (state: HubState) => Value): Value {
  const { store } = useHub()
  return useSyncExternalStore(store.subscribe, () => pick(store.read()))
}

export function useDevices(): readonly DeviceView[] {
  return useHubState((state) => state.devices)
}

/** The device with this id; undefined when it is not (or no longer) paired. */
export function useDevice(id: string | undefined): DeviceView | undefined {
  return useHubState((state) => state.devices.find((device) => device.id === id))
}

/** What is set for this PC; absent until the hub's first word. */
export function useSettings(): SettingsView | undefined {
  return useHubState((state) => state.settings)
}

/** A feature on one device as the page sees it. */
export interface FeatureOnDevice<Id extends keyof Contracts> {
  /** Every field may be absent: nothing is known before the phone has said it. */
  readonly state: State<Contracts[Id]>
  readonly health: Health
  /** The person allows it on this phone. */
  readonly on: boolean
  /** Whether the action can be done right now, and over which link. */
  can(action: keyof Contracts[Id]['actions'] & string): boolean
  readonly actions: DeviceActions[Id]
}

/** A feature of a device; undefined when this hub does not have it. */
export function useFeature<Id extends keyof Contracts & string>(
  device: DeviceView,
  id: Id,
): FeatureOnDevice<Id> | undefined {
  const client = useClient()
  const view = device.features[id]
  if (!view) return undefined
  return {
    state: view.state as State<Contracts[Id]>,
    health: view.health,
    on: view.on,
    can: (action) => Object.hasOwn(view.actions, action),
    actions: client.device(device.id)[id],
  }
}

/** Hears every event of the features while the component is shown. */
export function useLiveEvent(listener: (event: LiveEvent) => void): void {
  const { store } = useHub()
  const latest = useRef(listener)
  useEffect(() => {
    latest.current = listener
  })
  useEffect(() => store.onEvent((event) => latest.current(event)), [store])
}

/** Called when the hub is there again after it was lost (and at the first time): ask anew what may have changed. */
export function useReconnected(listener: () => void): void {
  const { store } = useHub()
  const latest = useRef(listener)
  useEffect(() => {
    latest.current = listener
  })
  useEffect(() => store.onHello(() => latest.current()), [store])
}

/** What became of an action that acts in the world, as far as this page has heard. */
export function useFate(clientId: string | undefined): OutboxView | undefined {
  return useHubState((state) => (clientId === undefined ? undefined : state.fates.get(clientId)))
}
