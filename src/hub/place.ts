import { isIPv6 } from 'node:net'

/** Where the API lives, for judging where a request comes from. */
export interface Place {
  readonly url: string
  readonly cookieName: string
  /** Whether the request was meant for us, by a program or by our own page, and not sent by some other site. */
  accepts(headers: { host?: string | undefined; origin?: string | undefined; fetchSite?: string | undefined }): boolean
}

/**
 * Knows our own names. A page elsewhere can make a browser send requests to 127.0.0.1, and can give its own name our
 * address: the first is seen by Origin and Sec-Fetch-Site, the second by Host.
 */
export function placeOf(host: string, port: number): Place {
  const inUrl = (name: string) => (isIPv6(name) ? `[${name}]` : name)
  const names = new Set(['127.0.0.1', 'localhost', '[::1]', inUrl(host)])
  const hosts = new Set([...names].map((name) => `${name}:${port}`))
  const origins = new Set([...hosts].map((name) => `http://${name}`))
  return {
    url: `http://${inUrl(host)}:${port}`,
    cookieName: `tandem_${port}`,
    accepts({ host: asked, origin, fetchSite }) {
      if (asked === undefined || !hosts.has(asked.toLowerCase())) return false
      if (origin !== undefined && !origins.has(origin)) return false
      return fetchSite === undefined || fetchSite === 'same-origin' || fetchSite === 'none'
    },
  }
}
