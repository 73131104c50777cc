import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { LiveEvent } from '../../client/live.ts'
import { useClient, useDevices, useHubState, useLiveEvent, useSettings } from '../../client/react/hub.tsx'
import { useHidden } from '../../ui/privacy.tsx'
import { shown, shownLine } from '../../ui/text.ts'
import { words } from './words.ts'

type Permission = 'default' | 'granted' | 'denied'

function permissionNow(): Permission {
  return 'Notification' in window ? Notification.permission : 'denied'
}

export interface PopUps {
  /** The hub has no desktop to show them on, so an open page does. */
  readonly byPage: boolean
  readonly permission: Permission
  /** Asks the browser; only from a press of a button. */
  ask(): Promise<Permission>
}

/** Whether this page is to show pop-ups, and whether the browser lets it. */
export function usePopUps(): PopUps {
  const client = useClient()
  const wanted = useSettings()?.notifications
  const reached = useHubState(({ connection }) => connection === 'live')
  const [permission, setPermission] = useState(permissionNow)
  const { data } = useQuery({
    queryKey: ['status', 'desktop', wanted],
    queryFn: ({ signal }) => client.status(signal),
    enabled: reached,
  })
  const desktop = data?.desktop as { readonly page?: boolean } | undefined
  return {
    byPage: desktop?.page === true,
    permission,
    async ask() {
      const answer = 'Notification' in window ? await Notification.requestPermission() : 'denied'
      setPermission(answer)
      return answer
    },
  }
}

/** What a pop-up says; undefined for what is not to pop up. In privacy mode only which app it is from. */
export function popUpFor(event: LiveEvent, hidden: boolean): { title: string; body: string } | undefined {
  if (event.feature !== 'notifications' || (event.event !== 'posted' && event.event !== 'updated')) return undefined
  const { app, title, text, silent, muted, hidden: kept, code } = event.data
  if (silent || muted) return undefined
  if (hidden || kept) return { title: shownLine(app, 100), body: words('newNotification') }
  // The code is taken out of the text that is kept; here it is the point.
  const said = code === undefined ? shown(text, 500) : `${code}\n${shown(text, 500)}`
  return { title: shownLine(title || app, 200), body: said }
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
