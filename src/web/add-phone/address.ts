export type AddressMistake = 'empty' | 'long' | 'ipv6' | 'number' | 'port' | 'form'
export type ReadAddress = { readonly address: string } | { readonly mistake: AddressMistake }

/** The most that the hub takes. */
const longest = 255

/**
 * Reads what a person typed as the address of a phone: `192.168.1.20`, `pixel.local`, either with `:port`. Phones are
 * looked for over IPv4 alone, so an IPv6 address is said to be one instead of being tried in vain.
 */
export function readAddress(typed: string): ReadAddress {
  // Copied from a browser's bar, it has more around it.
  const text = typed.trim().replace(/^[a-z]+:\/\/([^/]*).*$/i, '$1')
  if (text === '') return { mistake: 'empty' }
  if (text.length > longest) return { mistake: 'long' }
  if (text.startsWith('[') || text.split(':').length > 2) return { mistake: 'ipv6' }
  const [host = '', port] = text.split(':')
  const mistake = mistakeIn(host) ?? (port === undefined || isPort(port) ? undefined : 'port')
  return mistake ? { mistake } : { address: text }
}

function mistakeIn(host: string): AddressMistake | undefined {
  // What ends in a number is an IPv4 address to every resolver, so it has to be a whole one.
  if (/(^|\.)\d+$/.test(host)) return isIpv4(host) ? undefined : 'number'
  const isName = host.split('.').every((label) => /^[\p{L}\p{N}_]([\p{L}\p{N}_-]{0,61}[\p{L}\p{N}_])?$/u.test(label))
  return isName ? undefined : 'form'
}

function isIpv4(host: string): boolean {
  const parts = host.split('.')
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)
}

function isPort(port: string): boolean {
  return /^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535
}
