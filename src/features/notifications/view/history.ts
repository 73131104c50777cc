import type { FeatureView, Found, Moment, TimelineSource } from '../../../client/react/view.ts'
import type { Listed, Notification } from '../contract.ts'

/** Notifications in the timeline of everything that happened. */
export const timeline: TimelineSource = {
  async page({ client, device, signal, before, limit }) {
    const input = { limit, ...(before !== undefined && { before }) }
    const answer = await client.device(device.id).notifications.list(input, { signal })
    return { moments: answer.items.map(momentOf), ...(answer.before !== undefined && { before: answer.before }) }
  },
  fresh(message) {
    if (message.feature !== 'notifications') return undefined
    if (message.event !== 'posted' && message.event !== 'updated') return undefined
    // A bar that counts up moves its line in the history to a new time: one row for the whole of it is enough.
    if (message.event === 'updated' && message.data.silent) return undefined
    return momentOf({ ...message.data, active: true })
  },
}

/** Finds stored notifications that hold all words of the query. */
export const search: NonNullable<FeatureView['search']> = async ({ client, device, signal, query, limit }) => {
  const { items } = await client.device(device.id).notifications.list({ query: query.slice(0, 200), limit }, { signal })
  return items.map((item): Found => ({ ...momentOf(item), open: '/home' }))
}

/** As a row of the timeline. What the person keeps off the screen is only named by its app. */
export function momentOf(item: Omit<Notification, 'code'> & Pick<Listed, 'active'>): Moment {
  const { id, time, app, icon, title, text, active, hidden } = item
  // The history has a line for each time that a notification was posted.
  const told = { key: `${time}:${id}`, at: time, icon: 'notification', summary: app, active }
  if (hidden) return told
  return { ...told, title, text, ...(icon !== undefined && { picture: icon }) }
}
