import { lazy } from 'react'
import { defineView } from '../../client/react/view.ts'
import { commands } from './view/commands.ts'
import { Feed } from './view/feed.tsx'
import { search, timeline } from './view/history.ts'
import { words } from './view/words.ts'

/** Notifications on the page: the feed in the device panel, their part of timeline and palette, rules for apps. */
export const view = defineView({
  feature: 'notifications',
  Feed,
  Settings: lazy(() => import('./view/settings.tsx').then((module) => ({ default: module.NotificationSettings }))),
  timeline,
  search,
  commands,
  selfTest: [
    {
      id: 'notifications',
      // Read when it is shown: the language may change.
      get title() {
        return words('stepShow')
      },
      get explain() {
        return words('stepShowExplain')
      },
      run: async (ask) => (await import('./view/self-test.ts')).runShow(ask),
    },
    {
      id: 'reply',
      get title() {
        return words('stepReply')
      },
      get explain() {
        return words('stepReplyExplain')
      },
      run: async (ask) => (await import('./view/self-test.ts')).runReply(ask),
    },
  ],
})
