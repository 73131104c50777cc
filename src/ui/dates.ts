import { locale } from './locale.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const formats = new Map<string, Intl.DateTimeFormat>()

/** Kept, since making one takes longer than drawing a row of a list. */
function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const { tag } = locale()
  const name = `${tag} ${JSON.stringify(options)}`
  const format = formats.get(name) ?? new Intl.DateTimeFormat(tag, options)
  formats.set(name, format)
  return format
}

/** "now", "3 min ago", "yesterday"; `then` and `now` in ms since 1970. Clocks differ: the future is "now". */
export function ago(then: number, now: number): string {
  const since = Math.max(0, now - then)
  const format = new Intl.RelativeTimeFormat(locale().tag, { numeric: 'auto', style: 'short' })
  if (since < minute) return format.format(0, 'second')
  if (since < hour) return format.format(-Math.floor(since / minute), 'minute')
  if (since < day) return format.format(-Math.floor(since / hour), 'hour')
  return format.format(-Math.floor(since / day), 'day')
}

/** The time for today, the date for before; for lists. */
export function shortTime(at: number, now: number): string {
  const date = new Date(at)
  const sameDay = date.toDateString() === new Date(now).toDateString()
  return sameDay
    ? dateFormat({ timeStyle: 'short' }).format(date)
    : dateFormat({ day: 'numeric', month: 'short' }).format(date)
}

/** The time of day, for lists that have a heading for each day. */
export function clockTime(at: number): string {
  return dateFormat({ timeStyle: 'short' }).format(new Date(at))
}

/** Date and time in full. */
export function fullTime(at: number): string {
  return dateFormat({ dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(at))
}

/** A heading for a day: "Today", "Yesterday", "Monday, 3 March". */
export function dayName(at: number, now: number): string {
  const start = (time: number) => new Date(time).setHours(0, 0, 0, 0)
  const days = Math.round((start(now) - start(at)) / day)
  if (days === 0 || days === 1) {
    const word = new Intl.RelativeTimeFormat(locale().tag, { numeric: 'auto' }).format(-days, 'day')
    return word.charAt(0).toLocaleUpperCase(locale().tag) + word.slice(1)
  }
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  const year = sameYear ? {} : ({ year: 'numeric' } as const)
  return dateFormat({ weekday: 'long', day: 'numeric', month: 'long', ...year }).format(at)
}

/** A whole number as the person's system writes it. */
export function number(value: number): string {
  return new Intl.NumberFormat(locale().tag).format(value)
}

/** 0.42 as "42 %". */
export function percent(share: number): string {
  return new Intl.NumberFormat(locale().tag, { style: 'percent', maximumFractionDigits: 0 }).format(share)
}

/** 83,000 ms as "1:23". */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (value: number) => String(value).padStart(2, '0')
  const minutes = Math.floor(seconds / 60)
  return minutes < 60
    ? `${minutes}:${two(seconds % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`
}
