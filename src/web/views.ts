import { type FeatureView, type Place, places } from '../client/react/view.ts'

// Each feature's part of the page, found by its place: a feature is one folder, and nothing else is listed here.
const modules = import.meta.glob<{ view: FeatureView }>('../features/*/view.tsx', { eager: true })

/** What the features add to the page, in the order of their folders. */
export const views: readonly FeatureView[] = Object.values(modules).map((module) => module.view)

/** The view that fills a tab; undefined where no feature does, or the shell itself. */
export function viewAt(place: Place): FeatureView | undefined {
  return views.find((view) => view.tab?.place === place)
}

export { places }
