import { useQuery } from '@tanstack/react-query'
import { useClient } from '../client/react/hub.tsx'

/** What a feature is called, as its contract says it. */
export interface FeatureName {
  readonly title: string
  readonly summary: string
}

/** The names of all features this hub has; the id itself until they are known. */
export function useFeatureNames(): (id: string) => FeatureName {
  const client = useClient()
  const { data } = useQuery({ queryKey: ['prospects'], queryFn: () => client.hub.prospects() })
  const names = new Map(data?.flatMap(({ features }) => features.map((one) => [one.feature, one] as const)))
  return (id) => names.get(id) ?? { title: id, summary: '' }
}

/** How links are called. */
export function useLinkNames(): (id: string) => string {
  const client = useClient()
  const { data } = useQuery({ queryKey: ['status'], queryFn: () => client.status() })
  const titles = new Map(data?.links.map(({ id, title }) => [id, title]))
  return (id) => titles.get(id) ?? id
}
