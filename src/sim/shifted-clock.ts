import { type Clock, systemClock } from '../core/clock.ts'

/** A clock that can be set wrong, as phones' clocks are. Timers go on at their own pace. */
export interface ShiftedClock extends Clock {
  /** Milliseconds ahead of the real time. */
  readonly offset: number
  shift(ms: number): void
}

export function shiftedClock(real: Clock = systemClock): ShiftedClock {
  let offset = 0
  return {
    get offset() {
      return offset
    },
    shift(ms) {
      offset += ms
    },
    now: () => real.now() + offset,
    after: (ms, task) => real.after(ms, task),
  }
}
