import { Secret } from './privacy.tsx'
import { shown, shownLine } from './text.ts'

/**
 * Text that a phone sent, safe to stand anywhere: text only, cleaned, cut at `max` characters, with a direction of its
 * own, hidden in privacy mode. `line` makes it one line.
 */
export function PhoneText({ text, max, line, className }: PhoneTextProps) {
  return (
    <bdi dir="auto" className={className}>
      <Secret>{line ? shownLine(text, max) : shown(text, max)}</Secret>
    </bdi>
  )
}

interface PhoneTextProps {
  readonly text: string
  readonly max?: number
  readonly line?: boolean
  readonly className?: string | undefined
}

/** A name that a phone or an app gave itself: cleaned like {@link PhoneText}, but shown in privacy mode too. */
export function PhoneName({ name, className }: { readonly name: string; readonly className?: string | undefined }) {
  return (
    <bdi dir="auto" className={className}>
      {shownLine(name, 80)}
    </bdi>
  )
}
