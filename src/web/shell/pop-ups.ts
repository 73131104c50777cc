import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useSyncExternalStore } from 'react'
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
    // A desktop may still be starting, end, or come back; nobody looks at the page that pop-ups are for.
    refetchInterval: lookAgainMs,
    refetchIntervalInBackground: true,
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

/** As many of the newest can still be taken away. */
const mostOpen = 100

/** Shows what comes as the browser's own notifications, as long as the hub cannot; takes them away with what they tell of. */
export function PagePopUps() {
  const { byPage, permission } = usePopUps()
  const wanted = useSettings()?.notifications ?? false
  const hidden = useHidden()
  const devices = useDevices()
  const open = useRef(new Map<string, Notification>())
  useEffect(() => {
    if (!hidden) return
    for (const popUp of open.current.values()) popUp.close()
    open.current.clear()
  }, [hidden])
  useLiveEvent((event) => {
    if (event.feature !== 'notifications' || !('id' in event.data)) return
    const tag = `${event.device}/${event.data.id}`
    if (event.event === 'removed') open.current.get(tag)?.close()
    if (!byPage || !wanted || permission !== 'granted' || document.hasFocus()) return
    const popUp = popUpFor(event, hidden)
    if (!popUp) return
    const many = devices.length > 1 ? devices.find(({ id }) => id === event.device)?.name : undefined
    const title = many === undefined ? popUp.title : `${popUp.title} (${shownLine(many, 40)})`
    const shownNow = new Notification(title, { body: popUp.body, tag })
    shownNow.onclick = () => window.focus()
    open.current.delete(tag)
    open.current.set(tag, shownNow)
    const [oldest] = open.current.keys()
    if (open.current.size > mostOpen && oldest !== undefined) open.current.delete(oldest)
  })
  return null
}
