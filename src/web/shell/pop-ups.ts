import { useQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import type { HubStatus } from '../../client/client.ts'
import {
  useClient,
  useDevices,
  useHubState,
  useLiveEvent,
  useReconnected,
  useSettings,
} from '../../client/react/hub.tsx'
import { useHidden } from '../../ui/privacy.tsx'
import { shownLine } from '../../ui/text.ts'
import { popUpFor } from './pop-up-text.ts'

type Permission = 'default' | 'granted' | 'denied'

const listeners = new Set<() => void>()

function permissionNow(): Permission {
  return 'Notification' in window ? Notification.permission : 'denied'
}

function usePermission(): Permission {
  return useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }, permissionNow)
}

export interface PopUps {
  /** The hub has no desktop to show them on, so an open page does. */
  readonly byPage: boolean
  readonly permission: Permission
  /** Asks the browser where this page is to show them; only from a press of a button. */
  ask(): Promise<void>
}

const lookAgainMs = 30_000

function isForPage(status: HubStatus | undefined): boolean {
  return (status?.desktop as { readonly page?: boolean } | undefined)?.page === true
}

/** Whether this page is to show pop-ups, and whether the browser lets it. */
export function usePopUps(): PopUps {
  const client = useClient()
  const wanted = useSettings()?.notifications
  const reached = useHubState(({ connection }) => connection === 'live')
  const permission = usePermission()
  const { data, refetch } = useQuery({
    queryKey: ['status', 'desktop', wanted],
    queryFn: ({ signal }) => client.status(signal),
    enabled: reached,
    // A desktop may still be starting, or come back.
    refetchInterval: ({ state }) => (isForPage(state.data) ? lookAgainMs : false),
  })
  useReconnected(() => void refetch())
  return {
    byPage: isForPage(data),
    permission,
    async ask() {
      if (permissionNow() !== 'default' || !isForPage(await client.status())) return
      await Notification.requestPermission()
      for (const listener of listeners) listener()
    },
  }
}

/** Shows what comes as the browser's own notifications, as long as the hub cannot. */
export function PagePopUps() {
  const { byPage, permission } = usePopUps()
  const wanted = useSettings()?.notifications ?? false
  const hidden = useHidden()
  const devices = useDevices()
  useLiveEvent((event) => {
    if (!byPage || !wanted || permission !== 'granted' || document.hasFocus()) return
    const popUp = popUpFor(event, hidden)
    if (!popUp || event.feature !== 'notifications' || !('id' in event.data)) return
    const many = devices.length > 1 ? devices.find(({ id }) => id === event.device)?.name : undefined
    const title = many === undefined ? popUp.title : `${popUp.title} (${shownLine(many, 40)})`
    const shownNow = new Notification(title, { body: popUp.body, tag: `${event.device}/${event.data.id}` })
    shownNow.onclick = () => window.focus()
  })
  return null
}
