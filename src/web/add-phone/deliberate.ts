import { type KeyboardEvent, type MouseEvent, useRef } from 'react'

/** What comes sooner was meant for whatever was there before. */
const quietMs = 500

/**
 * For a question that appears by itself: presses within its first half second are not answers. Each such key starts the
 * half second anew, since whoever was typing goes on for a while; a key that is held down is no answer either.
 */
export function useDeliberate() {
  const quietUntil = useRef<number>(undefined)
  quietUntil.current ??= performance.now() + quietMs
  const isStray = () => performance.now() < (quietUntil.current ?? 0)
  const swallow = (event: KeyboardEvent | MouseEvent) => {
    event.preventDefault()
    event.stopPropagation()
  }
  return {
    onKeyDownCapture(event: KeyboardEvent) {
      if (!event.repeat && !isStray()) return
      quietUntil.current = performance.now() + quietMs
      swallow(event)
    },
    onClickCapture(event: MouseEvent) {
      if (isStray()) swallow(event)
    },
  }
}
