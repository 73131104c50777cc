import { performance } from 'node:perf_hooks'
import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const firstLookMs = 4000
const lookEveryMs = 15_000
/** Less than this to gain is not worth a pause of about 60 ms. Bytes. */
const worthIt = 12 * 1024 * 1024
/** Above this share of the time something is going on that a pause would disturb. */
const busy = 0.05

type Collect = (how: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void

/**
 * Gives back what starting and busy times leave behind: V8 keeps its heap as large as it once was, some 15 MB more than
 * an idle hub needs. Only in quiet moments, and only when there is much to gain. The returned function ends it.
 */
export function keepMemorySmall(): () => void {
  // There is no other way to ask for this; Node has no flag that could be set in its own program.
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as Collect
  let before = performance.eventLoopUtilization()
  const look = () => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, before)
    before = now
    const { total_heap_size: total, used_heap_size: used } = getHeapStatistics()
    if (utilization < busy && total - used > worthIt)
      collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
  }
  const timers = [
    setInterval(look, lookEveryMs),
    setTimeout(() => {
      before = performance.eventLoopUtilization()
      setTimeout(look, 500).unref()
    }, firstLookMs),
  ]
  for (const timer of timers) timer.unref()
  return () => {
    for (const timer of timers) clearTimeout(timer)
  }
}
