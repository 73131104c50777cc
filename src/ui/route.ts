import { useSyncExternalStore } from 'react'

/** Where the page is: `#/settings/features?device=x` is `{ path: ['settings', 'features'], query }`. */
export interface Route {
  readonly path: readonly string[]
  readonly query: URLSearchParams
}

let known: { hash: string; route: Route } | undefined

function read(): Route {
  const hash = window.location.hash
  if (known?.hash !== hash) known = { hash, route: parseRoute(hash) }
  return known.route
}

/** Reads what stands behind the `#`. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2)
  return { path: path.split('/').filter((word) => word !== ''), query: new URLSearchParams(query) }
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener)
  return () => window.removeEventListener('hashchange', listener)
}

/** Where the page is now. */
export function useRoute(): Route {
  return useSyncExternalStore(subscribe, read)
}

/** Goes to a place, e.g. `/settings/features`; the browser's Back comes back. */
export function go(to: string): void {
  window.location.hash = to
}
