const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** "just now", "12 s ago", "3 min ago", "5 h ago", "2 days ago"; a time ahead of this clock is "just now". */
export function ago(then: number, now: number): string {
  const passed = now - then
  if (passed < 5000) return 'just now'
  if (passed < minute) return `${Math.floor(passed / 1000)} s ago`
  if (passed < hour) return `${Math.floor(passed / minute)} min ago`
  if (passed < day) return `${Math.floor(passed / hour)} h ago`
  const days = Math.floor(passed / day)
  return days === 1 ? 'yesterday' : `${days} days ago`
}

/** "14:03:59" in this computer's time. */
export function clockTime(at: number): string {
  const date = new Date(at)
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':')
}

/** "2026-05-04 14:03:59" in this computer's time. */
export function dateTime(at: number): string {
  const date = new Date(at)
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0'))
  return `${day.join('-')} ${clockTime(at)}`
}
