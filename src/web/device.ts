import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { useDevices, useHubState } from '../client/react/hub.tsx'
import type { DeviceView } from '../core/hub-contract.ts'

const storageKey = 'tandem.device'
const listeners = new Set<() => void>()
// Nobody has chosen, but the page is about it already: it must not change under the person's hands when it goes away.
let settled: string | undefined

/** Chooses the device that the page is about; kept on this browser. */
export function chooseDevice(id: string): void {
  localStorage.setItem(storageKey, id)
  for (const listener of listeners) listener()
}

/**
 * The device that the page is about: the chosen one, else one that is linked, else the first; undefined without any.
 * While the hub does not answer it has no actions, since none can be done.
 */
export function useChosenDevice(): DeviceView | undefined {
  const devices = useDevices()
  const reached = useHubState(({ connection }) => connection === 'live')
  const chosen = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    () => localStorage.getItem(storageKey),
  )
  const device =
    devices.find(({ id }) => id === chosen) ??
    devices.find(({ id }) => id === settled) ??
    devices.find(({ links }) => links.length > 0) ??
    devices[0]
  useEffect(() => {
    settled = device?.id
  }, [device?.id])
  return useMemo(() => (device && !reached ? withoutActions(device) : device), [device, reached])
}

function withoutActions(device: DeviceView): DeviceView {
  const features = Object.entries(device.features).map(([id, feature]) => [id, { ...feature, actions: {} }])
  return { ...device, features: Object.fromEntries(features) }
}
