import { useEffect } from 'react'
import { useHubState } from '../../client/react/hub.tsx'
import { setTitleCount } from '../../ui/page-title.ts'

/** Keeps the number of notifications that all phones show in the page's title. */
export function usePageTitle(): void {
  const count = useHubState(({ devices }) =>
    devices.reduce((sum, { features }) => sum + Number(features.notifications?.state.active ?? 0), 0),
  )
  useEffect(() => setTitleCount(count), [count])
}
