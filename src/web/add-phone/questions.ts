import { useQuery } from '@tanstack/react-query'
import { useClient, useReconnected } from '../../client/react/hub.tsx'

/** What phones will and will not do, in the hub's words. It does not change while the hub runs. */
export function useProspects() {
  const client = useClient()
  const query = useQuery({
    queryKey: ['hub', 'prospects'],
    queryFn: ({ signal }) => client.hub.prospects({}, { signal }),
  })
  // After an update the hub may know more.
  useReconnected(() => void query.refetch())
  return query
}

const everyMs = 3000

/** What linking phones needs of this PC, asked again every 3 s while somebody looks. */
export function useChecks() {
  const client = useClient()
  return useQuery({
    queryKey: ['hub', 'checks'],
    queryFn: ({ signal }) => client.hub.checks({}, { signal }),
    refetchInterval: everyMs,
    staleTime: 0,
  })
}
